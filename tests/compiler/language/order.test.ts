/** The order of evaluation is JavaScript's, shown by side effects through calls in every operand position. */

import { program } from '../../support/language.ts'

const TRACE = `
    let counter: u32 = 0
    const array = new FixedArray<u32, 8>()
    function t(n: u32): u32 { print(n); return n }
    function next(): u32 { counter++; return counter }
    function bump(by: u32): u32 { counter += by; return by }
    function at(n: usize): usize { print(n); return n }
    class Box {
      value: u32 = 0
      inner: Box | null = null
      readonly items: FixedArray<u32, 4> = new FixedArray()
      add(a: u32, b: u32): u32 { return this.value + a + b }
    }
    const box = new Box()
    const other = new Box()
    function b(n: u32): Box { print(n); return box }
`

program('operands of operators, left to right', {
  'main.ts': `
    ${TRACE}
    export function main(): void {
      print(t(1) + t(2) * t(3))
      print((t(1) + t(2)) * t(3) - t(4))
      print(t(5) < t(4))
      print(t(8) << t(1))
    }
  `,
}).prints('1', '2', '3', '7', '1', '2', '3', '4', '5', '5', '4', 'false', '8', '1', '16')

program('a variable is read before a later operand changes it', {
  'main.ts': `
    ${TRACE}
    export function main(): void {
      counter = 1
      print(counter + bump(10))
      print(bump(5) + counter)
      print(counter * 1000 + next() * 100 + counter)
      let local: u32 = 1
      print(local + (local = 5) + local)
      print(local + local++ + local)
      print(local++ + ++local)
      box.value = 3
      print(box.value + (box.value = 7) + box.value)
      print(-1 - (i32(counter) - i32(next())))
    }
  `,
}).prints('11', '21', '17717', '11', '16', '14', '17', '0')

program('arguments, receivers and function values', {
  'main.ts': `
    ${TRACE}
    function three(a: u32, b: u32, c: u32): u32 { return a * 100 + b * 10 + c }
    function pick(): (a: u32, b: u32, c: u32) => u32 { print('pick'); return three }
    export function main(): void {
      print(three(t(1), t(2), t(3)))
      print(b(9).add(t(1), t(2)))
      print(three(counter, next(), counter))
      print(pick()(t(4), t(5), t(6)))
    }
  `,
}).prints('1', '2', '3', '123', '9', '1', '2', '3', '11', 'pick', '4', '5', '6', '456')

program('indices and the places of assignments', {
  'main.ts': `
    ${TRACE}
    export function main(): void {
      array[at(1)] = t(20)
      array[at(2)] = array[at(1)] + t(1)
      array[at(3)] += t(5)
      array[at(at(4))]++
      print(array[2] + array[3] + array[4])
      b(7).value = t(70)
      b(7).items[at(1)] = t(8)
      b(7).items[at(1)] += t(9)
      print(box.value + box.items[1])
      let i: usize = 0
      array[i] = array[i++] + 1
      array[i++] = u32(i)
      array[i] = u32(i = 6)
      print(array[0])
      print(array[1])
      print(array[2])
    }
  `,
}).prints(
  '1',
  '20',
  '2',
  '1',
  '1',
  '3',
  '5',
  '4',
  '4',
  '27',
  '7',
  '70',
  '7',
  '1',
  '8',
  '7',
  '1',
  '9',
  '87',
  '1',
  '2',
  '6',
)

program('a reference is evaluated before the value that is stored through it', {
  'main.ts': `
    ${TRACE}
    let current: Box = box
    function swap(): u32 { current = other; return 4 }
    export function main(): void {
      current.value = swap()
      print(box.value)
      print(other.value)
      current = box
      current.value += swap()
      print(box.value)
      print(other.value)
      current = box
      current.items[1] = swap()
      print(box.items[1])
      current = box
      print(current.add(swap(), current.value))
    }
  `,
}).prints('4', '0', '8', '0', '4', '12')

program('compound assignment reads its place before the right side changes it', {
  'main.ts': `
    ${TRACE}
    export function main(): void {
      counter = 1
      counter += next()
      print(counter)
      counter = 10
      counter -= bump(3)
      print(counter)
      let local: u32 = 2
      local *= (local = 5)
      print(local)
      array[0] = 3
      function_(0)
      array[0] += write()
      print(array[0])
    }
    function write(): u32 { array[0] = 100; return 1 }
    function function_(n: u32): void { t(n) }
  `,
}).prints('3', '7', '10', '0', '4')

program('values of assignments', {
  'main.ts': `
    ${TRACE}
    export function main(): void {
      let a: u32 = 0
      let b: u32 = 0
      a = b = t(4)
      print(a + b)
      print((a += 1) * (b = 2))
      array[at(a = 1)] = array[at(2)] = t(3)
      print(array[1] + array[2])
    }
  `,
}).prints('4', '8', '10', '1', '2', '3', '6')

program('the first check that fails is the first in order', {
  'main.ts': `
    ${TRACE}
    let zero: u32 = 0
    let far: usize = 9
    export function main(): void {
      print(array[far] + 1 / zero)
    }
  `,
}).panics('index 9 is out of bounds for length 8 at main.ts:22:9')

program('a check comes before a later call', {
  'main.ts': `
    ${TRACE}
    let far: usize = 9
    export function main(): void {
      print(t(1) + array[far] + t(2))
    }
  `,
}).panics('index 9 is out of bounds for length 8 at main.ts:21:16', { after: ['1'] })

program('a compound assignment checks its place before it evaluates the right side', {
  'main.ts': `
    ${TRACE}
    let far: usize = 9
    export function main(): void {
      array[far] += t(1)
    }
  `,
}).panics('index 9 is out of bounds for length 8 at main.ts:21:3')

program('an assignment evaluates the right side before it stores', {
  'main.ts': `
    ${TRACE}
    let far: usize = 9
    export function main(): void {
      array[far] = t(1)
    }
  `,
}).panics('index 9 is out of bounds for length 8 at main.ts:21:3', { after: ['1'] })

program('arguments are checked in their order', {
  'main.ts': `
    ${TRACE}
    function two(a: u32, b: u32): u32 { return a + b }
    let far: usize = 9
    let zero: u32 = 0
    export function main(): void {
      print(two(1 / zero, array[far]))
    }
  `,
}).panics('division by zero at main.ts:23:13')

program('the parts of formatted output are computed before the first is written', {
  'main.ts': `
    ${TRACE}
    export function main(): void {
      line\`a \${t(1)} b \${t(2)} c \${counter} \${next()} \${counter}\`
    }
  `,
}).prints('1', '2', 'a 1 b 2 c 0 1 1')

program('fields of records and elements of arrays', {
  'main.ts': `
    ${TRACE}
    interface Pair { readonly x: u32; readonly y: u32 }
    export function main(): void {
      const pair: Pair = { y: t(2), x: t(1) }
      print(pair.x * 10 + pair.y)
      const tuple: readonly [u32, u32, u32] = [counter, next(), counter]
      print(tuple[0] * 100 + tuple[1] * 10 + tuple[2])
      const made = FixedArray.of<u32>(counter, next(), counter)
      print(made[0] * 100 + made[1] * 10 + made[2])
    }
  `,
}).prints('2', '1', '12', '11', '122')

program('conditions of loops are evaluated each time', {
  'main.ts': `
    ${TRACE}
    export function main(): void {
      while (next() < 3 && t(counter) > 0) print('body')
      do { print(counter) } while (next() < 6 || t(7) === 0)
      for (counter = 0; t(counter) < 2; next()) print('for')
    }
  `,
}).prints('1', 'body', '2', 'body', '3', '4', '5', '7', '0', 'for', '1', 'for', '2')

program(
  'swapped values do not see each other',
  `
  let a: u32 = 1
  let b: u32 = 2
  const pair: readonly [u32, u32] = [b, a]
  a = pair[0]
  b = pair[1]
  print(a * 10 + b)
`,
).prints('21')
