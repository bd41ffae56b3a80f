/** `make debug`: gdb stops by TypeScript's lines, and shows TypeScript's sources, calls and local variables. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { ROOT } from '../../scripts/root.ts'

const SOURCE = 'kernel-src/main.ts'
const STATEMENT = '    log`  ${hex(entry.base, 16)}'

/** Runs gdb's commands from the kernel's entry on and returns what gdb says. */
async function debug(commands: readonly string[]): Promise<string> {
  const words = commands.flatMap((command) => ['-ex', command])
  const program = ['--import', 'tsx', join(ROOT, 'scripts/debug.ts'), '-batch', ...words]
  const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT, timeout: 100_000 })
  return stdout
}

let line: number
let dialogue: string
beforeAll(async () => {
  line =
    readFileSync(join(ROOT, SOURCE), 'utf8')
      .split('\n')
      .findIndex((text) => text.startsWith(STATEMENT)) + 1
  dialogue = await debug([`break main.ts:${line}`, 'continue', 'info locals', 'print given', 'backtrace'])
})

test('stops at the entry', () => {
  expect(dialogue).toMatch(/^Breakpoint 1, _start \(\) at kernel-src\/arch\/i386\/entry\.ts:\d+$/m)
})

test('stops at a line of TypeScript, and shows it', () => {
  expect(dialogue).toContain(`Breakpoint 2, reportMemoryMap () at ${SOURCE}:${line}\n${line}\t${STATEMENT}`)
})

test('shows local variables by their names, with their values', () => {
  expect(dialogue).toMatch(/^entry = \{\n {2}base = 0,\n {2}length = [1-9]\d+,\n {2}type = 1\n\}$/m)
  expect(dialogue).toMatch(/^given = \{\n {2}pointer = 0x\w+ <bootInformation>,\n {2}length = \d+\n\}$/m)
  expect(dialogue).not.toContain('<optimized out>')
})

test('shows the calls that led there', () => {
  expect(dialogue).toMatch(
    /^#1 .* kernel_main \(magic=732803074, information=\d+\) at kernel-src\/main\.ts:\d+$/m,
  )
})

test('waits for another debugger where a port is given', async () => {
  const port = await freePort()
  const waiting = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'scripts/debug.ts')], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void waiting.kill())
  for await (const line of createInterface(waiting.stderr))
    if (line === `waiting for a debugger on port ${port}`) break
  const ended = once(waiting, 'exit')
  const launch = JSON.parse(readFileSync(join(ROOT, '.vscode/launch.json'), 'utf8'))
  const elf = launch.configurations[0].program.replace('${workspaceFolder}', ROOT)
  const commands = [
    '-ex',
    `target remote localhost:${port}`,
    '-ex',
    'break _start',
    '-ex',
    'continue',
    '-ex',
    'kill',
  ]
  const { stdout } = await promisify(execFile)('gdb', ['-batch', '-nx', elf, ...commands])
  expect(stdout).toMatch(/^Breakpoint 1, _start \(\) at kernel-src\/arch\/i386\/entry\.ts:\d+$/m)
  expect((await ended)[0]).toBe(0)
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
