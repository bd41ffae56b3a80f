/**
 * Runs a kernel in QEMU and tells how the run ended. The one place that does so: it never waits for longer
 * than its time limit, never takes silence for success, and leaves neither a process nor a file behind.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { ownDirectory, ownProcess } from './qemu/cleanup.ts'
import {
  emulatorFor,
  isUefi,
  qemuArguments,
  UEFI_CODE,
  UEFI_VARIABLES,
  type MachineOptions,
} from './qemu/command.ts'
import { explain } from './qemu/explain.ts'
import { instructionPointer } from './qemu/fault-log.ts'
import { askMonitor } from './qemu/monitor.ts'
import { SerialFile } from './qemu/serial-file.ts'
import type { Image } from './qemu/source-lines.ts'
import { Typist } from './qemu/typist.ts'
import { judge, type Verdict } from './qemu/verdict.ts'

export type { Boot, MachineOptions, TargetName } from './qemu/command.ts'
export type { Image } from './qemu/source-lines.ts'
export { serialLines, type Verdict, type VerdictKind } from './qemu/verdict.ts'

export interface RunOptions extends MachineOptions {
  /** After this long the run counts as a hang; `Infinity` for no limit. */
  readonly timeoutSeconds: number
  /** The linked kernel, to show addresses as TypeScript lines. */
  readonly image?: Image
  /** A kernel that prints more bytes than this counts as a hang, so that one without end fills no disk. */
  readonly serialLimit?: number
  /** What is typed at the kernel's monitor, line by line, before it is ended; null leaves it alone at its prompt. */
  readonly typed?: readonly string[] | null
  /** Is given the serial output as it comes. */
  readonly onSerial?: (text: string) => unknown
  /** The emulator to start instead of the one that suits the options. */
  readonly emulator?: string
}

export interface Run {
  readonly verdict: Verdict
  /** All that came over the serial port, as it came. */
  readonly serial: string
  /** The verdict in words, with TypeScript lines where `image` was given. */
  readonly explanation: string
  readonly seconds: number
}

/** In bytes; ten times what the longest run of tests prints. */
const SERIAL_LIMIT = 4 << 20
/** A triple fault's chain is at most three exceptions of about 1 KiB each, and the registers at the reset. */
const ERRORS_KEPT = 64 << 10
const MONITOR_MILLISECONDS = 2000
const LISTEN_MILLISECONDS = 50

/** Runs one machine to its end. Fails never: whatever goes wrong is a verdict. */
export async function runQemu(options: RunOptions): Promise<Run> {
  const begin = performance.now()
  const directory = ownDirectory('ring0-qemu-')
  const serialPath = join(directory.path, 'serial')
  const serial = new SerialFile(serialPath)
  try {
    const verdict = await verdictOf(options, directory.path, serialPath, serial)
    return {
      verdict,
      serial: serial.text,
      explanation: explain(verdict, serial.text, options.image),
      seconds: (performance.now() - begin) / 1000,
    }
  } finally {
    serial.close()
    directory.release()
  }
}

/** Killed outright, QEMU would leave a terminal in raw mode. */
const endingSignal = (options: RunOptions) => (options.interactive ? 'SIGTERM' : 'SIGKILL')

async function verdictOf(
  options: RunOptions,
  directory: string,
  serialPath: string,
  serial: SerialFile,
): Promise<Verdict> {
  const uefiVariables = join(directory, 'variables.fd')
  const monitorSocket = join(directory, 'monitor')
  if (isUefi(options.boot)) {
    if (!existsSync(UEFI_CODE) || !existsSync(UEFI_VARIABLES))
      return { kind: 'cannotStart', reason: `${UEFI_CODE} is missing; install the package ovmf` }
    copyFileSync(UEFI_VARIABLES, uefiVariables)
  }
  const emulator = options.emulator ?? emulatorFor(options)
  const child = spawn(
    emulator,
    qemuArguments(options, { serial: serialPath, monitorSocket, uefiVariables }),
    {
      stdio: options.interactive ? ['inherit', 'inherit', 'pipe'] : ['pipe', 'ignore', 'pipe'],
    },
  )
  ownProcess(child, endingSignal(options))
  return follow(child, emulator, options, serial, monitorSocket)
}

/** Watches `child` until it ends, or until the time limit ends it. */
function follow(
  child: ChildProcess,
  emulator: string,
  options: RunOptions,
  serial: SerialFile,
  monitorSocket: string,
): Promise<Verdict> {
  return new Promise((resolve) => {
    let errors = ''
    let hang: Extract<Verdict, { kind: 'hang' }> | null = null
    const stop = async (reason: string) => {
      if (hang) return
      hang = { kind: 'hang', reason, instruction: null }
      const registers = await askMonitor(monitorSocket, 'info registers', MONITOR_MILLISECONDS)
      if (registers !== null) hang = { ...hang, instruction: instructionPointer(registers) }
      child.kill(endingSignal(options))
    }
    const serialLimit = options.serialLimit ?? SERIAL_LIMIT
    const { typed = [] } = options
    const typist = child.stdin && typed ? new Typist(typed, child.stdin) : null
    const listen = () => {
      for (let text; serial.length < serialLimit && (text = serial.next());) {
        options.onSerial?.(text)
        typist?.heard(text)
      }
      if (serial.length >= serialLimit) void stop(`it printed more than ${serialLimit} bytes`)
    }
    const limited = Number.isFinite(options.timeoutSeconds)
    const timer = limited
      ? setTimeout(stop, options.timeoutSeconds * 1000, `no verdict within ${options.timeoutSeconds} s`)
      : undefined
    const listening = setInterval(listen, LISTEN_MILLISECONDS)
    let ended = false
    const end = (verdict: () => Verdict) => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      clearInterval(listening)
      listen()
      resolve(verdict())
    }

    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-ERRORS_KEPT)
    })
    child.once('error', (error: NodeJS.ErrnoException) => {
      const advice = error.code === 'ENOENT' ? 'it is not installed (package qemu-system-x86)' : error.message
      end(() => ({ kind: 'cannotStart', reason: `${emulator}: ${advice}` }))
    })
    child.once('close', (exitCode, signal) =>
      end(() => hang ?? judge({ emulator, exitCode, signal, serial: serial.text, errors })),
    )
  })
}
