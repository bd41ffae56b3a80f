/** `...rest` in patterns, and patterns at module level. */

import { program } from '../../support/language.ts'

program('what is left of records and tuples', {
  'main.ts': `
    interface Request { readonly page: u32; readonly count: u16; readonly force: boolean }
    interface Size { readonly count: u16; readonly force: boolean }
    function size(size: Size): u32 {
      return size.force ? size.count : 0
    }
    function tail([first, ...others]: readonly [u8, u16, u32]): readonly [u16, u32] {
      print(first)
      return others
    }
    function without({ page, ...rest }: Request): Size {
      print(page)
      return rest
    }
    export function main(): void {
      const request: Request = { page: 7, count: 300, force: true }
      const { page, ...rest } = request
      print(page)
      print(size(rest))
      print(rest.count)
      print(without(request).count)
      const [second, third] = tail([1, 2, 3])
      print(second + third)
      const [...[x, ...y]] = tail([4, 5, 6])
      print(x)
      print(y[0])
    }
  `,
}).prints('7', '300', '300', '7', '300', '1', '5', '4', '5', '6')

program(
  'what is left is assigned',
  `
  const triple: readonly [u8, u8, u8] = [1, 2, 3]
  let first: u8 = 0
  let others: readonly [u8, u8] = [0, 0]
  ;[first, ...others] = triple
  print(first + others[0] * others[1])
  let left: { readonly b: u32 } = { b: 0 }
  let a: u32 = 0
  const pair: { readonly a: u32; readonly b: u32 } = { a: 5, b: 6 }
  ;({ a, ...left } = pair)
  print(a * 10 + left.b)
`,
).prints('7', '56')

program('patterns of modules', {
  'other.ts': `
    export interface Origin { readonly x: u32; readonly y: readonly [u16, string] }
    function origin(): Origin {
      return { x: 4, y: [9, 'name'] }
    }
    export const { x, y: [number, name] } = origin()
    export let [low, high] = split(0x1234)
    function split(value: u16): readonly [u8, u8] {
      return [u8(value), u8(value >> 8)]
    }
    export function grow(): void {
      low++
    }
  `,
  'main.ts': `
    import { grow, high, low, name, number, x } from './other.ts'
    class Limits {
      least: u32 = 3
      most: u64 = 1 << 40
    }
    const limits = new Limits()
    const { least, most } = limits
    const [LOW, HIGH] = [3, 1 << 33]
    const table = FixedArray.of<u8>(10, 20, 30)
    const [ten, , thirty] = table
    const { z = 8, ...rest }: { readonly z?: u32; readonly v: u8; readonly w: string } = { v: 2, w: 'w' }
    export function main(): void {
      line\`\${x} \${number} \${name} \${low} \${high}\`
      grow()
      line\`\${low} \${least} \${most} \${ten} \${thirty}\`
      const wide: u64 = HIGH + LOW
      line\`\${z} \${rest.v} \${rest.w} \${wide}\`
    }
  `,
}).prints('4 9 name 52 18', '53 3 1099511627776 10 30', '8 2 w 8589934595')
