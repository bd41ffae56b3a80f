/** `using`: disposal on every way out of a block. */

import { program } from '../../support/language.ts'

const LOCK = `
  class Lock {
    held: boolean = false
    constructor(readonly name: string) {}
    take(): Guard | null { return null }
  }
  class Guard {
    constructor(private readonly lock: Lock) { lock.held = true; line\`take \${lock.name}\` }
    [Symbol.dispose](): void { this.lock.held = false; line\`drop \${this.lock.name}\` }
  }
  const a = new Lock('a')
  const b = new Lock('b')
`

program('disposal at the end of a block and at a return, in reverse order', {
  'main.ts': `${LOCK}
    function value(): u32 { print(a.held && b.held); return 7 }
    function early(flag: boolean): u32 {
      using first = new Guard(a)
      {
        using second = new Guard(b), third = new Guard(a)
        if (flag) return value()
      }
      print('between')
      return u32(a.held)
    }
    function nothing(flag: boolean): void {
      using guard = new Guard(b)
      if (flag) return
      print('rest')
    }
    export function main(): void {
      print(early(true))
      print(early(false))
      nothing(true)
      const direct = new Guard(a)
      direct[Symbol.dispose]()
      nothing(false)
      print(a.held || b.held)
    }
  `,
}).prints(
  'take a',
  'take b',
  'take a',
  'true',
  'drop a',
  'drop b',
  'drop a',
  '7',
  'take a',
  'take b',
  'take a',
  'drop a',
  'drop b',
  'between',
  'drop a',
  '0',
  'take b',
  'drop b',
  'take a',
  'drop a',
  'take b',
  'rest',
  'drop b',
  'false',
)

program('disposal at break and continue, with labels, in loops and switches', {
  'main.ts': `${LOCK}
    export function main(): void {
      outer: for (let i: u32 = 0; i < 3; i++) {
        using first = new Guard(a)
        while (true) {
          using second = new Guard(b)
          if (i === 0) continue outer
          if (i === 1) break
          switch (i) {
            case 2: {
              using inner = new Guard(a)
              break outer
            }
          }
        }
        print(i)
      }
      block: {
        using guard = new Guard(b)
        if (!b.held) break block
        do { using inner = new Guard(a); if (a.held) break block } while (a.held)
      }
      print('end')
    }
  `,
}).prints(
  'take a',
  'take b',
  'drop b',
  'drop a',
  'take a',
  'take b',
  'drop b',
  '1',
  'drop a',
  'take a',
  'take b',
  'take a',
  'drop a',
  'drop b',
  'drop a',
  'take b',
  'take a',
  'drop a',
  'drop b',
  'end',
)

program('resources that may be null, in heads of loops, and used by functions inside', {
  'main.ts': `${LOCK}
    class Quiet { [Symbol.dispose](): void { print('drop') } }
    const quiet = new Quiet()
    function take(flag: boolean): Quiet | null { return flag ? quiet : null }
    function held(work: () => boolean): boolean { return work() }
    class Twice {
      private left: u32 = 2;
      [Symbol.iterator](): Twice { return this }
      next(): { readonly done: boolean; readonly value: Quiet } {
        if (this.left === 0) return { done: true, value: quiet }
        this.left--
        return { done: false, value: quiet }
      }
    }
    export function main(): void {
      {
        using some = take(true)
        using none = take(false)
        print(some === none)
      }
      for (using each of new Twice()) print('turn')
      for (using head = new Guard(b); held(() => b.held);) { print('once'); break }
      {
        using held_ = new Guard(b)
        print(held(() => { using inner = new Guard(a); return b.held && a.held }))
      }
    }
  `,
}).prints(
  'false',
  'drop',
  'turn',
  'drop',
  'turn',
  'drop',
  'take b',
  'once',
  'drop b',
  'take b',
  'take a',
  'drop a',
  'true',
  'drop b',
)

program('nothing is disposed of by a panic', {
  'main.ts': `${LOCK}
    export function main(): void {
      using guard = new Guard(a)
      const zero: u32 = u32(b.held)
      print(1 / zero)
    }
  `,
}).panics('division by zero at main.ts:17:11', { after: ['take a'] })
