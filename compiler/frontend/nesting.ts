/**
 * How deep a source nests. TypeScript, lowering and printing all descend by recursion, and the stack of a process ends
 * somewhere; so what nests deeper than any program does is refused before it is descended into, at the same place on
 * every machine.
 */

import { ts } from './typescript.ts'

/** Levels of the syntax tree; a term of a sum, a branch of an `else if` and a pair of parentheses is one each. */
export const NESTING_LIMIT = 500

export interface ParsedFile {
  readonly file: ts.SourceFile | undefined
  /** Where the file nests too deeply; its text is then left out of `file`. */
  readonly excess: { readonly text: string; readonly start: number; readonly end: number } | null
}

/** Parses by `parse`, unless the text nests too deeply. `text` is asked for only if it does. */
export function parseShallow(
  name: string,
  parse: () => ts.SourceFile | undefined,
  text: () => string,
): ParsedFile {
  const without = (whole: string, start: number, end: number): ParsedFile => ({
    file: ts.createSourceFile(name, '', ts.ScriptTarget.Latest),
    excess: { text: whole, start, end },
  })
  try {
    const file = parse()
    const node = file && firstTooDeep(file)
    return node ? without(file.text, node.getStart(file), node.end) : { file, excess: null }
  } catch (error) {
    if (!isStackOverflow(error)) throw error
    const whole = text()
    const start = deepestBracket(whole)
    return without(whole, start, start + 1)
  }
}

/** What JavaScript throws when the stack is used up. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack size')
}

/** The outermost node, in source order, that lies deeper than the limit; without recursion. */
function firstTooDeep(file: ts.SourceFile): ts.Node | null {
  const nodes: ts.Node[] = [file]
  const depths: number[] = [0]
  let found: ts.Node | null = null
  let depth = 0
  const push = (child: ts.Node): void => {
    nodes.push(child)
    depths.push(depth)
  }
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    depth = depths.pop()! + 1
    if (depth <= NESTING_LIMIT) ts.forEachChild(node, push)
    else if (!found || node.pos < found.pos) found = node
  }
  return found
}

const OPENING = new Set('([{<')
const CLOSING = new Set(')]}>')

/** The place of the innermost bracket, as far as can be told without parsing. */
function deepestBracket(text: string): number {
  let [depth, deepest, place] = [0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    if (OPENING.has(text[at]!)) depth++
    else if (CLOSING.has(text[at]!)) depth = Math.max(0, depth - 1)
    if (depth > deepest) [deepest, place] = [depth, at]
  }
  return place
}
