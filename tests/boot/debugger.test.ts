/** `make debug`: gdb stops by TypeScript's lines, and shows TypeScript's sources, calls and local variables. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
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
  expect(dialogue).toMatch(/^source = \{\n {2}pointer = 0x\w+ "entries",\n {2}length = 7\n\}$/m)
  expect(dialogue).not.toContain('<optimized out>')
})

test('shows the calls that led there', () => {
  expect(dialogue).toMatch(
    /^#1 .* kernel_main \(magic=732803074, information=\d+\) at kernel-src\/main\.ts:\d+$/m,
  )
})
