/**
 * Each place of the kernel's paging that makes the processor forget something, left out one at a time: a trace on the
 * hosted machine must find out, or there is a reason, told here, why nothing can go wrong.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../../scripts/root.ts'
import { compileMachine, type HostedMachine } from './hosted-machine.ts'
import { OBSERVING_TRACES, runTrace } from './traces.ts'

const KERNEL = join(ROOT, 'kernel-src')
const FILES = [
  ...readdirSync(join(KERNEL, 'mm'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => `mm/${file}`),
  ...['translations', 'page-directory', 'frame-window'].map((name) => `arch/i386/${name}.ts`),
]

/** A statement that does nothing but make the processor forget. */
const CALL =
  /^\s*(?:if \(.*\) |else )?((?:(?:this|source)\.flush|invalidatePage|cpu\.invalidatePage|flushAll|flushLocal|flushPages|cpu\.writeControl)\(.*\))$/

interface Site {
  readonly file: string
  readonly call: string
  readonly line: number
}

/** Why leaving a call out does no harm, by its file and its text. */
const HARMLESS: Readonly<Record<string, string>> = {
  'mm/faults.ts invalidatePage(page)':
    'a fault has made the processor forget the page already (SDM 4.10.4.1)',
  'mm/page-tables.ts flushAll()': 'who splits a large page changes part of it, and then flushes that part',
  'mm/page-tables.ts invalidatePage(table)': 'whoever took the table away that stood there has done so',
}

const sites: Site[] = []
const overlay = new Map<string, string>()
for (const file of FILES) {
  const path = join(KERNEL, file)
  const lines = readFileSync(path, 'utf8').split('\n')
  let isChanged = false
  lines.forEach((text, index) => {
    const call = CALL.exec(text)?.[1]
    if (call === undefined) return
    isChanged = true
    sites.push({ file, call, line: index + 1 })
    lines[index] = text.replace(call, () => `{ if (!mutant.is(${sites.length})) ${call} }`)
  })
  const up = file.startsWith('arch') ? '../' : ''
  if (isChanged) overlay.set(path, `import { mutant } from '../${up}testing/mutant.ts'\n${lines.join('\n')}`)
}

let machine: HostedMachine
beforeAll(() => {
  machine = compileMachine('traces.ts', overlay)
})
afterAll(() => machine.remove())

/** The words of the first trace that ends badly with a mistake in place, or null. */
function findMistake(mutant: number): string | null {
  for (const readsAhead of [false, true])
    for (const trace of OBSERVING_TRACES)
      for (const seed of [1, 2]) {
        const request = { trace, seed, operations: 2000, readsAhead, mutant }
        const { status, output } = runTrace(machine, request)
        if (status !== 0) return output.trim() || `status ${status}`
      }
  return null
}

test('nothing is found where nothing is left out', () => {
  expect(sites.length).toBeGreaterThan(12)
  expect(findMistake(0)).toBeNull()
})

test.for(sites.map((site, index) => ({ ...site, mutant: index + 1 })))(
  '$file:$line without $call',
  ({ file, call, mutant }) => {
    const words = findMistake(mutant)
    const reason = HARMLESS[`${file} ${call}`]
    if (reason === undefined) expect(words, 'the mistake stays unnoticed').not.toBeNull()
    else expect(words, `it is found, so it is not true that ${reason}`).toBeNull()
  },
)

test('every reason is about a call that there is', () => {
  const names = new Set(sites.map(({ file, call }) => `${file} ${call}`))
  expect(Object.keys(HARMLESS).filter((name) => !names.has(name))).toEqual([])
})
