/** Modules: imports of every form, cycles, and the order in which their values are computed. */

import { program } from '../../support/language.ts'

program('imports, aliases, namespaces and re-exports', {
  'main.ts': `
    import { double, LIMIT as MAXIMUM, Shape } from './shapes.ts'
    import * as shapes from './shapes.ts'
    import { triple } from './index.ts'
    import type { Area } from './index.ts'
    const square = new Shape(3)
    export function main(): void {
      const area: Area = { width: 2, height: 5 }
      print(double(MAXIMUM))
      print(shapes.double(4))
      print(shapes.LIMIT)
      print(new shapes.Shape(7).sides)
      print(shapes.Kind.Second)
      print(triple(square.sides))
      print(area.width * area.height)
      print(shapes.shared.sides)
      shapes.shared.sides++
      print(shapes.sidesOfShared())
    }
  `,
  'shapes.ts': `
    export const LIMIT: u32 = 20
    export enum Kind { First = 5, Second }
    export class Shape { constructor(public sides: u32) {} }
    export const shared = new Shape(1)
    export function double(n: u32): u32 { return n * 2 }
    export function sidesOfShared(): u32 { return shared.sides }
  `,
  'index.ts': `
    export { triple } from './more.ts'
    export * from './more.ts'
    export type { Extent as Area } from './more.ts'
  `,
  'more.ts': `
    export interface Extent { readonly width: u32; readonly height: u32 }
    export function triple(n: u32): u32 { return n * 3 }
  `,
}).prints('40', '8', '20', '7', '6', '9', '10', '1', '2')

program('modules that import each other', {
  'main.ts': `
    import { isEven } from './even.ts'
    export function main(): void {
      print(isEven(7))
      print(isEven(8))
    }
  `,
  'even.ts': `
    import { isOdd, Node } from './odd.ts'
    export class Tree { node: Node | null = null }
    export function isEven(n: u32): boolean { return n === 0 || isOdd(n - 1) }
  `,
  'odd.ts': `
    import { isEven, Tree } from './even.ts'
    export class Node { tree: Tree | null = null }
    export function isOdd(n: u32): boolean { return n !== 0 && isEven(n - 1) }
  `,
}).prints('false', 'true')

program('the same names in several modules', {
  'main.ts': `
    import { run as first } from './first.ts'
    import { run as second } from './second.ts'
    class State { value: u32 = 1 }
    const state = new State()
    function helper(): u32 { return state.value }
    export function main(): void {
      print(helper())
      print(first())
      print(second())
    }
  `,
  'first.ts': `
    class State { name: string = 'first' }
    const state = new State()
    function helper(): string { return state.name }
    export function run(): string { return helper() }
  `,
  'second.ts': `
    class State { wide: u64 = 3; value: u8 = 4 }
    const state = new State()
    const helper = (): u64 => state.wide + state.value
    export function run(): u64 { return helper() }
  `,
}).prints('1', 'first', '7')

program('values of a module are computed before those of a module that imports it', {
  'main.ts': `
    import { registry } from './registry.ts'
    import { second } from './second.ts'
    const last = registry.add(100)
    export function main(): void {
      print(second)
      print(last)
      print(registry.total)
    }
  `,
  'registry.ts': `
    class Registry { total: u32 = 0; add(n: u32): u32 { this.total += n; return this.total } }
    export const registry = new Registry()
    const first = registry.add(1)
  `,
  'second.ts': `
    import { registry } from './registry.ts'
    export const second = registry.add(10)
  `,
}).prints('11', '111', '111')
