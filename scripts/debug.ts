/**
 * `make debug`: the kernel stopped at its entry, in gdb, with TypeScript as its source. The debug information
 * names TypeScript's files and lines, so `break main.ts:12` works. What follows the script's name goes to gdb.
 */
import { spawn, type ChildProcess } from 'node:child_process'
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

await script(async () => {
  const { checks, memory, machine } = readOptions()
  const { elf } = await buildImage({ target: 'i386', checks, tests: false, optimization: 'debugging' })
  const folder = mkdtempSync(join(tmpdir(), 'ring0-debug-'))
  const gdbSocket = join(folder, 'gdb')
  const options = {
    ...({ target: 'i386', machine, memory } as const),
    boot: { kernel: elf },
    extra: ['-S', '-gdb', `unix:${gdbSocket},server=on,wait=off`],
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
  try {
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
