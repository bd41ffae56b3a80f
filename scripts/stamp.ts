/**
 * Rebuilds only what changed. A step's results are good for as long as the text that describes the step (tools
 * and flags) and the contents of every file it read are the same; a stamp file beside the results keeps both.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from './root.ts'

export interface Job {
  /** The stamp file. */
  readonly stamp: string
  /** All that decides the results besides files. */
  readonly settings: readonly string[]
  /** What the job makes. */
  readonly outputs: readonly string[]
  /** Does the work and returns every file it read. */
  readonly work: () => Promise<readonly string[]>
}

interface Stamp {
  readonly settings: readonly string[]
  /** The hash of each file, by its path from the root. */
  readonly inputs: Readonly<Record<string, string>>
}

/** Of a file's contents; empty where there is no such file. */
function hashOf(path: string): string {
  if (!existsSync(path)) return ''
  return createHash('sha256').update(readFileSync(path)).digest('base64')
}

const hashAll = (paths: readonly string[]): Record<string, string> =>
  Object.fromEntries([...paths].sort().map((path) => [relative(ROOT, path), hashOf(path)]))

/** All files below a folder, in a fixed order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** What tells one build of a program from another, without running it. */
export function programIdentity(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return `${path} ${size} ${mtimeMs}`
}

/** Null where an interrupted run has left half a stamp. */
function readStamp(path: string): Stamp | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Stamp
  } catch {
    return null
  }
}

function isFresh({ stamp, settings, outputs }: Job): boolean {
  if (!existsSync(stamp) || !outputs.every((output) => existsSync(output))) return false
  const known = readStamp(stamp)
  if (!known) return false
  if (JSON.stringify(known.settings) !== JSON.stringify(settings)) return false
  return Object.entries(known.inputs).every(([path, hash]) => hashOf(join(ROOT, path)) === hash)
}

/**
 * Now, by the clock that dates files, in milliseconds. It ticks otherwise than the clock that programs read: by
 * that one a file written a moment ago can seem to be from the future.
 */
function fileClock(folder: string): number {
  const probe = join(folder, `clock-${process.pid}`)
  writeFileSync(probe, '')
  const { mtimeMs } = statSync(probe)
  rmSync(probe)
  return mtimeMs
}

/** Does a job unless its results are still good. Returns whether there was anything to do. */
export async function doUnlessFresh(job: Job): Promise<boolean> {
  if (isFresh(job)) return false
  rmSync(job.stamp, { force: true })
  mkdirSync(dirname(job.stamp), { recursive: true })
  const begin = fileClock(dirname(job.stamp))
  const read = await job.work()
  // What was edited while the work was going on may have been read before: it is done again the next time.
  if (read.some((path) => existsSync(path) && statSync(path).mtimeMs > begin)) return true
  const inputs = hashAll(read)
  writeFileSync(job.stamp, JSON.stringify({ settings: job.settings, inputs } satisfies Stamp))
  return true
}

const LOCK_POLL_MILLISECONDS = 50

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Does `work` while no other process does work for the same folder; a lock whose process has ended does not count. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, 'lock')
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
      if (owner > 0 && !isRunning(owner)) rmSync(lock, { force: true })
      else await sleep(LOCK_POLL_MILLISECONDS)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}
