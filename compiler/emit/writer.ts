/** Collects lines of C and says, by `#line`, which TypeScript line each of them comes from. */

import type { Location } from '../ir/location.ts'
import { stringLiteral } from './literals.ts'

export class Writer {
  readonly lines: string[] = []
  private depth = 0
  /** What C believes to be the position of the next line. */
  private file = ''
  private nextLine = 0

  /** Says where the next line comes from. */
  at(location: Location): void {
    if (location.file === this.file && location.line === this.nextLine) return
    const file = location.file === this.file ? '' : ` ${stringLiteral(location.file)}`
    this.lines.push(`#line ${location.line}${file}`)
    this.file = location.file
    this.nextLine = location.line
  }

  line(text: string): void {
    this.lines.push(text === '' ? '' : '  '.repeat(this.depth) + text)
    this.nextLine++
  }

  /** A label stands one step to the left of the statements around it. */
  label(name: string): void {
    this.lines.push(`${'  '.repeat(Math.max(this.depth - 1, 0))}${name}:;`)
    this.nextLine++
  }

  /** Lines one step further to the right. */
  indented(write: () => void): void {
    this.depth++
    write()
    this.depth--
  }

  comments(comments: readonly string[] | undefined): void {
    for (const comment of comments ?? []) this.line(`// ${comment}`.trimEnd().replace(/(\\|\?\?\/)$/, '$1.'))
  }
}
