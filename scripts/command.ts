/** Runs programs, from the project's root, by zx: quietly, unless `V=1` asks to see the commands. */
import { join } from 'node:path'
import { $ } from 'zx'
import { ReportedError } from './errors.ts'
import { readOptions } from './options.ts'
import { ROOT } from './root.ts'

export interface Result {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A program that did not do its part. The message holds what it printed. */
export class CommandError extends ReportedError {
  constructor(
    readonly command: readonly string[],
    readonly result: Result,
  ) {
    super(`${command[0]} failed (exit code ${result.exitCode})\n${result.stderr || result.stdout}`.trimEnd())
  }
}

function show(command: readonly string[]): void {
  if (readOptions().verbose) process.stderr.write(`+ ${command.map((word) => $.quote!(word)).join(' ')}\n`)
}

/** The command that runs a program of an npm package with the Node.js of this process. */
export const localProgram = (name: string): string[] => [
  process.execPath,
  join(ROOT, 'node_modules/.bin', name),
]

/** Messages are read by other scripts, so they must not be translated. */
const environment = { ...process.env, LC_ALL: 'C.UTF-8' }

/** Runs a program to its end, whatever that is. */
export async function tryCommand(command: readonly string[]): Promise<Result> {
  show(command)
  const output = await $({
    cwd: ROOT,
    env: environment,
    quiet: true,
    nothrow: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })`${command}`
  return { exitCode: output.exitCode ?? 128, stdout: output.stdout, stderr: output.stderr }
}

/** Runs a program that must succeed. Throws a `CommandError` otherwise. */
export async function runCommand(command: readonly string[]): Promise<Result> {
  const result = await tryCommand(command)
  if (result.exitCode !== 0) throw new CommandError(command, result)
  return result
}

/** Runs a program on this terminal and returns its exit code. */
export async function runInTerminal(command: readonly string[]): Promise<number> {
  show(command)
  const output = await $({ cwd: ROOT, quiet: true, nothrow: true, stdio: 'inherit' })`${command}`
  return output.exitCode ?? 128
}
