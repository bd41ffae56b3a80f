/** Records that lack an optional member, as records of the type that has it. */

import { program } from '../../support/language.ts'

program('a record without an optional member', {
  'main.ts': `
    class Device {
      constructor(readonly id: u32) {}
    }
    interface Point {
      readonly x: u8
      readonly y: u8
    }
    interface Named {
      readonly x: u32
      readonly y: u64
      readonly name?: string
      readonly device?: Device
      readonly visit?: (x: u32) => u32
      readonly at?: readonly [u32, u32]
    }
    const origin: Point = { x: 250, y: 251 }
    function show(named: Named): void {
      print(named.x * 1000 + named.y)
      print(named.name ?? 'nameless')
      print(named.device === undefined)
      print(named.visit?.(1) ?? 77)
      print(named.at?.[1] ?? 78)
    }
    function named(point: Point): Named {
      return point
    }
    function pointAt(x: u8): Point {
      print(x)
      return { x, y: x }
    }
    class Holder {
      value: Named = origin
    }
    const holder = new Holder()
    const list = FixedArray.of<Named>(origin, { x: 1, y: 2, name: 'two' })
    export function main(): void {
      show(origin)
      show(named(pointAt(3)))
      show(holder.value)
      for (const one of list) print(one.name ?? 'none')
      const pair: readonly [Named, Named] = [pointAt(4), pointAt(5)]
      print(pair[0].x * 10 + pair[1].x)
      const { name = 'default', y }: Named = pointAt(6)
      print(name)
      print(y)
      let found: Point | undefined = pointAt(7)
      if (pair[1].x > 100) found = undefined
      const perhaps: Named | undefined = found
      print(perhaps?.x ?? 0)
      const spread: Named = { ...origin }
      print(spread.name ?? 'no name')
    }
  `,
}).prints(
  '250251',
  'nameless',
  'true',
  '77',
  '78',
  '3',
  '3003',
  'nameless',
  'true',
  '77',
  '78',
  '250251',
  'nameless',
  'true',
  '77',
  '78',
  'none',
  'two',
  '4',
  '5',
  '45',
  '6',
  'default',
  '6',
  '7',
  '7',
  'no name',
)

program('members that convert, inside each other', {
  'main.ts': `
    interface Inner {
      readonly a: u8
    }
    interface WideInner {
      readonly a: i32
      readonly b?: u64
    }
    interface Outer {
      readonly inner: Inner
      readonly pair: readonly [u8, Inner]
      readonly text: 'x' | 'y'
      readonly perhaps: u8 | null
    }
    interface WideOuter {
      readonly inner: WideInner
      readonly pair: readonly [u64, WideInner]
      readonly text: string
      readonly perhaps: u32 | null
      readonly more?: boolean
    }
    function widen(outer: Outer): WideOuter {
      return outer
    }
    function sum<T extends WideInner>(value: T): i64 {
      const wide: WideInner = value
      return i64(wide.a) + i64(wide.b ?? 0)
    }
    export function main(): void {
      const wide = widen({ inner: { a: 200 }, pair: [255, { a: 7 }], text: 'y', perhaps: 3 })
      print(wide.inner.a)
      print(wide.inner.b ?? 9)
      print(wide.pair[0] + 1)
      print(wide.pair[1].a)
      print(wide.text)
      print(wide.perhaps ?? 0)
      print(wide.more ?? true)
      print(sum<Inner>({ a: 5 }))
      print(sum<WideInner>({ a: 5, b: 0x1_0000_0000 }))
    }
  `,
}).prints('200', '9', '256', '7', 'y', '3', 'true', '5', '4294967301')

program('variants with and without an optional member', {
  'main.ts': `
    type Request =
      | { readonly kind: 'map'; readonly page: u32 }
      | { readonly kind: 'flush' }
      | { readonly kind: 'unmap'; readonly page: u64; readonly now: boolean }
    interface Plain {
      readonly kind: 'map' | 'flush' | 'unmap'
      readonly page?: u64
    }
    type Wide =
      | { readonly kind: 'map'; readonly page: u64; readonly count?: u32 }
      | { readonly kind: 'flush'; readonly all?: boolean }
      | { readonly kind: 'unmap'; readonly page: u64; readonly now: boolean }
    const requests = FixedArray.of<Request>(
      { kind: 'flush' },
      { kind: 'map', page: 5 },
      { kind: 'unmap', page: 0x2_0000_0000, now: true },
    )
    function plain(request: Request): Plain {
      return request
    }
    function wide(request: Request): Wide {
      return request
    }
    export function main(): void {
      for (const request of requests) {
        const { kind, page } = plain(request)
        print(kind)
        print(page ?? 1)
        const other = wide(request)
        if (other.kind === 'map') print(other.count ?? 33)
        if (other.kind === 'flush') print(other.all ?? false)
        if (other.kind === 'unmap') print(other.now)
      }
    }
  `,
}).prints('flush', '1', 'false', 'map', '5', '33', 'unmap', '8589934592', 'true')

program('a member that goes out of sight where nobody asks for one of its name', {
  'main.ts': `
    interface Small {
      readonly x: u32
    }
    interface Other {
      readonly x: u32
      readonly size?: u32
    }
    interface Large {
      readonly x: u32
      readonly name: string
    }
    function less(large: Large): Small {
      return large
    }
    function other(small: Small): Other {
      return small
    }
    export function main(): void {
      print(other(less({ x: 4, name: 'four' })).size ?? 44)
    }
  `,
}).prints('44')
