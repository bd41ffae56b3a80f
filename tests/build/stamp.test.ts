/** A job is done again exactly when something that it depends on has changed. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { doUnlessFresh, withLock } from '../../scripts/stamp.ts'

let folder: string
let input: string
let output: string
let done: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ring0-stamp-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  input = join(folder, 'input')
  output = join(folder, 'output')
  writeFileSync(input, 'one')
  done = 0
})

const run = (settings: readonly string[] = ['flags']): Promise<boolean> =>
  doUnlessFresh({
    stamp: join(folder, 'stamp'),
    settings,
    outputs: [output],
    work: async () => {
      done++
      writeFileSync(output, 'made')
      return [input]
    },
  })

test('the first time it is done, the second time not', async () => {
  expect(await run()).toBe(true)
  expect(await run()).toBe(false)
  expect(done).toBe(1)
})

const CHANGES: Readonly<Record<string, () => void>> = {
  'an input with other contents': () => writeFileSync(input, 'two'),
  'an input that is gone': () => rmSync(input),
  'an output that is gone': () => rmSync(output),
}
test.for(Object.keys(CHANGES))('it is done again after %s', async (change) => {
  await run()
  CHANGES[change]!()
  expect(await run()).toBe(true)
})

test('it is done again for other settings', async () => {
  await run()
  expect(await run(['other flags'])).toBe(true)
  expect(await run(['other flags'])).toBe(false)
})

test('a file that was only touched changes nothing', async () => {
  await run()
  utimesSync(input, new Date(), new Date(Date.now() + 5000))
  expect(await run()).toBe(false)
})

test('a job that failed is done again', async () => {
  await run()
  writeFileSync(input, 'two')
  const failing = doUnlessFresh({
    stamp: join(folder, 'stamp'),
    settings: ['flags'],
    outputs: [output],
    work: () => Promise.reject(new Error('broken')),
  })
  await expect(failing).rejects.toThrow('broken')
  writeFileSync(input, 'one')
  expect(await run()).toBe(true)
})

test('an input that was edited during the work is not taken for the one that was read', async () => {
  const job = (whileWorking: () => void) => ({
    stamp: join(folder, 'stamp'),
    settings: [],
    outputs: [],
    work: async () => {
      await sleep(20)
      whileWorking()
      return [input]
    },
  })
  expect(await doUnlessFresh(job(() => writeFileSync(input, 'two')))).toBe(true)
  expect(await doUnlessFresh(job(() => {}))).toBe(true)
  expect(await doUnlessFresh(job(() => {}))).toBe(false)
})

test('half a stamp does not count', async () => {
  await run()
  writeFileSync(join(folder, 'stamp'), '{"settings":["fl')
  expect(await run()).toBe(true)
})

test('work under one lock never overlaps', async () => {
  let inside = 0
  let most = 0
  const work = () =>
    withLock(folder, async () => {
      most = Math.max(most, ++inside)
      await sleep(20)
      inside--
    })
  await Promise.all([work(), work(), work()])
  expect(most).toBe(1)
})

test('a lock left behind by a process that has ended does not count', async () => {
  const endedProcess = 2 ** 22 + 1 // Above the highest number that Linux gives to a process.
  writeFileSync(join(folder, 'lock'), String(endedProcess))
  expect(await withLock(folder, async () => 'done')).toBe('done')
})
