/**
 * Compiles the generated C. The compiler promises C that GCC accepts without a warning, so whatever GCC says is
 * reported as the compiler's own bug, with the lines of C in question.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { ReportedError } from './errors.ts'
import { CommandError, runCommand, tryCommand } from './command.ts'

export interface CompileRequest {
  /** GCC, and what always follows its name. */
  readonly cc: readonly string[]
  readonly flags: readonly string[]
  readonly source: string
  readonly object: string
}

/** GCC's complaints that are shown; one mistake of the compiler often shows in many places. */
const SHOWN_LINES = 40

/** Compiles `source` to `object`. */
export async function compileC({ cc, flags, source, object }: CompileRequest): Promise<void> {
  try {
    await runCommand([...cc, ...flags, '-c', '-o', object, source])
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    const byTypeScript = firstPlace(error.result.stderr)
    const shown = await complaintsAboutC(cc, flags, source)
    throw new ReportedError(
      `the compiler made C that ${cc[0]} does not accept. This is a bug of the ring0 compiler, not of your kernel.\n` +
        `It comes from ${byTypeScript ?? 'no TypeScript line'}; writing that line in another way may help until it is mended.\n${shown}`,
    )
  }
}

const firstPlace = (stderr: string): string | null =>
  /^(\S+:\d+)(?::\d+)?: (?:fatal )?(?:error|warning)/m.exec(stderr)?.[1] ?? null

/** GCC's messages once more, now about the C text itself: the `#line` directives are blanked out. */
async function complaintsAboutC(
  cc: readonly string[],
  flags: readonly string[],
  source: string,
): Promise<string> {
  const plain = source.replace(/\.c$/, '.plain.c')
  writeFileSync(plain, readFileSync(source, 'utf8').replace(/^#line .*$/gm, ''))
  const { stderr } = await tryCommand([...cc, ...flags, '-c', '-o', '/dev/null', plain])
  const lines = stderr.trimEnd().split('\n')
  const rest = lines.length > SHOWN_LINES ? [`… and ${lines.length - SHOWN_LINES} more lines`] : []
  return [...lines.slice(0, SHOWN_LINES), ...rest].join('\n')
}
