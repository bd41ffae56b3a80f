/**
 * `make debug`: the kernel stopped at its entry, in gdb, with TypeScript as its source. The debug information
 * names TypeScript's files and lines, so `break main.ts:12` works. What follows the script's name goes to gdb. With
 * `PORT` an editor brings the debugger: the kernel waits for it on that port of this machine.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildImage } from './build.ts'
import { runInTerminal } from './command.ts'
import { ReportedError } from './errors.ts'
import { readOptions } from './options.ts'
import { emulatorFor, qemuArguments } from './qemu/command.ts'
import { ROOT } from './root.ts'
import { script } from './steps.ts'

const SERIAL_LOG = join(ROOT, 'build/debug-serial.log')
/** QEMU opens its socket within some milliseconds. */
const START_MILLISECONDS = 10_000
const POLL_MILLISECONDS = 20
/** By then QEMU has noticed that it cannot have a port. */
const SETTLE_MILLISECONDS = 300
const ERRORS_KEPT = 2000

async function waitForSocket(path: string, emulator: ChildProcess): Promise<void> {
  let errors = ''
  emulator
    .stderr!.setEncoding('utf8')
    .on('data', (text: string) => (errors = (errors + text).slice(-ERRORS_KEPT)))
  emulator.once('error', (error) => (errors += error.message))
  for (const end = Date.now() + START_MILLISECONDS; !existsSync(path); await sleep(POLL_MILLISECONDS))
    if (Date.now() > end || emulator.exitCode !== null)
      throw new ReportedError(`QEMU did not start: ${errors}`)
}

/** The TCP port that a debugger will come to, or null if gdb is to be started here. */
function readPort(): number | null {
  const text = process.env['PORT'] || ''
  if (text === '') return null
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 0x1_0000) return port
  throw new ReportedError(`PORT=${text}: this is no TCP port; write a number below 65536, as in PORT=1234`)
}

/** Says that a debugger may come, and waits for the machine to end. An editor looks for these words. */
async function waitForEnd(emulator: ChildProcess, port: number): Promise<number> {
  const ended = once(emulator, 'exit')
  let errors = ''
  emulator.stderr!.setEncoding('utf8').on('data', (text: string) => (errors += text))
  // It cannot be asked whether it listens: whoever connects is the debugger.
  await Promise.race([ended, sleep(SETTLE_MILLISECONDS)])
  if (emulator.exitCode !== null) throw new ReportedError(`QEMU did not start: ${errors.trim()}`)
  process.stderr.write(`the kernel's serial output goes to ${SERIAL_LOG}\n`)
  process.stderr.write(`waiting for a debugger on port ${port}\n`)
  await ended
  return 0
}

await script(async () => {
  const { checks, memory, machine } = readOptions()
  const { elf } = await buildImage({ target: 'i386', checks, tests: false, optimization: 'debugging' })
  const folder = mkdtempSync(join(tmpdir(), 'ring0-debug-'))
  const port = readPort()
  const gdbSocket = join(folder, 'gdb')
  const place = port === null ? `unix:${gdbSocket}` : `tcp:127.0.0.1:${port}`
  const options = {
    ...({ target: 'i386', machine, memory } as const),
    boot: { kernel: elf },
    extra: ['-S', '-gdb', `${place},server=on,wait=off`],
  }
  const files = { serial: SERIAL_LOG, monitorSocket: join(folder, 'monitor'), uefiVariables: '' }
  // Ctrl-C is for gdb alone, to interrupt the kernel: QEMU gets a process group of its own, and this program
  // listens without an answer.
  process.on('SIGINT', () => {})
  const emulator = spawn(emulatorFor(options), qemuArguments(options, files), {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  process.once('exit', () => emulator.kill('SIGKILL'))
  process.once('SIGTERM', () => process.exit(1))
  try {
    if (port !== null) return await waitForEnd(emulator, port)
    await waitForSocket(gdbSocket, emulator)
    process.stderr.write(`the kernel's serial output goes to ${SERIAL_LOG}\n`)
    const start = [elf, '-ex', `target remote ${gdbSocket}`, '-ex', 'break _start', '-ex', 'continue']
    const setUp = ['-quiet', '-nx', '-x', join(ROOT, 'scripts/gdbinit')]
    return await runInTerminal(['gdb', ...setUp, ...start, ...process.argv.slice(2)])
  } finally {
    emulator.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  }
})
