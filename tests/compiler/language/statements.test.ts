/** Every form of statement. */

import { program } from '../../support/language.ts'

program(
  'if, else if, else',
  `
  for (let i: u32 = 0; i < 4; i++) {
    if (i === 0) print('zero')
    else if (i === 1) { print('one') }
    else if (i === 2) print('two')
    else print('many')
  }
`,
).prints('zero', 'one', 'two', 'many')

program(
  'loops of every form',
  `
  let i: u32 = 0
  while (i < 2) { print(i); i++ }
  do { i--; print(i) } while (i > 0)
  for (;;) { if (i++ > 1) break }
  print(i)
  for (let a: u32 = 0, b: u32 = 10; a < b; a++) { print(b - a); b -= 2 }
`,
).prints('0', '1', '1', '0', '3', '10', '7', '4', '1')

program(
  'continue reaches the update and the condition',
  `
  for (let i: u32 = 0; i < 5; i++) {
    if (i % 2 === 0) continue
    print(i)
  }
  let n: u32 = 0
  do {
    n++
    if (n < 3) continue
    print(n)
  } while (n < 4)
  while (n > 0) {
    n--
    if (n !== 1) continue
    print(n)
  }
`,
).prints('1', '3', '3', '4', '1')

program(
  'labelled break and continue',
  `
  outer: for (let i: u32 = 0; i < 3; i++) {
    for (let j: u32 = 0; j < 3; j++) {
      if (j === 2) continue outer
      if (i === 2) break outer
      print(i * 10 + j)
    }
  }
  block: {
    if (sizeof<u8>() === 1) break block
    print('not reached')
  }
  again: while (true) {
    switch (sizeof<u16>()) {
      case 2: break again
      default: print('never')
    }
  }
  print('end')
`,
).prints('0', '1', '10', '11', 'end')

program('switch falls through, with default in the middle', {
  'main.ts': `
    function walk(n: u32): void {
      switch (n) {
        case 0:
          print('zero')
        case 1:
          print('one')
          break
        default:
          print('default')
        case 2:
        case 3:
          print('two or three')
      }
    }
    export function main(): void {
      for (let i: u32 = 0; i < 5; i++) walk(i)
    }
  `,
}).prints('zero', 'one', 'one', 'two or three', 'two or three', 'default', 'two or three')

program('switch on enums, signed values and booleans, with returns', {
  'main.ts': `
    enum Kind { Free, Used, Bad = 200 }
    function name(kind: Kind): string {
      switch (kind) {
        case Kind.Free: return 'free'
        case Kind.Used: return 'used'
        case Kind.Bad: return 'bad'
      }
    }
    function sign(n: i32): i32 {
      switch (n) {
        case -1: { return -100 }
        case 0: return 0
      }
      return 100
    }
    export function main(): void {
      print(name(Kind.Bad))
      print(name(Kind.Free))
      print(sign(-1) + sign(7))
      switch (name(Kind.Used) === 'used') {
        case true: print('yes'); break
        case false: print('no')
      }
      switch (sizeof<u64>()) {}
      switch (sizeof<u64>()) { default: print('only default') }
    }
  `,
}).prints('bad', 'free', '0', 'yes', 'only default')

program('each clause of a switch has variables of its own', {
  'main.ts': `
    function pick(n: u32): u32 {
      switch (n) {
        case 0:
          const doubled = n + 1
          return doubled * 2
        case 1: {
          const doubled = n * 3
          return doubled
        }
        default:
          let shared: u32 = 7
          shared += n
          return shared
      }
    }
    export function main(): void {
      for (let i: u32 = 0; i < 4; i++) print(pick(i))
    }
  `,
}).prints('2', '3', '9', '10')

program(
  'continue inside a switch belongs to the loop',
  `
  let sum: u32 = 0
  for (let i: u32 = 0; i < 6; i++) {
    switch (i % 3) {
      case 0: continue
      case 1: break
      default: sum += 100
    }
    sum += i
  }
  print(sum)
`,
).prints('212')

program(
  'for…of over arrays, slices and strings while they change',
  `
  const numbers = FixedArray.of<u32>(1, 2, 3, 4)
  for (const n of numbers) {
    numbers[3] += n
    if (n === 2) continue
    print(n)
  }
  for (let n of numbers.slice(1, 3)) {
    n *= 10
    print(n)
  }
  print(numbers[1])
  for (const byte of 'hi'.bytes) print(byte)
  for (const n of numbers.slice(2, 2)) print(n)
`,
).prints('1', '3', '10', '20', '30', '2', '104', '105')

program('for…of over objects in place gives references', {
  'main.ts': `
    class Cell { value: u32 = 3 }
    class Pair { constructor(readonly cell: Cell) {} }
    const cells = new FixedArray<Inline<Cell>, 3>()
    const pair = new Pair(cells[1])
    export function main(): void {
      for (const cell of cells) cell.value++
      for (const cell of cells.slice(1)) cell.value *= 2
      let total: u32 = 0
      for (const { value } of cells) total += value
      print(total)
      print(pair.cell.value)
    }
  `,
}).prints('20', '8')

program('for…of over records', {
  'main.ts': `
    interface Area { readonly base: u32; readonly size: u16 }
    const areas = FixedArray.of<Area>({ base: 10, size: 1 }, { base: 20, size: 2 })
    const pairs = FixedArray.of<readonly [u8, string]>([1, 'one'], [2, 'two'])
    export function main(): void {
      for (const area of areas) print(area.base + area.size)
      for (const { base, size } of areas) print(base - size)
      for (const [n, text] of pairs) { print(n); print(text) }
      areas[0] = pickArea()
      print(areas[0].size)
    }
    function pickArea(): Area { return areas[1] }
  `,
}).prints('11', '22', '9', '18', '1', 'one', '2', 'two', '2')

program(
  'blocks, empty statements and shadowed names',
  `
  const x: u32 = 1
  {
    const x: u8 = 2
    print(x)
    {
      let x = 'inner'
      print(x)
    }
    ;
  }
  print(x)
  for (let x: u16 = 5; x < 6; x++) print(x)
  if (x === 1) { const x = true; print(x) }
`,
).prints('2', 'inner', '1', '5', 'true')

program('code that cannot be reached', {
  'main.ts': `
    function early(): u32 {
      return 1
    }
    function never(): never { for (;;) print('forever') }
    function both(flag: boolean): u32 {
      if (flag) return 1
      else return 2
    }
    function loop(): u32 {
      while (true) { if (sizeof<u8>() === 1) return 5 }
    }
    export function main(): void {
      print(early() + both(true) + both(false) + loop())
      if (sizeof<u8>() === 2) never()
    }
  `,
}).prints('9')

program('a point declared unreachable', {
  'main.ts': `
    enum Kind { A, B }
    function number(kind: Kind): u32 {
      switch (kind) {
        case Kind.A: return 1
        case Kind.B: return 2
        default: return unreachable()
      }
    }
    const kinds = new FixedArray<Kind, 2>()
    export function main(): void {
      ptr<u8>(addressOf(kinds))[1] = 7
      print(number(kinds[0]))
      print(number(kinds[1]))
    }
  `,
}).panics('this point was declared unreachable at main.ts:7:21', { after: ['1'] })

program('the end of a function that cannot be reached', {
  'main.ts': `
    enum Kind { A, B }
    function number(kind: Kind): u32 {
      switch (kind) {
        case Kind.A: return 1
        case Kind.B: return 2
      }
    }
    const kinds = new FixedArray<Kind, 1>()
    export function main(): void {
      ptr<u8>(addressOf(kinds))[0] = 7
      print(number(kinds[0]))
    }
  `,
}).panics('this point was declared unreachable at main.ts:3:1')
