/**
 * Kernel code on a machine that is a process of the host (machine.c): the kernel's own memory management, page tables,
 * caches of translations and all, at a small part of the cost of an emulated boot, and with a processor that can be
 * asked what it remembers.
 *
 * Two things differ from the kernel: panics end the process; and the views of the page tables stand 4 MiB lower, as
 * the host keeps the last page of all addresses for itself.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from '../../compiler/compile.ts'
import { formatDiagnostic } from '../../compiler/diagnostics/format.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import { REQUIRED_C_FLAGS } from '../../compiler/emit/flags.ts'
import { ROOT } from '../../scripts/root.ts'

const HERE = import.meta.dirname
const KERNEL = join(ROOT, 'kernel-src')
const ENTRY = 'host_main'
const LAYOUT = join(KERNEL, 'arch/i386/layout.ts')
/** The slot of the directory that leads to itself, on this machine. */
const RECURSIVE_SLOT = 1022

/** How the layout differs: the views of the tables of the active and of another address space. */
const LAYOUT_CHANGES: readonly (readonly [from: string, to: string])[] = [
  ['OTHER_TABLES_START = 0xff80_0000', 'OTHER_TABLES_START = 0xff40_0000'],
  ['TABLES_START = 0xffc0_0000', 'TABLES_START = 0xff80_0000'],
  ['DIRECTORY_ADDRESS = 0xffff_f000', 'DIRECTORY_ADDRESS = 0xffbf_e000'],
]

/** What the kernel takes for its image. Its code and data stand elsewhere, where the process has them. */
const IMAGE: Readonly<Record<string, number>> = {
  kernel_start: 0xc010_0000,
  kernel_text_start: 0xc010_4000,
  kernel_text_end: 0xc010_6000,
  kernel_rodata_start: 0xc010_6000,
  kernel_rodata_end: 0xc010_8000,
  kernel_data_start: 0xc010_8000,
  kernel_data_end: 0xc011_0000,
  kernel_end: 0xc011_0000,
}
const TEXT_ADDRESS = 0x7000_0000

export interface MachineRun {
  readonly output: string
  /** 0 if the program ended by itself, 3 after a panic, 4 if the machine stopped; null after a signal. */
  readonly status: number | null
}

export interface HostedMachine {
  run(input: readonly number[], seconds?: number): MachineRun
  remove(): void
}

/** Text of a source with each change made once; fails if a place is not there. */
export function changed(file: string, changes: readonly (readonly [from: string, to: string])[]): string {
  let text = readFileSync(file, 'utf8')
  for (const [from, to] of changes) {
    if (text.split(from).length !== 2) throw new Error(`${file} does not have "${from}" once`)
    text = text.replace(from, () => to)
  }
  return text
}

/** Compiles a program of `fixtures/`. `overlay` has sources in place of the kernel's own, by path. */
export function compileMachine(
  file: string,
  overlay: ReadonlyMap<string, string> = new Map(),
  mode: 'full' | 'release' = 'full',
): HostedMachine {
  const fixtures = '../../tests/machine/fixtures'
  const { program, diagnostics } = compile({
    project: join(HERE, 'fixtures/tsconfig.json'),
    entries: [join(HERE, 'fixtures', file)],
    target: 'i386',
    mode,
    hosted: true,
    overlay: new Map([
      [LAYOUT, changed(LAYOUT, LAYOUT_CHANGES)],
      [join(KERNEL, 'lib/panic.ts'), `export * from '${fixtures}/machine-panic.ts'`],
      [join(KERNEL, 'lib/console.ts'), `export * from '${fixtures}/machine-console.ts'`],
      ...overlay,
    ]),
  })
  if (!program) throw new Error(diagnostics.map((one) => formatDiagnostic(one, { pretty: false })).join('\n'))
  const directory = mkdtempSync(join(tmpdir(), 'ring0-machine-'))
  const source = join(directory, 'program.c')
  const executable = join(directory, 'program')
  writeFileSync(source, emitC(program, { hosted: { entry: ENTRY } }).source)
  const symbols = Object.entries(IMAGE).map(([name, address]) => `-Wl,--defsym=${name}=${address}`)
  execFileSync('i686-linux-gnu-gcc', [
    ...REQUIRED_C_FLAGS,
    ...['-O2', '-static', '-nostdlib', '-fno-pic', '-no-pie', '-fno-stack-protector', '-fno-builtin'],
    '-fno-omit-frame-pointer',
    ...['-mgeneral-regs-only', '-march=i686', '-fno-tree-loop-distribute-patterns'],
    ...[
      `-DRECURSIVE_SLOT=${RECURSIVE_SLOT}`,
      `-Wl,-Ttext-segment=0x${TEXT_ADDRESS.toString(16)}`,
      '-Wl,-z,noexecstack',
    ],
    ...symbols,
    ...['-o', executable, source, join(HERE, 'machine.c'), '-lgcc'],
  ])

  return {
    run(input, seconds = 60) {
      const { status, stdout, error } = spawnSync(executable, {
        input: Buffer.from(Uint32Array.from(input).buffer),
        encoding: 'utf8',
        timeout: seconds * 1000,
        maxBuffer: 64 << 20,
      })
      if (error) throw error
      return { status, output: stdout }
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}
