/** Patterns of what may be missing, where `{}` stands for that: `const { x = 1 } = options ?? {}`. */

import { program } from '../../support/language.ts'

program('records, objects, chains and members of members', {
  'main.ts': `
    interface Inner { readonly b: u32; readonly name?: string }
    interface Outer { readonly a?: Inner; readonly c: u64 }
    class Node {
      value: u16 = 7
      next: Inline<Leaf> = new Leaf()
      options: Inner | null = null
      get twice(): u16 {
        print<u32>(99)
        return this.value * 2
      }
    }
    class Leaf { x: u8 = 5 }
    const node = new Node()
    const { value: early = 3 } = nothing() ?? {}
    const { value: late = 3 } = known() ?? {}
    function known(): Node | null { return node }
    function nothing(): Node | null { return null }
    function something(): Node | null {
      print<u32>(11)
      return node
    }
    function of(inner: Inner | undefined): u32 {
      const { b = 2, name = 'none' } = inner ?? {}
      const { b: again } = inner ?? {}
      return b + u32(name.length) * 10 + (again ?? 5) * 1000
    }
    function deep(outer: Outer): u32 {
      const { c, a: { b = 4, name } = {} } = outer
      return b + u32(c) + u32(name?.length ?? 7) * 100
    }
    function fromNode(wanted: Node | null): u32 {
      const { value = 1, twice = 2, next } = wanted ?? {}
      return u32(value) + u32(twice) + (next?.x ?? 100)
    }
    export function main(): void {
      print(early)
      print(late)
      print(of(undefined))
      print(of({ b: 8, name: 'abc' }))
      print(of({ b: 9 }))
      print(deep({ c: 10 }))
      print(deep({ c: 10, a: { b: 20, name: 'x' } }))
      print(fromNode(null))
      print(fromNode(something()))
      let found: u32 = 0
      let other: u16 = 0
      ;({ b: found = 6 } = node.options ?? {})
      print(found)
      node.options = { b: 33 }
      ;({ b: found = 6 } = node.options ?? {})
      print(found)
      ;({ value: other = 8 } = nothing() ?? {})
      print(other)
      const outer: Outer = { c: 1 }
      ;({ a: { b: found = 44 } = {} } = outer)
      print(found)
      const { b: chained = 55 } = nothing()?.options ?? {}
      print(chained)
    }
  `,
}).prints(
  ...['3', '7', '5042', '8038', '9049', '714', '130', '103', '11', '99', '26'],
  ...['6', '33', '8', '44', '55'],
)
