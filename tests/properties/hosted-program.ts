/**
 * Compiles a program of `fixtures/` to C and that to a process of the host, as 32-bit code like the kernel's own, so
 * that the module under test is what the kernel runs, and runs it on bytes.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from '../../compiler/compile.ts'
import { formatDiagnostic } from '../../compiler/diagnostics/format.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import { REQUIRED_C_FLAGS } from '../../compiler/emit/flags.ts'

/** The exported function with which every program here begins. */
const ENTRY = 'host_main'
const FIXTURES = join(import.meta.dirname, 'fixtures')
/** The kernel's panics end the machine and need it to report; a process has its own way to end. */
const PANIC_MODULE = join(import.meta.dirname, '../../kernel-src/lib/panic.ts')
const PANIC_SUBSTITUTE =
  "export { panicAtCaller, panicMessage } from '../../tests/properties/fixtures/host-panic.ts'"
const LONGEST_RUN_MILLISECONDS = 20_000

export interface HostedProgram {
  /** What the program prints on being given `input`. Fails if it ends in a panic or does not end. */
  run(input: Buffer): string
  remove(): void
}

export function compileHosted(file: string): HostedProgram {
  const { program, diagnostics } = compile({
    project: join(FIXTURES, 'tsconfig.json'),
    entries: [join(FIXTURES, file)],
    target: 'i386',
    mode: 'full',
    hosted: true,
    overlay: new Map([[PANIC_MODULE, PANIC_SUBSTITUTE]]),
  })
  if (!program) throw new Error(diagnostics.map((one) => formatDiagnostic(one, { pretty: false })).join('\n'))
  const directory = mkdtempSync(join(tmpdir(), 'ring0-property-'))
  const source = join(directory, 'program.c')
  const executable = join(directory, 'program')
  writeFileSync(source, emitC(program, { hosted: { entry: ENTRY } }).source)
  execFileSync('i686-linux-gnu-gcc', [...REQUIRED_C_FLAGS, '-O2', '-static', '-o', executable, source])

  return {
    run(input) {
      const { status, signal, stdout, error } = spawnSync(executable, {
        input,
        encoding: 'utf8',
        timeout: LONGEST_RUN_MILLISECONDS,
        maxBuffer: 64 << 20,
      })
      if (error) throw error
      if (status !== 0) throw new Error(`${file} ended with ${signal ?? status}:\n${stdout}`)
      return stdout
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}
