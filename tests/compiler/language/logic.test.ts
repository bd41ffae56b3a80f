/** Booleans, short circuits, conditionals, `??` and its kin. */

import { program } from '../../support/language.ts'

const TRACE = `
  function yes(name: string): boolean { print(name); return true }
  function no(name: string): boolean { print(name); return false }
`

program('short circuits evaluate the right side only where it counts', {
  'main.ts': `
    ${TRACE}
    export function main(): void {
      print(yes('a') && no('b'))
      print(no('c') && yes('d'))
      print(yes('e') || yes('f'))
      print(no('g') || yes('h'))
      print(!(no('i') || no('j')) && yes('k'))
      if (no('l') || (yes('m') && no('n'))) print('taken')
      while (no('o') && yes('p')) print('never')
    }
  `,
}).prints(
  'a',
  'b',
  'false',
  'c',
  'false',
  'e',
  'true',
  'g',
  'h',
  'true',
  'i',
  'j',
  'k',
  'true',
  'l',
  'm',
  'n',
  'o',
)

program(
  'checks on the right side of a short circuit happen only if it is reached',
  `
  const array = FixedArray.of<u32>(1, 2, 3)
  let i: usize = 3
  print(i < array.length && array[i] > 0)
  i = 2
  print(i < array.length && array[i] > 0)
  let zero: u32 = 0
  print(zero === 0 || 10 / zero > 1)
`,
).prints('false', 'true', 'true')

program('conditional expressions', {
  'main.ts': `
    ${TRACE}
    function number(n: u32): u32 { print(n); return n }
    export function main(): void {
      const a: u8 = 3
      const b: u32 = 70000
      print(yes('x') ? a : b)
      print(no('y') ? number(1) : number(2))
      print(a > 2 ? (a > 3 ? 'big' : 'three') : 'small')
      const chosen: u64 = a === 3 ? 1 : 2
      print(chosen)
      let value: u16 = 5
      value = value > 4 ? 4 : value
      print(value)
    }
  `,
}).prints('x', '3', 'y', '2', '2', 'three', '1', '4')

program(
  'booleans compare, assign and convert',
  `
  let zero: u32 = 0
  let a = zero === 0
  let b: boolean = !a
  print(a === b)
  print(a !== b)
  b ||= a
  print(b)
  a &&= false
  print(a)
  print(usize(b) + 1)
`,
).prints('false', 'true', 'true', 'false', '2')

program('logical assignment evaluates its right side only where it assigns', {
  'main.ts': `
    ${TRACE}
    class Box { flag = false }
    function box(b: Box): Box { print('box'); return b }
    export function main(): void {
      const b = new Box()
      box(b).flag ||= yes('or')
      box(b).flag ||= yes('not again')
      box(b).flag &&= no('and')
      box(b).flag &&= no('not again')
      print(b.flag)
    }
  `,
}).prints('box', 'or', 'box', 'box', 'and', 'box', 'false')

program('?? and ??= on references', {
  'main.ts': `
    class Task { constructor(readonly id: u32) {} }
    const first = new Task(1)
    const second = new Task(2)
    function find(found: boolean): Task | null { print('find'); return found ? first : null }
    function other(): Task { print('other'); return second }
    export function main(): void {
      print((find(true) ?? other()).id)
      print((find(false) ?? other()).id)
      let task: Task | null = null
      task ??= other()
      print(task.id)
      task ??= first
      print(task.id)
      const none = find(false) ?? find(false)
      print(none === null)
    }
  `,
}).prints('find', '1', 'find', 'other', '2', 'other', '2', '2', 'find', 'find', 'true')

program('?. on fields, methods and chains', {
  'main.ts': `
    class Node {
      next: Node | null = null
      constructor(readonly value: u32) {}
      add(n: u32): u32 { print('add'); return this.value + n }
      self(): Node | null { print('self'); return this }
    }
    function number(): u32 { print('number'); return 5 }
    const list = new Node(1)
    const tail = new Node(2)
    export function main(): void {
      list.next = tail
      print(list.next?.value ?? 0)
      print(list.next?.next?.value ?? 99)
      print(list.next?.next?.add(number()) ?? 98)
      print(list.next?.add(number()) ?? 97)
      print(list.self()?.next?.self()?.value ?? 96)
      list.next?.next?.add(number())
      const last = list.next?.next
      print(last === null)
      const found = list.next?.self() ?? list
      print(found.value)
    }
  `,
}).prints('2', '99', '98', 'number', 'add', '7', 'self', 'self', '2', 'true', 'self', '2')

program('a literal behind a constant condition has the type of the other branch', {
  'main.ts': `
    const DETAILED: boolean = sizeof<u32>() === 2
    function count(): u8 { return 3 }
    export function main(): void {
      const counted = DETAILED ? count() : 200
      print(wrap.add(counted, 100))
      const simple = sizeof<u32>() === 4 ? 201 : count()
      print(wrap.add(simple, 100))
    }
  `,
}).prints('44', '45')
