/** Names and comments that mean something else in C. */

import { program } from '../../support/language.ts'

program('keywords of C and names of the prelude', {
  'main.ts': `
    class string_ { int: u32 = 1; union: u8 = 2; self: u32 = 3; pointer: u32 = 4 }
    class register { auto: string_; constructor(auto: string_) { this.auto = auto } }
    const checks_: u32 = 5
    const NULL: u32 = 6
    const memcpy: u32 = 7
    let errno: u32 = 8
    const locations: u32 = 9
    function signed(unsigned: u32): u32 { return unsigned + 1 }
    function write(read: u32): u32 { return read + 1 }
    function _exit(n: u32): u32 { return n }
    function add_u32(a: u32, b: u32): u32 { return a * 100 + b }
    function host_write(self: u32): u32 { return self }
    const extern = new string_()
    const volatile_ = new register(extern)
    export function main(): void {
      let int: u32 = signed(1)
      const char = int + 1
      let goto: u32 = char
      for (let short: u32 = 0; short < 1; short++) goto += short
      const self: u32 = 40
      const main: u32 = 41
      const usize_: usize = 3
      print(int + char + goto + self + main)
      print(write(_exit(1)) + add_u32(1, 2) + host_write(3))
      print(checks_ + NULL + memcpy + errno + locations)
      print(volatile_.auto.int + extern.union + extern.self + extern.pointer)
      const value: u32 = 1
      const value_2: u32 = 2
      { const value: u32 = 3; print(value * 100 + value_2) }
      print(value)
      print(usize_)
      errno++
    }
  `,
}).prints('89', '107', '35', '10', '302', '1', '3')

program('names that belong to implementations of C', {
  'main.ts': `
    class _Bool { _Complex: u32 = 1; __int128: u32 = 2; _Float128: u32 = 3 }
    const _Generic = new _Bool()
    let _Static_assert: u32 = 4
    function _Alignas(_Atomic: u32, __typeof__: u32): u32 { return _Atomic + __typeof__ }
    export function main(): void {
      const _Noreturn: u32 = 10
      const _: u32 = 20
      const $: u32 = 30
      const größe: u32 = 40
      print(_Alignas(_Generic._Complex + _Generic.__int128, _Generic._Float128) + _Static_assert)
      print(_Noreturn + _ + $ + größe)
    }
  `,
}).prints('10', '100')

program('locals named like functions, classes and globals that they use', {
  'main.ts': `
    class Task { id: u32 = 1; next(): u32 { return ++this.id } }
    const task = new Task()
    let next: u32 = 10
    function count(count: u32): u32 { return count + 1 }
    function shadow(task: Task): u32 { const next = task.next(); return next + counted() }
    function counted(): u32 { return next }
    export function main(): void {
      const counted = count(5)
      print(counted)
      print(shadow(task))
      const Output: u32 = 4
      print(Output)
      let print_: u32 = 2
      print(print_)
    }
  `,
}).prints('6', '12', '4', '2')

program('names with $, _ and letters beyond ASCII', {
  'main.ts': `
    const größe: u32 = 3
    const $: u32 = 4
    const __reserved: u32 = 5
    function naïve(π: u32): u32 { return π + größe }
    class Ärger { ß: u32 = 1; $x: u32 = 2; __y: u32 = 3 }
    export function main(): void {
      const a = new Ärger()
      print(naïve($) + __reserved + a.ß + a.$x + a.__y)
    }
  `,
}).prints('18')

program('comments that C reads differently', {
  'main.ts': `
    // ends in a backslash \\\\
    const one: u32 = 1
    // what??/
    /* outer // inner */
    const two: u32 = 2
    /**
     * A line with /* in it, and a trigraph ??/
     * \\\\
     */
    export function main(): void {
      // a path C:\\\\
      print(one)
      /* */ print(two) // behind
      // #include <nothing>
      if (one === 1) {
        // inside */ 
        print('commented')
      }
    }
  `.replaceAll('\\\\', '\\'),
}).prints('1', '2', 'commented')
