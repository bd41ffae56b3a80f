/**
 * The host's half of a kernel test file: the same `describe` and `test` calls with the same names, at the same
 * lines and columns, whose bodies look up what the kernel reported. Everything else becomes blanks, so that
 * positions need no translation.
 */
import type { TestOutline } from '../frontend/test-outline.ts'

/**
 * Generated code for a test file of the kernel. `file` is its path relative to the project's root, as the
 * kernel's reports name it, and `host` the module that knows the results.
 */
export function hostCode(text: string, outline: readonly TestOutline[], file: string, host: string): string {
  const used = `import { describe, kernelFile, test, testPanics } from ${JSON.stringify(host)}`
  const code = rewrite(text, { start: 0, end: text.length }, outline)
  return `${code}\n${used}\nconst kernelTest = kernelFile(${JSON.stringify(file)})\n`
}

interface Range {
  readonly start: number
  readonly end: number
}

const blanks = (text: string, { start, end }: Range): string =>
  text.slice(start, end).replace(/[^\n\r]/g, ' ')

/** The text of `range` with nothing left of it but the calls in `outline`. */
function rewrite(text: string, range: Range, outline: readonly TestOutline[]): string {
  let code = ''
  let position = range.start
  for (const entry of outline) {
    code += blanks(text, { start: position, end: entry.start })
    code += text.slice(entry.start, entry.body.start)
    code += entry.kind === 'describe' ? rewrite(text, entry.body, entry.children) : lookUp(text, entry)
    code += text.slice(entry.body.end, entry.end)
    position = entry.end
  }
  return code + blanks(text, { start: position, end: range.end })
}

function lookUp(text: string, entry: TestOutline): string {
  return `() => kernelTest(${entry.line}, ${entry.column})${blanks(text, entry.body)}`
}
