/** The ways in which a program is run. Whatever the way, a program does the same. */

import { spawnSync } from 'node:child_process'
import type { Target } from '../../compiler/types/target.ts'
import type { Mode } from '../../compiler/lower/unit.ts'

/** What a program is compiled for. What it does may differ from one build to another, for `usize` and checks do. */
export interface Build {
  readonly target: Target['name']
  readonly mode: Mode
}

export const BUILDS: readonly Build[] = [
  { target: 'x86_64', mode: 'full' },
  { target: 'i386', mode: 'full' },
  { target: 'x86_64', mode: 'release' },
  { target: 'i386', mode: 'release' },
]

/** How C becomes machine code. */
export interface Compiler {
  readonly name: string
  readonly command: string
  readonly flags: readonly string[]
}

const WARNINGS = ['-Wall', '-Wextra', '-Werror']
/** The host has no shared libraries of the other width. */
const STATIC = ['-static', '-fno-pic', '-no-pie']

const X86_64: readonly Compiler[] = [
  { name: 'gcc -O0', command: 'gcc', flags: [...WARNINGS, '-O0'] },
  {
    name: 'gcc -O2, sanitized',
    command: 'gcc',
    flags: [...WARNINGS, '-O2', '-fsanitize=undefined,address', '-fno-sanitize-recover=all'],
  },
  { name: 'clang -O2', command: 'clang', flags: [...WARNINGS, '-O2'] },
]
const I386: readonly Compiler[] = [
  { name: 'gcc -O2', command: 'i686-linux-gnu-gcc', flags: [...WARNINGS, ...STATIC, '-O2'] },
  {
    name: 'gcc -O2, sanitized',
    command: 'i686-linux-gnu-gcc',
    // Static programs have no sanitizer library; a finding ends them with a signal instead.
    flags: [...WARNINGS, ...STATIC, '-O2', '-fsanitize=undefined', '-fsanitize-undefined-trap-on-error'],
  },
  {
    name: 'clang -O2',
    command: 'clang',
    flags: ['--target=i686-linux-gnu', ...WARNINGS, '-static', '-fno-pic', '-O2'],
  },
]
export const COMPILERS: Readonly<Record<Target['name'], readonly Compiler[]>> = { x86_64: X86_64, i386: I386 }

/** One run of a compiler, on the program before or after the passes. */
export interface Way {
  readonly build: Build
  readonly compiler: Compiler
  readonly isOptimized: boolean
}

export function wayName({ build, compiler, isOptimized }: Way): string {
  return `${buildName(build)}, ${isOptimized ? 'optimized' : 'as lowered'}, ${compiler.name}`
}

export function buildName({ target, mode }: Build): string {
  return `${target} ${mode}`
}

/** Every way: half of them with the passes, so that both forms meet each build. */
export const WAYS: readonly Way[] = BUILDS.flatMap((build, row) =>
  COMPILERS[build.target].map((compiler, column) => ({
    build,
    compiler,
    isOptimized: (row + column) % 3 !== 0,
  })),
)

/** The compilers that this machine lacks. */
export function missingCompilers(): readonly string[] {
  const commands = new Set(WAYS.map(({ compiler }) => compiler.command))
  return [...commands].filter(
    (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status !== 0,
  )
}

/** The ways for which there is a compiler. */
export function availableWays(): readonly Way[] {
  const missing = missingCompilers()
  return WAYS.filter(({ compiler }) => !missing.includes(compiler.command))
}

/** One of the ways, another one for each batch: builds before compilers, so that all have their turn. */
export function someWays(turn: number, available: readonly Way[] = WAYS): readonly Way[] {
  const build = BUILDS[turn % BUILDS.length]
  const own = available.filter((way) => way.build === build)
  return own.length > 0 ? [own[Math.floor(turn / BUILDS.length) % own.length]] : []
}
