/** Records and unions that lead back to themselves through slices and pointers. */

import { program } from '../../support/language.ts'

program('trees of records, of unions and of generic records', {
  'main.ts': `
    type Value =
      | { readonly kind: 'number'; readonly value: u32 }
      | { readonly kind: 'list'; readonly items: Slice<Value> }
      | { readonly kind: 'named'; readonly name: string; readonly of: Ptr<Value> }
    interface Tree { readonly label: u8; readonly children: Slice<Tree> }
    type Chain<T> = { readonly head: T; readonly tail: Slice<Chain<T>> }
    function sum(value: Value): u32 {
      switch (value.kind) {
        case 'number': return value.value
        case 'list': {
          let total: u32 = 0
          for (const item of value.items) total += sum(item)
          return total
        }
        case 'named': return sum(value.of[0]) * 10
      }
    }
    function count(tree: Tree): u32 {
      let total: u32 = 1
      for (const child of tree.children) total += count(child)
      return total
    }
    function length<T>(chain: Chain<T>): u32 {
      return chain.tail.length === 0 ? 1 : 1 + length(chain.tail[0])
    }
    const leaves = FixedArray.of<Value>({ kind: 'number', value: 1 }, { kind: 'number', value: 2 })
    const inner = FixedArray.of<Value>({ kind: 'list', items: leaves.slice() }, { kind: 'number', value: 4 })
    const trees = FixedArray.of<Tree>({ label: 1, children: new FixedArray<Tree, 0>().slice() })
    const links = new FixedArray<Chain<u16>, 2>()
    export function main(): void {
      const all: Value = { kind: 'list', items: inner.slice() }
      print(sum(all))
      print(sum({ kind: 'named', name: 'x', of: inner.slice().pointer }))
      const root: Tree = { label: 0, children: trees.slice() }
      print(count(root))
      links[0] = { head: 1, tail: links.slice(1) }
      print(length(links[0]))
      print(length<u16>({ head: 5, tail: links.slice() }))
    }
  `,
}).prints('7', '30', '2', '2', '3')
