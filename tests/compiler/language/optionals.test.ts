/** `T | null` and `T | undefined` where T is no reference: values with a flag that says whether there is one. */

import { program } from '../../support/language.ts'

program('a function that may find nothing', {
  'main.ts': `
    const table = FixedArray.of<u32>(7, 0, 9, 30)
    function find(limit: u32): u32 | null {
      for (const value of table) if (value > limit) return value
      return null
    }
    function index(wanted: u32): usize | undefined {
      for (let at: usize = 0; at < table.length; at++) if (table[at] === wanted) return at
    }
    function sign(value: i32): boolean | null {
      if (value === 0) return null
      return value > 0
    }
    function nameOf(value: u32): string | null {
      return value === 0 ? null : value === 1 ? '' : 'many'
    }
    export function main(): void {
      const found = find(8)
      print(found === null ? 'none' : 'some')
      if (found !== null) print(found + 1)
      if (find(30) === null) print('none above 30')
      print(find(29) ?? 5)
      print(find(31) ?? 5)
      print(find(0)!)
      const place = index(0)
      if (place !== undefined) print(place)
      print(index(8) === undefined)
      print(sign(0) === null)
      print(sign(4) === true)
      print(sign(-4) === true)
      print(sign(-4) === false)
      print(nameOf(0) ?? 'nameless')
      print((nameOf(1) ?? 'nameless').length)
      print(nameOf(2) ?? 'nameless')
    }
  `,
}).prints(
  'some',
  '10',
  'none above 30',
  '30',
  '5',
  '7',
  '1',
  'true',
  'true',
  'true',
  'false',
  'true',
  'nameless',
  '0',
  'many',
)

program(
  'a missing value that is asserted is a panic',
  `
  const values = FixedArray.of<u32 | null>(1, null)
  let index: usize = 1
  print(values[0]!)
  print(values[index]!)
`,
).panics('there is no value here: it was asserted to be there at main.ts:5:7', { after: ['1'] })

program('fields, elements and module variables, written and narrowed', {
  'main.ts': `
    enum Color { Red, Green = 7 }
    class Slot {
      count: u16 | null = null
      color: Color | undefined
      label?: string
      history: FixedArray<i64 | null, 3> = new FixedArray<i64 | null, 3>()
      add(): u16 {
        this.count ??= 10
        this.count++
        this.count += 2
        return this.count
      }
    }
    let current: u64 | null = null
    const slot = new Slot()
    function take(): u64 | null {
      const taken = current
      current = null
      return taken
    }
    export function main(): void {
      print(slot.count === null)
      print(slot.color === undefined)
      print(slot.label === undefined)
      print(slot.add())
      print(slot.add())
      slot.color = Color.Green
      if (slot.color === Color.Green) print('green')
      else if (slot.color !== Color.Red) print('not red')
      slot.color = undefined
      print(slot.color === undefined)
      slot.label = 'slot'
      print(slot.label)
      print(slot.history[1] === null)
      slot.history[1] = -3
      print(slot.history[1] ?? 0)
      for (const entry of slot.history) if (entry !== null) print(entry)
      current = 0x1_0000_0000
      print(take() ?? 0)
      print(take() ?? 0)
      let last: u8 | null = 5
      while (last !== null) {
        print(last)
        last = last > 3 ? last - 1 : null
      }
    }
  `,
}).prints(
  'true',
  'true',
  'true',
  '13',
  '16',
  'green',
  'true',
  'slot',
  'true',
  '-3',
  '-3',
  '4294967296',
  '0',
  '5',
  '4',
  '3',
)

program('a field that a call empties after it was narrowed', {
  'main.ts': `
    class Box {
      value: u32 | null = 3
    }
    const box = new Box()
    function empty(): void {
      box.value = null
    }
    export function main(): void {
      if (box.value !== null) {
        print(box.value)
        empty()
        print(box.value)
      }
    }
  `,
}).panics('there is no value here: it was asserted to be there at main.ts:13:11', { after: ['3'] })

program(
  'a variable that an inner function writes',
  `
  let found: u32 | null = null
  const visit = (value: u32): void => {
    if (value > 2) found ??= value
  }
  for (const value of FixedArray.of<u32>(1, 2, 3, 4)) visit(value)
  const result = ((): u32 | null => found)()
  print(result ?? 0)
`,
).prints('3')

program(
  'comparing with values and with each other',
  `
  const some = FixedArray.of<u32 | null>(null, 4, 4, 5)
  const at = (index: usize): u32 | null => some[index]
  print(at(1) === 4)
  print(at(0) === 0)
  print(at(0) !== 0)
  print(at(1) === at(2))
  print(at(1) !== at(3))
  print(at(0) === at(1))
  print(at(0) === at(0))
  const plain: u32 = 5
  print(plain === at(3))
  const name = FixedArray.of<string | null>('a', null)
  const which = (index: usize): string | null => name[index]
  print(which(0) === 'a')
  print(which(1) === 'a')
  print(which(1) === which(1))
  print(at(0) === undefined)
`,
).prints('true', 'false', 'true', 'true', 'true', 'false', 'true', 'true', 'true', 'false', 'true', 'false')

program('switch on strings and on values that may be missing', {
  'main.ts': `
    function command(word: string): u32 {
      switch (word) {
        case 'help':
        case '?':
          return 1
        case 'halt': {
          return 2
        }
        case '': return 3
        default: return 4
      }
    }
    const ON = 'on'
    function state(word: string): string {
      let result = 'unknown'
      switch (word) {
        case ON: result = 'is on'
        case 'both': result = 'falls'; break
        case 'off': result = 'is off'
      }
      return result
    }
    function level(value: u8 | null): string {
      switch (value) {
        case null: return 'none'
        case 0: return 'zero'
        case 200: return 'high'
      }
      return 'other'
    }
    function answer(value: boolean | undefined): u32 {
      switch (value) {
        case true: return 1
        case false: return 0
        case undefined: return 2
      }
    }
    export function main(): void {
      for (const word of FixedArray.of<string>('help', '?', 'halt', '', 'hel', 'helpe')) print(command(word))
      for (const word of FixedArray.of<string>('on', 'both', 'off', 'o')) print(state(word))
      for (const value of FixedArray.of<u8 | null>(0, null, 200, 7)) print(level(value))
      print(answer(true) * 100 + answer(undefined) * 10 + answer(false))
    }
  `,
}).prints(
  '1',
  '1',
  '2',
  '3',
  '4',
  '4',
  'falls',
  'falls',
  'is off',
  'unknown',
  'zero',
  'none',
  'high',
  'other',
  '120',
)

program('chains, calls of what may be missing, and ends without a value', {
  'main.ts': `
    class Node { constructor(readonly id: u32) {} ; next?: Node; run: (() => u32) | null = null; size: u16 | null = null
      stop(): void {} }
    function five(): u32 { return 5 }
    const one = new Node(1)
    function maybe(flag: boolean): Node | undefined {
      if (flag) return one
    }
    function empty(flag: boolean): u32 | undefined {
      if (flag) return
      return 3
    }
    function getNode(flag: boolean): Node | null { return flag ? one : null }
    export function main(): void {
      print(maybe(true)?.id ?? 7)
      print(maybe(false)?.id ?? 7)
      print(empty(true) ?? 8)
      print(empty(false) ?? 8)
      print(one.run?.() ?? 6)
      one.run = five
      print(one.run?.() ?? 6)
      print(getNode(false)?.run?.() ?? 66)
      print(getNode(true)?.run?.() ?? 66)
      getNode(true)?.run?.()
      const size = getNode(true)?.size ?? 4
      print(size)
      one.size = 3
      print(getNode(true)?.size ?? 4)
      print(getNode(true)?.id === 1)
      print(getNode(false)?.id === 1)
      const flag: boolean = size === 4
      const chosen = flag ? size : null
      print(chosen === null)
      const other = flag ? null : 'x'
      print(other === null)
      const list = FixedArray.of<readonly [u32, string | null]>([1, null], [2, 'b'])
      for (const [number, text] of list) line\`\${number} \${text ?? 'no'}\`
      let count: u32 | null = null
      count = count === null ? 1 : count + 1
      print(count)
      const text: string | undefined = list[1][1] ?? undefined
      if (text === 'b') print(text.length)
      let sum: u32 = 0
      for (const value of FixedArray.of<u32 | null>(1, null, 3)) {
        if (value === null) continue
        sum += value
      }
      print(sum)
      const values = new FixedArray<u8 | null, 2>()
      values[0] = 255
      const big: u32 = 3
      values[1] = u8(big)
      print(values[0]! > values[1]!)
    }
  `,
}).prints(
  '1',
  '7',
  '8',
  '3',
  '6',
  '5',
  '66',
  '5',
  '4',
  '3',
  'true',
  'false',
  'false',
  'true',
  '1 no',
  '2 b',
  '1',
  '1',
  '4',
  'true',
)

program('variables without a first value, and the other nothing', {
  'main.ts': `
    class Task {
      next: Task | null = null
      own: u32 = 4
    }
    const task = new Task()
    function find(flag: boolean): Task | undefined {
      return flag ? task : undefined
    }
    function get(flag: boolean): Task | null {
      return flag ? task : null
    }
    export function main(): void {
      let none: u64 | undefined
      let other: Task | undefined
      print(none === undefined)
      print(other === undefined)
      for (const flag of FixedArray.of<boolean>(true, false)) {
        let last: u8 | undefined
        print(last ?? 9)
        if (flag) last = 3
        if (last !== undefined) print(last)
        print(find(flag) === undefined)
        print(get(flag) === undefined)
        print((get(flag)?.next ?? null) === null)
        print(get(flag)?.own === null)
      }
    }
  `,
}).prints('true', 'true', '9', '3', 'false', 'false', 'true', 'false', '9', 'true', 'false', 'true', 'false')
