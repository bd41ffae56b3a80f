/**
 * Runs many programs as machine code, at the cost of one run of a compiler: they share one C file, whose `main` gives
 * each of them a process of its own.
 */

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { flagsFor } from '../../compiler/emit/flags.ts'
import { entryOf } from './subject.ts'
import type { Compiler } from './ways.ts'

const execute = promisify(execFile)

/** Seconds that one program may run, on a machine that has much else to do. */
const TIME_LIMIT = 60
/** Milliseconds that a compiler and a whole batch may run. */
const COMPILER_LIMIT = 600_000
const OUTPUT_LIMIT = 1 << 28

/** A compiler's words against a program. */
export class Rejection extends Error {}

/** For each of the programs, by name, what it wrote; an end other than by return or panic is told at the end of it. */
export async function runNative(
  source: string,
  names: readonly string[],
  { command, flags }: Compiler,
): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'ring0-fuzz-'))
  try {
    const file = join(folder, 'programs.c')
    const program = join(folder, 'programs')
    await writeFile(file, `#define main hosted_main\n${source}\n#undef main\n${driver(names)}`)
    try {
      const options = { timeout: COMPILER_LIMIT, maxBuffer: OUTPUT_LIMIT }
      await execute(
        'nice',
        ['-n', '10', command, ...flagsFor(command), ...flags, file, '-o', program],
        options,
      )
    } catch (error) {
      const { stderr = '' } = error as { stderr?: string }
      throw new Rejection(stderr || String(error), { cause: error })
    }
    // A file takes what is written also while this process is busy with the next batch; a pipe fills up.
    const written = join(folder, 'output')
    await execute('sh', ['-c', '"$0" >"$1"', program, written], { timeout: COMPILER_LIMIT })
    return outputs(await readFile(written, 'utf8'), names)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Frames the output of each program. No program writes such a line. */
const END = '\u0001end'

function driver(names: readonly string[]): string {
  return `
extern void leave(int) __asm__("_exit");
extern int fork(void);
extern int waitpid(int, int *, int);
extern int dup2(int, int);
extern unsigned alarm(unsigned);
extern int snprintf(char *, __SIZE_TYPE__, const char *, ...);
extern __PTRDIFF_TYPE__ write(int, const void *, __SIZE_TYPE__);
static void (*const programs[])(void) = {
${names.map((name) => `  ${entryOf(name)},`).join('\n')}
};
int main(void) {
  for (int index = 0; index < ${names.length}; index++) {
    int child = fork();
    if (child == 0) {
      dup2(1, 2);
      alarm(${TIME_LIMIT});
      programs[index]();
      leave(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return 1;
    char line[32];
    int length = snprintf(line, sizeof line, "${END.replace('\u0001', '\\001')} %d\\n", status);
    if (write(1, line, (__SIZE_TYPE__)length) != length) return 1;
  }
  return 0;
}
`
}

function outputs(text: string, names: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const pieces = text.split(new RegExp(`${END} (\\d+)\\n`))
  names.forEach((name, index) => {
    const [output, status] = [pieces[index * 2] ?? '', Number(pieces[index * 2 + 1] ?? -1)]
    found.set(name, output + unusualEnd(output, status))
  })
  return found
}

/** The words for an end that is neither a return nor a panic, so that it cannot pass for one. */
function unusualEnd(output: string, status: number): string {
  const signal = status & 0x7f
  const hasPanicked = /^panic: /m.test(output)
  if (signal === 0 && (status >> 8 === 0) === !hasPanicked) return ''
  return `[${signal === 0 ? `exit code ${status >> 8}` : `signal ${signal}`}]\n`
}
