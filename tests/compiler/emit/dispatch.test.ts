/** What execution cannot see of methods: which calls choose at run time, which objects refer to tables, and where those stand. */

import { expect, test } from 'vitest'
import { emitC } from '../../../compiler/emit/emit.ts'
import type { Program } from '../../../compiler/ir/program.ts'
import { walkStatements } from '../../../compiler/ir/walk.ts'
import { sizeOf } from '../../../compiler/types/layout.ts'
import { releaseBuild } from '../../support/assembly.ts'

/** How many calls of each function choose at run time. */
function choices(program: Program): Readonly<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const node of program.functions) {
    walkStatements(node.body ?? [], {
      expression: (expression) => {
        if (expression.kind !== 'call' || expression.callee.kind !== 'indirect') return
        found[node.name] = (found[node.name] ?? 0) + 1
      },
    })
  }
  return found
}

/** The bytes of an object of each class. */
function sizes({ structs, target }: Program): Readonly<Record<string, number>> {
  return Object.fromEntries(
    structs.map((struct) => [struct.name, sizeOf({ kind: 'object', struct }, target)] as const),
  )
}

const ONE_OF_EACH = `
  interface Clock { now(): u32 }
  class Ticks implements Clock { ticks: u32 = 0; now(): u32 { return this.ticks } }
  abstract class Device { id: u32 = 1; abstract reset(): u32; twice(): u32 { return this.reset() + this.reset() } }
  class Disk extends Device { sectors: u32 = 2; override reset(): u32 { return this.id + this.sectors } }
  class Point { x: u32 = 1 }
  class Pixel extends Point { y: u32 = 2; sum(): u32 { return this.x + this.y } }
  function time(clock: Clock): u32 { return clock.now() }
  function reset(device: Device): u32 { return device.twice() }
  const ticks = new Ticks()
  const disk = new Disk()
  const pixel = new Pixel()
  export const entry = exported('host_main', (): void => {
    if (time(ticks) + reset(disk) + pixel.sum() === 0) unreachable()
  })
`

test('where each method has one function, calls are direct and objects refer to no table', () => {
  const program = releaseBuild(ONE_OF_EACH)
  expect(choices(program)).toEqual({})
  expect(sizes(program)).toMatchObject({ Ticks: 4, Device: 4, Disk: 8, Point: 4, Pixel: 8 })
  expect(emitC(program, { hosted: { entry: 'host_main' } }).source).not.toContain('_methods')
})

const SEVERAL = `
  interface Shape { area(): u32; sides(): u32 }
  abstract class Named implements Shape {
    constructor(readonly name: u32) {}
    abstract area(): u32
    sides(): u32 { return 4 }
    label(): u32 { return this.name }
  }
  class Square extends Named { override area(): u32 { return 1 } }
  class Circle extends Named {
    override area(): u32 { return 3 }
    override sides(): u32 { return super.sides() - 4 }
    both(): u32 { return this.area() + this.sides() }
  }
  interface Sink<T> { put(value: T): u32 }
  class Sum implements Sink<u32> { put(value: u32): u32 { return value } }
  class Keep<T> implements Sink<T> { put(value: T): u32 { return 1 } }
  class Never implements Sink<u32> { put(value: u32): u32 { return 2 } }
  function area(shape: Shape): u32 { return shape.area() + shape.sides() }
  function label(named: Named): u32 { return named.label() }
  function put(sink: Sink<u32>): u32 { return sink.put(1) }
  function putSmall(sink: Sink<u8>): u32 { return sink.put(1) }
  const square = new Square(1)
  const circle = new Circle(2)
  const sum = new Sum()
  const small = new Keep<u8>()
  export const entry = exported('host_main', (): void => {
    const local = new Circle(3)
    if (area(square) + area(circle) + label(circle) + local.both() === put(sum) + putSmall(small)) unreachable()
  })
`

test('only calls that several functions answer choose at run time', () => {
  const program = releaseBuild(SEVERAL)
  // label() is never overridden, super and the last class of a line are known, and of each Sink only one is ever made.
  expect(choices(program)).toEqual({ area: 2 })
  expect(sizes(program)).toMatchObject({ Square: 16, Circle: 16 })
})

test('a table of methods is constant data that a person can read', () => {
  const { source } = emitC(releaseBuild(SEVERAL), { hosted: { entry: 'host_main' } })
  expect(source).toContain(
    'static const struct Shape_table Circle_methods = { .area = Circle_area, .sides = Circle_sides };',
  )
  expect(source).toMatch(/u32 \w+ = shape->_methods->area\(shape\);/)
})
