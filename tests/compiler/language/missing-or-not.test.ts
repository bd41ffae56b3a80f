/** Comparisons with null and undefined of values that cannot be either, and of those that type parameters stand for. */

import { program } from '../../support/language.ts'

program('what cannot be missing never is', {
  'main.ts': `
    class Task { id: u32 = 1 }
    let calls: u32 = 0
    const task = new Task()
    function count(): u32 { calls++; return calls }
    function self(): Task { calls++; return task }
    function perhaps(): u32 | null { calls++; return null }
    function nothing(): void { calls++ }
    function tests(x: u32, t: Task, s: string, kind: 'a' | 'b', pair: readonly [u32, u32], part: Slice<u8>, f: () => void): void {
      line\`\${x === undefined} \${x !== undefined} \${x === null} \${undefined === x} \${null !== x}\`
      line\`\${t === undefined} \${t !== null} \${s === undefined} \${kind === null} \${pair === undefined} \${part !== null} \${f === null}\`
    }
    function cases(x: u32, t: Task): u32 {
      switch (x) { case null: case undefined: return 1 }
      switch (t) { case null: case undefined: return 2 }
      return 3
    }
    const numbers = FixedArray.of<u8>(1, 2)
    export function main(): void {
      tests(0, task, '', 'a', [0, 0], numbers.slice(0), nothing)
      print(cases(0, task))
      print(count() === undefined)
      print(self() === null)
      print(perhaps() === undefined)
      print(nothing() === undefined)
      print(calls)
      if (5 === undefined || numbers[0] === null) print('never')
      let index: usize = 2
      print(numbers[index] === undefined)
    }
  `,
}).panics('index 2 is out of bounds for length 2 at main.ts:29:9', {
  after: [
    'false true false false true',
    'false true false false false true false',
    '3',
    'false',
    'false',
    'false',
    'true',
    '4',
  ],
})

program('null and undefined are told apart where a type parameter stands for a reference', {
  'main.ts': `
    class Task { id: u32 = 1 }
    function isUndefined<T>(x: T): boolean { return x === undefined }
    function isNull<T>(x: T): boolean { return x === null }
    function orNull<T>(x: T | null): boolean { return x === null }
    function orUndefined<T>(x: T | undefined): boolean { return x === undefined }
    function kind<T>(x: T): string {
      switch (x) {
        case undefined: return 'undefined'
        case null: return 'null'
        default: return 'there'
      }
    }
    class Box<T> {
      constructor(public value: T) {}
      get isNull(): boolean { return this.value === null }
      get isUndefined(): boolean { return this.value === undefined }
    }
    const task = new Task()
    const none: Task | null = null
    const open: Task | undefined = undefined
    const boxed = new Box<Task | null>(null)
    const left = new Box<Task | undefined>(undefined)
    export function main(): void {
      line\`\${isUndefined(none)} \${isUndefined(open)} \${isUndefined(task)} \${isUndefined<u32>(0)}\`
      line\`\${isNull(none)} \${isNull(open)} \${isNull(task)} \${isNull<u32>(0)}\`
      line\`\${boxed.isNull} \${boxed.isUndefined} \${left.isNull} \${left.isUndefined}\`
      line\`\${kind(none)} \${kind(open)} \${kind(task)} \${kind<u32 | null>(null)} \${kind<u32 | undefined>(undefined)} \${kind<u32>(0)}\`
      line\`\${orNull<Task>(none)} \${orNull<Task>(task)} \${orUndefined<Task>(open)} \${orUndefined<Task>(task)}\`
      const code: (() => void) | undefined = undefined
      line\`\${isUndefined<(() => void) | undefined>(code)} \${isNull<(() => void) | null>(null)} \${isNull<(() => void) | undefined>(code)}\`
    }
  `,
}).prints(
  'false true false false',
  'true false false false',
  'true false false true',
  'null undefined there null undefined there',
  'true false true false',
  'true true false',
)

program('what may be missing and what stands for it are missing each in its own way', {
  'main.ts': `
    class Task { n: u32 = 0; next: Task | null = null }
    class Sub extends Task { m: u32 = 0 }
    const t = new Task(), s = new Sub()
    function isNull<T>(x: T): boolean { return x === null }
    function isUndefined<T>(x: T): boolean { return x === undefined }
    function a(): Task | undefined { return }
    function b(): Sub | null { return null }
    export function main(): void {
        let c = isNull(t)
        print(isNull(a() ?? null))
        print(isUndefined(a() ?? null))
        print(isNull(a() ?? b()))
        print(isUndefined(b() ?? a()))
        print(isUndefined(a() ?? undefined))
        print(isNull(c ? a() ?? null : b()))
        print(isUndefined(c ? a() : s))
        print(isNull(c ? b() : t))
        print(isNull(c ? t : null))
        print(isUndefined(!c ? undefined : t))
        let u = c ? t : undefined
        u = undefined
        print(isUndefined(u))
        let n = c ? b() : t
        n = null
        print(isNull(n))
    }
  `,
}).prints('true', 'false', 'true', 'true', 'true', 'true', 'false', 'false', 'true', 'true', 'true', 'true')

program('one of two references that may be undefined', {
  'main.ts': `
    class Task { n: u32 = 0; next: Task | null = null }
    class Queue { first: Task | null = null
     pop(): Task | undefined { const t = this.first
      if (t === null) return
      this.first = t.next
      return t } }
    const q = { low: new Queue(), high: new Queue() } as const
    export function main(): void {
        const task = q.high.pop() ?? q.low.pop()
        print(task === undefined)
    }
  `,
}).prints('true')

program('a branch that is nothing, where the compiler knows that it is the one taken', {
  'main.ts': `
    class Task {
      static shared: u32 = 4
      static get level(): u32 { return this.shared }
    }
    const task = new Task()
    function first(): Task | null { return task }
    export function main(): void {
        const level = false ? Task.level : undefined
        print(level === undefined)
        const other = true ? null : task
        print(other === null)
        const missing = first() === undefined ? (Task.level > 3 ? Task.level : undefined) : undefined
        print(missing ?? 7)
        let changing = true ? undefined : Task.level
        changing = 9
        print(changing)
    }
  `,
}).prints('true', 'true', '7', '9')
