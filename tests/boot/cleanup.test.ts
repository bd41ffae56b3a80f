/** Whoever interrupts a run is left with no QEMU that goes on and no temporary file. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assembleKernel, print } from './broken-kernel.ts'

const PROGRAM = fileURLToPath(new URL('interrupted-run.ts', import.meta.url))

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ring0-cleanup-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}

/** Returns once `done` does, or fails the test when its time is over. */
async function eventually(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 20))
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends QEMU and removes its files', async (signal, exitCode) => {
  const elf = await assembleKernel(directory, 'endless', print('started\n'))
  const temporary = join(directory, signal)
  mkdirSync(temporary)
  const processFile = join(directory, `${signal}.pid`)
  const program = spawn(process.execPath, ['--import', 'tsx', PROGRAM, elf, processFile], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => program.once('exit', resolve))
  const ownFiles = () => readdirSync(temporary).filter((name) => name.startsWith('ring0-'))

  await new Promise((resolve) => program.stdout.once('data', resolve))
  const emulator = Number(readFileSync(processFile, 'utf8'))
  expect(isRunning(emulator)).toBe(true)
  expect(ownFiles()).toHaveLength(1)

  program.kill(signal)
  expect(await ended).toBe(exitCode)
  await eventually(() => !isRunning(emulator))
  expect(ownFiles()).toEqual([])
})
