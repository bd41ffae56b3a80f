/**
 * Types at the kernel's monitor: one line each time the prompt has come, and Ctrl-D after the last, which ends the
 * kernel. So a run that nobody sits at has an end, and a script can ask questions.
 */
import type { Writable } from 'node:stream'

/** As `kernel-src/monitor/monitor.ts` prints it. */
const PROMPT = /(?:^|\n)ring0> $/
const TAIL = '\nring0> '.length
const END_OF_INPUT = '\x04'
const ENTER = '\r'

export class Typist {
  private readonly waiting: string[]
  /** The end of what has come since the last line was typed. */
  private tail = ''

  constructor(
    lines: readonly string[],
    private readonly keys: Writable,
  ) {
    this.waiting = [...lines]
    // A machine that ends while it is typed at has a verdict of its own.
    keys.on('error', () => {})
  }

  /** Given what has come over the serial port, piece by piece. */
  heard(text: string): void {
    this.tail = (this.tail + text).slice(-TAIL)
    if (!PROMPT.test(this.tail)) return
    this.tail = ''
    const line = this.waiting.shift()
    this.keys.write(line === undefined ? END_OF_INPUT : line + ENTER)
  }
}
