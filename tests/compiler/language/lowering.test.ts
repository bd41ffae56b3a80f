/** Where expressions with effects meet places that are easily got wrong. */

import { program } from '../../support/language.ts'

program('checks inside conditions, cases, updates and returns', {
  'main.ts': `
    const numbers = FixedArray.of<u8>(1, 2, 250)
    function total(until: usize): u32 {
      let sum: u32 = 0
      for (let i: usize = 0; i < until && numbers[i] < 200; i++) sum += numbers[i]
      return sum
    }
    function classify(i: usize): u32 {
      switch (numbers[i] / 2) {
        case 0: return 10
        case 125: return 20
      }
      return numbers[i] + 1
    }
    export function main(): void {
      print(total(3))
      print(classify(0) + classify(1) + classify(2))
      let i: usize = 0
      do i++
      while (numbers[i] !== 250)
      print(i)
      print(total(numbers[2]))
    }
  `,
}).prints('3', '33', '2', '3')

program('calls inside every kind of operand', {
  'main.ts': `
    class Box { value: u32 = 2; other: Box | null = null; get(): u32 { return this.value } }
    interface Pair { readonly a: u32; readonly b: Box }
    const box = new Box()
    const boxes = FixedArray.of<Box>(box, new Box())
    function at(i: usize): usize { return i }
    function pair(): Pair { return { a: box.get(), b: boxes[at(1)] } }
    function text(): string { return 'abcdef' }
    function numbers(): Slice<Box> { return boxes.slice(at(0), at(2)) }
    export function main(): void {
      print(text().slice(at(1), at(3)).length)
      print(text().bytes[at(2)])
      print(pair().b.get() + pair().a)
      print(numbers()[at(1)].get())
      print(numbers().slice(at(1)).length)
      print(-i32(box.get()) + ~i32(box.get()))
      print(box.get() > 1 ? pair().a : boxes[at(0)].get())
      print(u8(box.get() << u32(at(3))))
      print(wrap.add(box.get(), u32(at(5))))
      print(countOnes(pair().a))
      if (!(text() === 'abcdef') || box.get() === 3) print('no')
      boxes[at(1)].other = boxes[at(0)]
      print(boxes[at(1)].other?.get() ?? pair().a)
      for (const b of numbers()) b.value += pair().a
      print(box.value)
      print(boxes[1].value)
    }
  `,
}).prints('2', '99', '4', '2', '1', '-5', '2', '16', '7', '1', '2', '4', '6')

program('variables that are given their value in branches', {
  'main.ts': `
    class Task { constructor(readonly id: u32) {} }
    interface Range { readonly from: u32; readonly to: u32 }
    const a = new Task(1)
    const b = new Task(2)
    function pick(n: u32): u32 {
      let task: Task
      let range: Range
      let name: string
      switch (n) {
        case 0:
          task = a
          range = { from: 0, to: 10 }
          name = 'zero'
          break
        default:
          task = b
          range = { from: 5, to: 7 }
          name = 'other'
      }
      return task.id * 100 + (range.to - range.from) * 10 + u32(name.length)
    }
    export function main(): void {
      print(pick(0))
      print(pick(1))
      let found: Task | null = null
      for (let i: u32 = 0; i < 3; i++) {
        let inner: u32
        if (i === 1) inner = 5
        else inner = i
        if (inner === 5) found = a
      }
      print(found?.id ?? 0)
    }
  `,
}).prints('204', '225', '1')

program('an object in place is passed on and kept by reference', {
  'main.ts': `
    class Lock { held = false; take(): boolean { const before = this.held; this.held = true; return !before } }
    class Device {
      readonly lock: Inline<Lock> = new Lock()
      readonly locks: FixedArray<Inline<Lock>, 2> = new FixedArray()
    }
    class Guard { constructor(readonly lock: Lock) {} }
    const device = new Device()
    const guard = new Guard(device.lock)
    function take(lock: Lock): boolean { return lock.take() }
    function last(locks: FixedArray<Inline<Lock>, 2>): Lock { return locks[1] }
    export function main(): void {
      print(take(device.lock))
      print(take(guard.lock))
      print(last(device.locks).take())
      print(device.locks[1].held)
      const { lock, locks } = device
      print(lock.held && !locks[0].held)
      const local = new Device()
      print(take(local.lock) && take(local.locks[0]))
    }
  `,
}).prints('true', 'false', 'true', 'true', 'true', 'true')

program('several checks in one expression fail in their order', {
  'main.ts': `
    const numbers = FixedArray.of<u8>(250, 3)
    let far: usize = 2
    let zero: u8 = 0
    export function main(): void {
      print(numbers[0] + numbers[1] - numbers[far])
      print(numbers[1] / zero + numbers[far])
    }
  `,
}).panics('index 2 is out of bounds for length 2 at main.ts:6:35')

program('a sum fails before an index behind it', {
  'main.ts': `
    const numbers = FixedArray.of<u8>(250, 6)
    let far: usize = 2
    export function main(): void {
      print(u32(numbers[0] + numbers[1]) + numbers[far])
    }
  `,
}).panics('the sum does not fit its type at main.ts:5:13', {
  release: ['panic: index 2 is out of bounds for length 2 at main.ts:5:40'],
})

program('the place of an assignment is checked before its value where its object is', {
  'main.ts': `
    class Box { value: u8 = 255 }
    const boxes = FixedArray.of<Box>(new Box(), new Box())
    let far: usize = 2
    let one: u8 = 1
    export function main(): void {
      boxes[far].value = boxes[0].value + one
    }
  `,
}).panics('index 2 is out of bounds for length 2 at main.ts:7:3')

program('an element in place is checked before the value that is stored in its field', {
  'main.ts': `
    class Cell { value: u32 = 0; readonly row: FixedArray<u32, 2> = new FixedArray() }
    const cells = new FixedArray<Inline<Cell>, 2>()
    let far: usize = 2
    function value(): u32 { print('value'); return 1 }
    export function main(): void {
      cells[1].value = value()
      cells[1].row[1] = value()
      print(cells[1].value + cells[1].row[1])
      cells[far].value = value()
    }
  `,
}).panics('index 2 is out of bounds for length 2 at main.ts:10:3', { after: ['value', 'value', '2'] })

program('long chains of calls and operators', {
  'main.ts': `
    class Builder {
      total: u64 = 0
      add(n: u64): Builder { this.total = this.total * 10 + n; return this }
    }
    function f(n: u64): u64 { return n + 1 }
    export function main(): void {
      const builder = new Builder()
      print(builder.add(1).add(2).add(3).add(f(3)).total)
      print(f(f(f(f(f(1) + f(2)) * f(3)) - f(4)) / f(1)))
    }
  `,
}).prints('1234', '11')
