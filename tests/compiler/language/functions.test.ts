/** Functions: values of function type, defaults, optional parameters, locations of callers. */

import { program } from '../../support/language.ts'

program('function values, callbacks and arrow functions', {
  'main.ts': `
    type Operation = (a: u32, b: u32) => u32
    const add: Operation = (a, b) => a + b
    const multiply = (a: u32, b: u32): u32 => { return a * b }
    function subtract(a: u32, b: u32): u32 { return a - b }
    function apply(operation: Operation, a: u32, b: u32): u32 { return operation(a, b) }
    class Machine {
      current: Operation = subtract
      backup: Operation | null = null
      constructor(private readonly report: (text: string) => void) {}
      run(a: u32, b: u32): u32 { this.report('run'); return this.current(a, b) }
    }
    const machine = new Machine((text: string): void => print(text))
    export function main(): void {
      print(apply(add, 1, 2))
      print(apply(multiply, 3, 4))
      print(apply(subtract, 9, 4))
      print(apply((a, b) => a * 10 + b, 5, 6))
      print(machine.run(5, 1))
      machine.current = add
      print(machine.run(5, 1))
      machine.backup = multiply
      print(machine.backup(2, 2))
      let chosen = add
      chosen = multiply
      print(chosen(7, 7))
      const local = (n: u32): u32 => n + 1
      print(local(local(1)))
      print(chosen === multiply)
    }
  `,
}).prints('3', '12', '5', '56', 'run', '4', 'run', '6', '4', '49', '3', 'true')

program('default and optional parameters', {
  'main.ts': `
    const BASE: u32 = 16
    class Task { constructor(readonly id: u32) {} }
    function parse(text: string, base: u32 = BASE, strict = false): u32 {
      return u32(text.length) * base + u32(strict)
    }
    function idOf(task?: Task): u32 { return task?.id ?? 0 }
    const task = new Task(4)
    export function main(): void {
      print(u32(parse('ab')))
      print(u32(parse('ab', 10)))
      print(u32(parse('ab', 10, true)))
      print(idOf() + idOf(task))
    }
  `,
}).prints('32', '20', '21', '4')

program('parameters are variables of their own', {
  'main.ts': `
    function collatz(n: u32): u32 {
      let steps: u32 = 0
      while (n !== 1) {
        n = n % 2 === 0 ? n / 2 : n * 3 + 1
        steps++
      }
      return steps
    }
    export function main(): void {
      const n: u32 = 27
      print(collatz(n))
      print(n)
    }
  `,
}).prints('111', '27')

program('recursion, mutual recursion and functions without a result', {
  'main.ts': `
    function isEven(n: u32): boolean { return n === 0 || isOdd(n - 1) }
    function isOdd(n: u32): boolean { return n !== 0 && isEven(n - 1) }
    function fibonacci(n: u32): u64 { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2) }
    function down(n: u32): void {
      if (n === 0) return
      print(n)
      down(n - 1)
    }
    const hanoi = (n: u32, from: u8, to: u8): u32 =>
      n === 0 ? 0 : hanoi(n - 1, from, 6 - from - to) + 1 + hanoi(n - 1, 6 - from - to, to)
    export function main(): void {
      print(isEven(10))
      print(isOdd(10))
      print(fibonacci(20))
      down(2)
      print(hanoi(5, 1, 3))
      return down(1)
    }
  `,
}).prints('true', 'false', '6765', '2', '1', '31', '1')

program('callerLocation names the call that leaves the argument out', {
  'main.ts': `
    function where(text: string, at: SourceLocation = callerLocation()): void {
      line\`\${text} \${at.file}:\${at.line}:\${at.column}\`
    }
    function through(at: SourceLocation = callerLocation()): void {
      where('through', at)
    }
    class Lock { take(at: SourceLocation = callerLocation()): u32 { return at.line } }
    export function main(): void {
      where('first')
        where('second')
      through()
      print(new Lock().take())
    }
  `,
}).prints('first main.ts:10:3', 'second main.ts:11:5', 'through main.ts:12:3', '13')

program('functions of type never', {
  'main.ts': `
    function stop(code: u32): never { print('stop'); for (;;) print(1 / (code - code)) }
    function value(flag: boolean): u32 { return flag ? 1 : stop(0) }
    class Task { id: u32 = 1 }
    function find(): Task | null { return null }
    export function main(): void {
      print(value(true))
      const task = find() ?? stop(0)
      print(task.id)
    }
  `,
}).panics('division by zero at main.ts:2:65', { after: ['1', 'stop'] })

program('a function inside a generic function', {
  'main.ts': `
    function sumOf<T extends number>(values: Slice<T>): T {
      const add = (a: T, b: T): T => wrap.add(a, b)
      let total = values[0]
      for (let i: usize = 1; i < values.length; i++) total = add(total, values[i])
      return total
    }
    const small = FixedArray.of<u8>(200, 100)
    const wide = FixedArray.of<u64>(200, 100)
    export function main(): void {
      print(sumOf(small.slice()))
      print(sumOf(wide.slice()))
    }
  `,
}).prints('44', '300')
