/**
 * What a run leaves behind if it is cut short: a process and a temporary directory. Both are registered here
 * while they live, so that Ctrl-C, a `kill` and an uncaught error end exactly what this program started.
 */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'

const processes = new Map<ChildProcess, NodeJS.Signals>()
const directories = new Set<string>()

function releaseEverything(): void {
  for (const [child, signal] of processes) child.kill(signal)
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
  processes.clear()
  directories.clear()
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
function onSignal(signal: (typeof SIGNALS)[number]): void {
  releaseEverything()
  // Others may listen too (vitest ends its workers in its own time); alone, nothing else would end the program.
  if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal])
}

let watching = false
function watch(): void {
  if (watching) return
  watching = true
  process.on('exit', releaseEverything)
  for (const signal of SIGNALS) process.on(signal, onSignal)
}

/** Ends `child` by `signal` when this program ends, unless the child has ended by then. */
export function ownProcess(child: ChildProcess, signal: NodeJS.Signals): void {
  watch()
  processes.set(child, signal)
  child.once('exit', () => processes.delete(child))
  child.once('error', () => processes.delete(child))
}

/** A fresh directory that is removed by `release`, or at the latest when this program ends. */
export function ownDirectory(prefix: string): { readonly path: string; release(): void } {
  watch()
  const path = mkdtempSync(join(tmpdir(), prefix))
  directories.add(path)
  return {
    path,
    release() {
      rmSync(path, { recursive: true, force: true })
      directories.delete(path)
    },
  }
}
