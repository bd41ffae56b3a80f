/** Has gcc compile what was printed, many files at a time. */

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { REQUIRED_C_FLAGS } from '../../compiler/emit/flags.ts'
import type { Target } from '../../compiler/types/target.ts'
import { COMPILERS } from '../run/ways.ts'

const execute = promisify(execFile)

/** Functions that nothing calls are printed on purpose. */
const FLAGS = [...REQUIRED_C_FLAGS, '-Wall', '-Wextra', '-Werror', '-Wno-unused-function', '-O2', '-c']
/** Milliseconds for one file. */
const TIME_LIMIT = 60_000

/** What gcc says of each C text, in their order; null where it accepts one without a word. */
export async function checkC(sources: readonly string[], target: Target['name']): Promise<(string | null)[]> {
  if (sources.length === 0) return []
  const words = await complaint(sources, target)
  if (words === null) return sources.map(() => null)
  if (sources.length === 1) return [words]
  const middle = sources.length >> 1
  return [
    ...(await checkC(sources.slice(0, middle), target)),
    ...(await checkC(sources.slice(middle), target)),
  ]
}

async function complaint(sources: readonly string[], target: Target['name']): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'ring0-corpus-'))
  try {
    const names = sources.map((_, index) => `printed-${index}.c`)
    await Promise.all(sources.map((source, index) => writeFile(join(folder, names[index]), source)))
    const [{ command }] = COMPILERS[target]
    const options = { cwd: folder, timeout: TIME_LIMIT * sources.length, maxBuffer: 1 << 26 }
    await execute(command, [...FLAGS, ...names], options)
    return null
  } catch (error) {
    return (error as { stderr?: string }).stderr || String(error)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
