/**
 * Runs printed C on the host. Many programs share one executable per set of flags, so that a suite costs few runs of
 * a compiler; each program then runs in a process of its own, with a time limit of its own.
 */

import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { flagsFor } from '../../compiler/emit/flags.ts'
import type { Target } from '../../compiler/types/target.ts'

const execute = promisify(execFile)

/** A C program that has a `main` without parameters. Names need not differ. */
export interface HostProgram {
  readonly name: string
  readonly source: string
}

/** A way of compiling that must not change what a program does. */
export type FlagSet = 'O0' | 'O2' | 'sanitized' | 'clang'

export interface HostOptions {
  /** The machine for which the programs were printed; x86_64 if left out. */
  readonly target?: Target['name']
  /** All if left out. */
  readonly flagSets?: readonly FlagSet[]
  /** For one run of one program; 10 000 if left out. */
  readonly milliseconds?: number
}

export interface HostRun {
  readonly program: string
  readonly flagSet: FlagSet
  /** What the program wrote to standard output. */
  readonly output: string
  /** What sanitizers wrote. */
  readonly errors: string
  readonly end:
    | { readonly kind: 'exit'; readonly code: number }
    | { readonly kind: 'signal'; readonly signal: string }
    | { readonly kind: 'timeLimit' }
}

const WARNINGS = ['-Wall', '-Wextra', '-Werror']

interface Toolchain {
  /** The compiler of every set but `clang`; it links them all. */
  readonly gcc: string
  readonly objcopy: string
  readonly clang: readonly string[]
  readonly flags: Readonly<Record<FlagSet, readonly string[]>>
}

/** The host has no shared libraries of the other width. */
const STATIC = ['-static', '-fno-pic', '-no-pie']
const OPTIMIZATION = { O0: ['-O0'], O2: ['-O2'], clang: ['-O2'] }
const FLAG_SETS: readonly FlagSet[] = ['O0', 'O2', 'sanitized', 'clang']
const TOOLCHAINS: Readonly<Record<Target['name'], Toolchain>> = {
  x86_64: {
    gcc: 'gcc',
    objcopy: 'objcopy',
    clang: ['clang'],
    flags: {
      ...OPTIMIZATION,
      sanitized: ['-O1', '-fsanitize=undefined,address', '-fno-sanitize-recover=all'],
    },
  },
  i386: {
    gcc: 'i686-linux-gnu-gcc',
    objcopy: 'i686-linux-gnu-objcopy',
    clang: ['clang', '--target=i686-linux-gnu'],
    flags: {
      O0: [...STATIC, '-O0'],
      O2: [...STATIC, '-O2'],
      clang: [...STATIC, '-O2'],
      // Static programs have no sanitizer library; a finding ends them with SIGILL instead.
      sanitized: [...STATIC, '-O1', '-fsanitize=undefined', '-fsanitize-undefined-trap-on-error'],
    },
  },
}

/** How many processes run at a time. */
const PARALLEL = 2
const OUTPUT_LIMIT = 1 << 22

/**
 * Compiles the programs and runs each of them once per flag set: for each program, its runs in the order of
 * the flag sets. Throws with the compiler's words if a program does not compile without a warning.
 */
export async function runHosted(
  programs: readonly HostProgram[],
  options: HostOptions = {},
): Promise<HostRun[][]> {
  const { target = 'x86_64', flagSets = FLAG_SETS, milliseconds = 10_000 } = options
  const folder = await mkdtemp(join(tmpdir(), 'ring0-host-'))
  try {
    const executables = await inParallel(flagSets, async (flagSet) => {
      return build(programs, TOOLCHAINS[target], flagSet, join(folder, flagSet))
    })
    const jobs = programs.flatMap((program, index) =>
      flagSets.map((flagSet, set) => ({ program, index, flagSet, executable: executables[set] })),
    )
    const runs = await inParallel(jobs, async ({ program, index, flagSet, executable }) => {
      return { program: program.name, flagSet, ...(await run(executable, index, milliseconds)) }
    })
    return programs.map((_, index) => runs.slice(index * flagSets.length, (index + 1) * flagSets.length))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Throws the first failure, but not before all work that has begun has ended. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const failures: unknown[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const index = next++
      try {
        results[index] = await work(items[index])
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  if (failures.length > 0) throw failures[0]
  return results
}

/** One executable that runs the program whose number is its argument. */
async function build(
  programs: readonly HostProgram[],
  { gcc, objcopy, clang, flags }: Toolchain,
  flagSet: FlagSet,
  path: string,
): Promise<string> {
  await mkdir(path)
  const names = programs.map((_, index) => `program_${index}`)
  await Promise.all(
    programs.map(({ name, source }, index) => {
      const head = `#define main ${names[index]}\n#line 1 ${JSON.stringify(name)}\n`
      return writeFile(join(path, `${names[index]}.c`), head + source)
    }),
  )
  await writeFile(join(path, 'choose.c'), chooser(names))
  const [compiler, ...own] = flagSet === 'clang' ? clang : [gcc]
  const common = [...own, ...flagsFor(compiler), ...WARNINGS, ...flags[flagSet].filter(isNotForLinking)]
  const sources = names.map((name) => `${name}.c`)
  await compile(compiler, [...common, '-c', ...sources, 'choose.c'], path)
  // What programs export must not meet what others export.
  await inParallel(names, (name) =>
    execute(objcopy, [`--keep-global-symbol=${name}`, `${name}.o`], { cwd: path }),
  )
  const objects = [...names, 'choose'].map((name) => `${name}.o`)
  await compile(gcc, [...flags[flagSet], ...objects, '-o', 'programs'], path)
  return join(path, 'programs')
}

/** clang warns of flags that a compilation has no use for. */
function isNotForLinking(flag: string): boolean {
  return flag !== '-static' && flag !== '-no-pie'
}

function chooser(names: readonly string[]): string {
  const declarations = names.map((name) => `int ${name}(void);`).join('\n')
  return `${declarations}
int atoi(const char *);
static int (*const programs[])(void) = { ${names.join(', ')} };
int main(int count, char **values) { return count == 2 ? programs[atoi(values[1])]() : 2; }
`
}

async function compile(compiler: string, values: readonly string[], folder: string): Promise<void> {
  try {
    await execute(compiler, values, { cwd: folder, maxBuffer: OUTPUT_LIMIT })
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    throw new Error(`${compiler} refuses the printed C:\n${stderr || String(error)}`, { cause: error })
  }
}

type Outcome = Pick<HostRun, 'output' | 'errors' | 'end'>

function run(executable: string, index: number, milliseconds: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [String(index)], { stdio: ['ignore', 'pipe', 'pipe'] })
    const texts = { output: '', errors: '' }
    const collect = (stream: keyof typeof texts) => (bytes: string) => {
      texts[stream] += bytes
      if (texts[stream].length > OUTPUT_LIMIT) child.kill('SIGKILL')
    }
    child.stdout.setEncoding('utf8').on('data', collect('output'))
    child.stderr.setEncoding('utf8').on('data', collect('errors'))
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, milliseconds)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (isLate) resolve({ ...texts, end: { kind: 'timeLimit' } })
      else if (signal) resolve({ ...texts, end: { kind: 'signal', signal } })
      else resolve({ ...texts, end: { kind: 'exit', code: code ?? -1 } })
    })
  })
}
