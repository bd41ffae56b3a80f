/**
 * Marks in fixtures say which spans are refused and by which code. A mark stands in a comment of its own under the
 * line that it means, one caret for each character:
 *
 *     b = a + 1
 *     //  ^^^^^ RK2003
 *
 * Carets that follow the slashes at once begin where the slashes do. `>` after the carets: the span goes on in the
 * lines below. `@0+2 RK…` stands for spans to which no carets can point: those before the slashes, and empty ones.
 */

export interface Mark {
  readonly code: string
  /** From 1. */
  readonly line: number
  readonly column: number
  /** In UTF-16 units; `beyond` if the span ends in a later line, 0 if there is only a place. */
  readonly length: number | 'beyond'
}

const MARK = /^(\s*\/\/)(\s*)(\^+)(>?) ((?:RK|TS)\d+)\s*$/
const PLACE = /^\s*\/\/ @(\d+)\+(\d+) ((?:RK|TS)\d+)\s*$/

/** The marks of a source in the order of their lines. */
export function marksOf(source: string): readonly Mark[] {
  const marks: Mark[] = []
  let line = 0
  source.split('\n').forEach((text, index) => {
    const found = MARK.exec(text)
    const place = PLACE.exec(text)
    if (found) {
      const [, slashes = '', space = '', carets = '', beyond, code = ''] = found
      const touching = space === ''
      const column = touching ? slashes.length - 1 : slashes.length + space.length + 1
      const length = touching ? carets.length + 2 : carets.length
      marks.push({ code, line, column, length: beyond ? 'beyond' : length })
    } else if (place)
      marks.push({ code: place[3] ?? '', line, column: Number(place[1]) + 1, length: Number(place[2]) })
    else line = index + 1
  })
  return marks
}

/** The source with the given marks in it, those of one line in the order given; it must hold none. */
export function withMarks(source: string, marks: readonly Mark[]): string {
  const lines = source.split('\n')
  return lines
    .flatMap((text, index) => [
      text,
      ...marks.filter((mark) => mark.line === index + 1).map((mark) => written(mark, text)),
    ])
    .join('\n')
}

function written({ code, column, length }: Mark, text: string): string {
  const isUnreachable = length !== 'beyond' && (length === 0 || (column < 4 && length < 3))
  if (isUnreachable) return `// @${column - 1}+${length} ${code}`
  const carets = length === 'beyond' ? text.length - column + 1 : length
  const tail = length === 'beyond' ? '>' : ''
  if (column < 4) return `${' '.repeat(column - 1)}//${'^'.repeat(Math.max(1, carets - 2))}${tail} ${code}`
  const indent = Math.min(column - 4, /^\s*/.exec(text)?.[0].length ?? 0)
  return `${' '.repeat(indent)}//${' '.repeat(column - 3 - indent)}${'^'.repeat(carets)}${tail} ${code}`
}
