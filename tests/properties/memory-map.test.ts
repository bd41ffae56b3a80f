/** The kernel's memory-map module, as generated C on the host, against the page-by-page model. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileHosted, type HostedProgram } from './hosted-program.ts'
import { LIMIT, model, type Outcome, type Scenario } from './memory-map-model.ts'
import { mixedScenario, namedScenarios } from './memory-map-scenarios.ts'
import { propertyOptions } from './options.ts'

let program: HostedProgram
beforeAll(async () => {
  program = await compileHosted('memory-map-program.ts')
})
afterAll(() => program.remove())

function encode({ entries, reservations }: Scenario): Buffer {
  const input = Buffer.alloc(16 + entries.length * 20 + reservations.length * 16)
  let at = input.writeBigUInt64LE(BigInt(LIMIT))
  at = input.writeUInt32LE(entries.length, at)
  for (const { base, length, type } of entries) {
    at = input.writeBigUInt64LE(base, at)
    at = input.writeBigUInt64LE(BigInt.asUintN(64, length), at)
    at = input.writeUInt32LE(type, at)
  }
  at = input.writeUInt32LE(reservations.length, at)
  for (const { start, end } of reservations) {
    at = input.writeBigUInt64LE(start, at)
    at = input.writeBigUInt64LE(end, at)
  }
  return input
}

/** What the module printed, with the facts that the model does not tell. */
function decode(output: string): Outcome & { overflows: number; bytes: bigint; end: bigint } {
  const usable: [number, number][] = []
  const facts = new Map<string, bigint>()
  for (const text of output.trim().split('\n')) {
    const [word, first, second] = text.split(' ') as [string, string, string?]
    if (word === 'usable') usable.push([Number(first), Number(second)])
    else facts.set(word, BigInt(first))
  }
  const fact = (name: string): bigint => facts.get(name)!
  return {
    usable,
    entries: Number(fact('entries')),
    empty: Number(fact('empty')),
    malformed: Number(fact('malformed')),
    unreachable: fact('unreachable'),
    fragments: Number(fact('fragments')),
    overflows: Number(fact('overflows')),
    bytes: fact('bytes'),
    end: fact('end'),
  }
}

/** Fails unless module and model agree. */
function agree(scenario: Scenario): void {
  const { overflows, bytes, end, ...outcome } = decode(program.run(encode(scenario)))
  expect(outcome).toEqual(model(scenario))
  expect(overflows).toBe(0)
  expect(bytes).toBe(BigInt(outcome.usable.reduce((sum, [from, to]) => sum + to - from, 0)))
  expect(end).toBe(BigInt(outcome.usable.at(-1)?.[1] ?? 0))
}

describe('the memory map agrees with the model', () => {
  test.each(namedScenarios)('for the oddity %s', (_, scenario) => {
    fc.assert(fc.property(scenario, agree), propertyOptions(20))
  })

  test('for mixtures', () => {
    fc.assert(fc.property(mixedScenario, agree), propertyOptions(150))
  })
})

test('a full table loses RAM, never a reservation, and says so', () => {
  const ranges = (type: number) =>
    Array.from({ length: 700 }, (_, index) => ({
      base: BigInt(0x20_0000 + index * 0x4000),
      length: 0x2000n,
      type,
    }))
  const all = [{ base: 0x10_0000n, length: 0x400_0000n, type: 1 }, ...ranges(2)]
  for (const entries of [ranges(1), all]) {
    const outcome = decode(program.run(encode({ entries, reservations: [] })))
    expect(outcome.overflows).toBeGreaterThan(0)
    const allowed = new Set(model({ entries, reservations: [] }).usable.flatMap(pages))
    expect(outcome.usable.flatMap(pages).filter((page) => !allowed.has(page))).toEqual([])
    expect(outcome.usable.length).toBeGreaterThan(0)
  }
})

function pages([start, end]: readonly [number, number]): number[] {
  return Array.from({ length: (end - start) / 4096 }, (_, index) => start / 4096 + index)
}
