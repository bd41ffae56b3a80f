/** The kernel's arenas, as generated C on the host, against the array of numbers. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ArenaModel, NOWHERE, OPERATIONS, type Operation } from './arena-model.ts'
import { compileHosted, type HostedProgram } from './hosted-program.ts'
import { propertyOptions } from './options.ts'

let program: HostedProgram
beforeAll(async () => {
  program = await compileHosted('arenas-program.ts')
})
afterAll(() => program.remove())

interface Trace {
  readonly bound: number
  readonly isImporting: boolean
  readonly isBestFit: boolean
  readonly cachedQuanta: number
  readonly operations: readonly Operation[]
}

/** What an arena without a source, and without spans of more than one kind, has left when all is freed. */
const RECORDS_AT_REST = 2

function encode({ bound, isImporting, isBestFit, cachedQuanta, operations }: Trace): Buffer {
  const words = [bound, Number(isImporting), Number(isBestFit), cachedQuanta, operations.length]
  for (const { name, size, place, alignment, phase, boundary, last } of operations) {
    words.push(OPERATIONS.indexOf(name), size, place, alignment, phase, boundary, last)
  }
  const input = Buffer.alloc(words.length * 4)
  words.forEach((word, index) => input.writeUInt32LE(word, index * 4))
  return input
}

/** Fails unless every result is the model's, the arena is sound after each operation, and nothing is left. */
function agree(trace: Trace): void {
  const lines = program.run(encode(trace)).trim().split('\n')
  const model = new ArenaModel(trace.bound)
  const expected = trace.operations.map((operation, index) => {
    return String(model.apply(operation, Number(lines[index])))
  })
  const rest = [`free ${trace.bound}`, 'imported 0', `tags ${RECORDS_AT_REST}`]
  expect(lines).toEqual([...expected, ...rest])
}

interface World {
  readonly bound: fc.Arbitrary<number>
  readonly largest: number
  readonly length: number
  readonly isImporting?: boolean
}

function traces({ bound, largest, length, isImporting = false }: World): fc.Arbitrary<Trace> {
  return bound.chain((count) => {
    const number = fc.oneof({ weight: 8, arbitrary: fc.nat(count + 2) }, fc.constant(NOWHERE - 1))
    const power = fc.nat(7).map((shift) => 1 << shift)
    const operation: fc.Arbitrary<Operation> = fc
      .record({
        name: fc.constantFrom(...OPERATIONS, 'allocate', 'allocate', 'allocateWithin', 'free', 'free'),
        size: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: largest }) }, fc.constant(NOWHERE)),
        place: fc.oneof(fc.constant(0), number),
        alignment: power,
        phase: fc.nat(127),
        boundary: fc.oneof(fc.constant(0), power),
        last: fc.oneof(fc.constant(NOWHERE), number),
      })
      .map((one) => ({ ...one, phase: one.phase % one.alignment }))
    return fc.record({
      bound: fc.constant(count),
      isImporting: fc.constant(isImporting),
      isBestFit: fc.boolean(),
      cachedQuanta: fc.constantFrom(0, 0, 3, 16),
      operations: fc.array(operation, { maxLength: length, size: 'max' }),
    })
  })
}

describe('an arena agrees with the model', () => {
  test('in worlds of a few numbers', () => {
    const world = { bound: fc.integer({ min: 1, max: 16 }), largest: 6, length: 60 }
    fc.assert(fc.property(traces(world), agree), propertyOptions(200))
  })

  test('in worlds of some hundred numbers', () => {
    const world = { bound: fc.integer({ min: 100, max: 900 }), largest: 40, length: 200 }
    fc.assert(fc.property(traces(world), agree), propertyOptions(100))
  })

  test('with so many allocations that its table grows', () => {
    const world = { bound: fc.constant(4000), largest: 3, length: 1500 }
    fc.assert(fc.property(traces(world), agree), propertyOptions(8))
  })
})

describe('an arena of 12 numbers agrees with the model', () => {
  const operation = (name: Operation['name'], size: number, place = 0): Operation => {
    return { name, size, place, alignment: 1, phase: 0, boundary: 0, last: NOWHERE }
  }
  const choices = [
    ...[1, 2, 3, 5].map((size) => operation('allocate', size)),
    operation('allocateAt', 2, 7),
    ...[0, 1, 2].map((rank) => operation('free', 0, rank)),
  ]

  test.each([0, 2])('after each sequence of four operations, %s sizes kept', (cachedQuanta) => {
    // One arena for many sequences: each ends with as many releases as it can have made allocations.
    const ending = Array.from({ length: 4 }, () => operation('free', 0))
    const sequences = Array.from({ length: choices.length ** 4 }, (_, index) =>
      [1, 8, 64, 512].map((place) => choices[Math.floor(index / place) % choices.length]!),
    )
    const operations = sequences.flatMap((sequence) => [...sequence, ...ending])
    agree({ bound: 12, isImporting: false, isBestFit: false, cachedQuanta, operations })
  })
})

describe('an arena with a source agrees with the model', () => {
  test('while all of it is still the source’s', () => {
    const world = { bound: fc.constantFrom(64, 256, 1024), largest: 60, length: 40, isImporting: true }
    const single = traces(world).map((trace) => ({
      ...trace,
      cachedQuanta: 0,
      operations: trace.operations
        .filter(({ name }) => name !== 'free' && name !== 'drain')
        .flatMap((operation): Operation[] => [operation, { ...operation, name: 'free', place: 0 }]),
    }))
    fc.assert(fc.property(single, agree), propertyOptions(150))
  })
})
