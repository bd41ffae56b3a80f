/** What GCC and the linker must be told for each target. */
import { join } from 'node:path'
import { REQUIRED_C_FLAGS } from '../compiler/emit/flags.ts'
import type { Checks } from '../scripts/options.ts'
import { ROOT } from '../scripts/root.ts'

export type TargetName = 'i386'

export interface LinkTarget {
  readonly flags: readonly string[]
  readonly script: string
  /** The linker's name for the file format. */
  readonly emulation: string
}

/**
 * What every target's C is compiled with. The machine code keeps frame pointers, from which backtraces are made,
 * and debug information with TypeScript's lines; columns would be those of the C text.
 */
const COMMON_FLAGS = [
  ...REQUIRED_C_FLAGS,
  ...['-fno-omit-frame-pointer', '-fno-optimize-sibling-calls'],
  ...['-g', '-gdwarf-5', '-gno-column-info', `-ffile-prefix-map=${ROOT}=.`],
  ...['-fno-pic', '-fno-pie', '-fno-stack-protector', '-fcf-protection=none'],
  ...['-fno-asynchronous-unwind-tables', '-fno-common'],
  ...['-Wall', '-Wextra', '-Werror'],
]

export type Optimization = 'speed' | 'debugging'

/** For debugging, every variable keeps its value for as long as it is in scope. */
export const OPTIMIZATION_FLAGS: Readonly<Record<Optimization, readonly string[]>> = {
  speed: ['-O2'],
  debugging: ['-O0'],
}

/**
 * What each kind of build adds. In a build with full checks every function of the source is a function of the
 * machine code, so that a fault is blamed on the line that caused it and a backtrace leaves nobody out.
 */
export const CHECKS_FLAGS: Readonly<Record<Checks, readonly string[]>> = {
  full: ['-fno-inline-functions', '-fno-inline-small-functions', '-fno-inline-functions-called-once'],
  release: [],
}

export const LINK_TARGETS: Readonly<Record<TargetName, LinkTarget>> = {
  i386: {
    flags: [...COMMON_FLAGS, '-march=i686', '-mno-sse', '-mno-mmx', '-mno-80387', '-mgeneral-regs-only'],
    script: join(ROOT, 'linker/i386.ld'),
    emulation: 'elf_i386',
  },
}
