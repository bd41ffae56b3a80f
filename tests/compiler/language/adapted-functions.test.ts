/** Functions as values of types that pass them more arguments, fewer, or ones that may be undefined. */

import { program } from '../../support/language.ts'

program('functions as values of types that pass more, less, or perhaps', {
  'main.ts': `
    class Task {
      constructor(readonly id: u32) {}
    }
    const idle = new Task(3)
    const ten = new Task(10)
    const one = new Task(1)
    const base: u32 = 40
    function scaled(x: u32, times: u32 = 2, task: Task = idle): u32 {
      return x * times + task.id
    }
    function loose(x: u32 | undefined = 6, task: Task | undefined = idle): u32 {
      return x + task.id
    }
    function optional(x: u32, y?: u32): u32 {
      return x + (y ?? 50)
    }
    function computed(x: u32, y: u32 = scaled(x)): u32 {
      return x + y
    }
    type Perhaps = (x: u32, times?: u32, task?: Task) => u32
    type Plain = (x: u32) => u32
    type Loose = (x?: u32, task?: Task) => u32
    class Handlers {
      perhaps: Perhaps = scaled
      plain: Plain = scaled
      loose: Loose = loose
    }
    const handlers = new Handlers()
    const plains = FixedArray.of<Plain>(scaled, optional, computed, (x, y: u32 = x + base) => x + y)
    function none(): u32 | undefined {
      return undefined
    }
    function apply(action: Perhaps, from: u32): void {
      print(action(from))
      print(action(from, none()))
      print(action(from, 1, idle))
    }
    export function main(): void {
      print(handlers.perhaps(1))
      print(handlers.perhaps(1, 5))
      print(handlers.perhaps(1, none(), ten))
      print(handlers.plain(4))
      print(handlers.loose())
      print(handlers.loose(none(), one))
      print(handlers.loose(1))
      for (const plain of plains) print(plain(2))
      let calls: u32 = 100
      apply((x, times = calls++, task = idle) => x + times + task.id + calls, 1000)
      apply((x, times = x) => times, 9)
      const make: () => u32 = (from: u32 = 8) => from
      print(make())
      const each = (action: () => u32): u32 => action()
      print(each((from: u32 = calls) => from * 2))
    }
  `,
}).prints(
  '5',
  '8',
  '12',
  '11',
  '9',
  '7',
  '4',
  '7',
  '52',
  '9',
  '44',
  '1204',
  '1206',
  '1106',
  '9',
  '9',
  '1',
  '8',
  '204',
)
