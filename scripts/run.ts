/**
 * `make run`: boots the kernel's ISO in QEMU and shows what it says on its serial port. On a terminal what is
 * typed goes to the kernel's monitor; elsewhere the commands in `TYPE` do, and the run has a time limit. Either way it
 * ends with the kernel's verdict.
 */
import { join } from 'node:path'
import { buildIso } from './build-iso.ts'
import { buildImage } from './build.ts'
import { readOptions } from './options.ts'
import { runQemu, serialLines, type VerdictKind } from './qemu.ts'
import { ROOT } from './root.ts'
import { script } from './steps.ts'

/** A kernel that is not interactive has ended long before. */
const TIME_LIMIT_SECONDS = 60

const EXIT_CODES: Readonly<Record<VerdictKind, number>> = {
  pass: 0,
  fail: 1,
  panic: 2,
  tripleFault: 3,
  hang: 4,
  silentStop: 5,
  cannotStart: 6,
}

/** What the serial port has shown already is not told again. */
const SHOWN: ReadonlySet<VerdictKind> = new Set(['pass', 'panic'])

/** Prints text that comes in pieces, by whole lines and without what only a terminal should be told. */
class PlainOutput {
  private pending = ''

  write(text: string): void {
    const end = (this.pending + text).lastIndexOf('\n') + 1
    const lines = (this.pending + text).slice(0, end)
    this.pending = (this.pending + text).slice(end)
    if (lines) process.stdout.write(serialLines(lines).join('\n') + '\n')
  }

  end(): void {
    if (this.pending) this.write('\n')
  }
}

/** The commands of `TYPE='mem; frames'`. */
function typedLines(text: string): string[] {
  return text
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

await script(async () => {
  const { checks, memory, machine } = readOptions()
  const image = await buildImage({ target: 'i386', checks, tests: false })
  const { iso } = await buildIso({ elf: image.stripped, output: join(ROOT, 'build/ring0.iso') })
  const interactive = process.stdin.isTTY && process.stdout.isTTY
  if (interactive) process.stderr.write('QEMU runs on this terminal; Ctrl-A X leaves it\n')
  const output = new PlainOutput()
  const { verdict, explanation } = await runQemu({
    ...{ target: 'i386', machine, memory, interactive },
    boot: { iso },
    image: { elf: image.elf, symbols: image.symbolsJson },
    typed: typedLines(process.env['TYPE'] ?? ''),
    timeoutSeconds: interactive ? Infinity : TIME_LIMIT_SECONDS,
    onSerial: (text) => interactive || output.write(text),
  })
  output.end()
  if (!SHOWN.has(verdict.kind)) process.stderr.write(`${explanation}\n`)
  return EXIT_CODES[verdict.kind]
})
