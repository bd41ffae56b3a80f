/** The kernel's frame map, as generated C on the host, against the array of states. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FrameModel, OPERATIONS, type Operation } from './frame-model.ts'
import { compileHosted, type HostedProgram } from './hosted-program.ts'
import { propertyOptions } from './options.ts'

let program: HostedProgram
beforeAll(async () => {
  program = await compileHosted('frames-program.ts')
})
afterAll(() => program.remove())

interface Trace {
  readonly frameCount: number
  readonly operations: readonly Operation[]
}

function encode({ frameCount, operations }: Trace): Buffer {
  const words = [frameCount, operations.length]
  for (const { name, first, count, alignment, limit } of operations) {
    words.push(OPERATIONS.indexOf(name), first, count, alignment, limit)
  }
  const input = Buffer.alloc(words.length * 4)
  words.forEach((word, index) => input.writeUInt32LE(word, index * 4))
  return input
}

/** Fails unless every result is the model's and the map is sound after each operation. */
function agree(trace: Trace): void {
  const lines = program.run(encode(trace)).trim().split('\n')
  const frames = new FrameModel(trace.frameCount)
  const expected = trace.operations.map((operation, index) => {
    return String(frames.apply(operation, Number(lines[index])))
  })
  expect(lines).toEqual([...expected, `free ${frames.freeCount}`])
}

/** Traces that begin with some RAM; `longest` bounds the runs that are asked for. */
function traces(frameCount: fc.Arbitrary<number>, longest: number, length: number): fc.Arbitrary<Trace> {
  return frameCount.chain((count) => {
    const frame = fc.oneof(fc.nat(count - 1), fc.nat(count - 1), fc.nat(count + 40), fc.constant(0xffff_ffff))
    const run = fc.oneof({ weight: 4, arbitrary: fc.nat(longest) }, fc.constant(0xffff_ffff))
    const operation: fc.Arbitrary<Operation> = fc.record({
      name: fc.constantFrom(...OPERATIONS, 'take', 'takeRun', 'takeRun', 'put', 'put', 'putRun'),
      first: frame,
      count: run,
      alignment: fc.nat(8).map((shift) => 1 << shift),
      limit: fc.oneof(fc.constant(0xffff_ffff), frame),
    })
    const start: Operation = { name: 'admit', first: 1, count: count - 1, alignment: 1, limit: 0 }
    return fc.record({
      frameCount: fc.constant(count),
      operations: fc
        .tuple(fc.boolean(), fc.array(operation, { maxLength: length, size: 'max' }))
        .map(([whole, rest]) => (whole ? [start, ...rest] : rest).map(withoutEmptyRuns)),
    })
  })
}

/**
 * Traces in which memory, all taken but for some holes, has free runs of about the length that is asked for, so that
 * runs at the ends of words and over two of them are the only ones.
 */
function fragmented(frameCount: number, longest: number): fc.Arbitrary<Trace> {
  const run = fc.record({ first: fc.nat(frameCount - 1), count: fc.integer({ min: 1, max: longest }) })
  const put = run.map(({ first, count }): Operation => {
    return { name: 'putRun', first, count, alignment: 1, limit: 0 }
  })
  const take = fc.record({
    name: fc.constantFrom('takeRun' as const, 'searchRun' as const),
    first: fc.constant(0),
    count: fc.integer({ min: 1, max: longest }),
    alignment: fc.nat(8).map((shift) => 1 << shift),
    limit: fc.oneof(fc.constant(0xffff_ffff), fc.nat(frameCount)),
  })
  const hole = fc.integer({ min: 2, max: frameCount - 2 })
  return fc
    .record({ hole, operations: fc.array(fc.oneof(put, put, take), { maxLength: 200, size: 'max' }) })
    .map(({ hole, operations }) => {
      const [below, above] = [hole - 1, frameCount - hole - 1]
      const start = (['admit', 'takeAt'] as const).flatMap((name): Operation[] => [
        { name, first: 1, count: below, alignment: 1, limit: 0 },
        { name, first: hole + 1, count: above, alignment: 1, limit: 0 },
      ])
      return { frameCount, operations: [...start, ...operations] }
    })
}

/** Runs of nothing are refused by the allocator before they get to the map. */
function withoutEmptyRuns(operation: Operation): Operation {
  const isSearch = operation.name === 'takeRun' || operation.name === 'searchRun'
  return isSearch && operation.count === 0 ? { ...operation, count: 1 } : operation
}

describe('the frame map agrees with the model', () => {
  test('in worlds of one word and less', () => {
    fc.assert(fc.property(traces(fc.integer({ min: 2, max: 32 }), 12, 60), agree), propertyOptions(120))
  })

  test('in worlds of several words', () => {
    fc.assert(fc.property(traces(fc.integer({ min: 33, max: 700 }), 140, 150), agree), propertyOptions(120))
  })

  test('in worlds of several summary words', () => {
    fc.assert(
      fc.property(traces(fc.integer({ min: 30_000, max: 40_000 }), 9000, 60), agree),
      propertyOptions(15),
    )
  })

  test('where short runs are rare', () => {
    fc.assert(fc.property(fragmented(1000, 50), agree), propertyOptions(120))
  })

  test('where runs of whole words are rare', () => {
    fc.assert(fc.property(fragmented(9000, 1500), agree), propertyOptions(60))
  })

  test('in the largest world', () => {
    fc.assert(fc.property(traces(fc.constant(1 << 20), 300_000, 12), agree), propertyOptions(4))
  })
})

describe('a frame of full memory is found again wherever it is freed', () => {
  test.each([
    ['each 61st of few', 5000, 61],
    ['one below each second summary word of the most', 1 << 20, 32_767],
  ])('%s', (_, frameCount, distance) => {
    const operation = (name: Operation['name'], first = 0, count = 0): Operation => {
      return { name, first, count, alignment: 1, limit: 0 }
    }
    const operations = [operation('admit', 1, frameCount - 1), operation('takeAt', 1, frameCount - 1)]
    for (let frame = 1; frame < frameCount; frame += distance) {
      operations.push(operation('put', frame), operation('take'), operation('take'))
    }
    agree({ frameCount, operations })
  })
})
