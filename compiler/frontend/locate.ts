/** Positions in source files as people name them. */

import path from 'node:path'
import type { Location } from '../ir/nodes.ts'
import type { ts } from './typescript.ts'

interface Named {
  readonly root: string
  readonly name: string
}
/** Places are asked for by the thousand, and names of files change with nothing but the root. */
const names = new WeakMap<ts.SourceFile, Named>()

/** A file's name from the root. */
function nameFrom(root: string, file: ts.SourceFile): string {
  const known = names.get(file)
  if (known?.root === root) return known.name
  const name = relativeName(root, file.fileName)
  names.set(file, { root, name })
  return name
}

function relativeName(root: string, name: string): string {
  return path.relative(root, name).split(path.sep).join('/')
}

/** The place of a character of a file. */
export function locate(file: ts.SourceFile, position: number, root: string): Location {
  const { line, character } = file.getLineAndCharacterOfPosition(position)
  return { file: nameFrom(root, file), line: line + 1, column: character + 1 }
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
