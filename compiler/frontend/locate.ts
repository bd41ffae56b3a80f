/** Positions in source files as people name them. */

import path from 'node:path'
import type { Location } from '../ir/location.ts'
import type { ts } from './typescript.ts'

interface Known {
  readonly root: string
  readonly name: string
  readonly lineStarts: readonly number[]
  /** The line asked for last; the next question is mostly of the same or a following one. */
  line: number
}
/** Places are asked for by the thousand, and names of files change with nothing but the root. */
const files = new WeakMap<ts.SourceFile, Known>()

function knownOf(root: string, file: ts.SourceFile): Known {
  const known = files.get(file)
  if (known?.root === root) return known
  const made = { root, name: relativeName(root, file.fileName), lineStarts: file.getLineStarts(), line: 0 }
  files.set(file, made)
  return made
}

function relativeName(root: string, name: string): string {
  return path.relative(root, name).split(path.sep).join('/')
}

/** The place of a character of a file. */
export function locate(file: ts.SourceFile, position: number, root: string): Location {
  const known = knownOf(root, file)
  const line = lineOf(known, position)
  known.line = line
  return { file: known.name, line: line + 1, column: position - known.lineStarts[line]! + 1 }
}

/** The number, from 0, of the line that a position is in. */
function lineOf({ lineStarts, line }: Known, position: number): number {
  let [low, high] = [0, lineStarts.length]
  if (lineStarts[line]! <= position) {
    low = line
    if (line + 1 === high || position < lineStarts[line + 1]!) return line
  } else high = line
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (lineStarts[middle]! <= position) low = middle
    else high = middle
  }
  return low
}

/** The place of a character of a text that has not been parsed. */
export function locateIn(text: string, name: string, position: number, root: string): Location {
  const lines = text.slice(0, position).split(/\r\n|[\n\r\u2028\u2029]/)
  return {
    file: relativeName(root, name),
    line: lines.length,
    column: lines.at(-1)!.length + 1,
  }
}

/** The place where a node begins, without the space and comments before it. */
export function locateNode(node: ts.Node, root: string): Location {
  const file = node.getSourceFile()
  return locate(file, node.getStart(file), root)
}
