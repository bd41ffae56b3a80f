/**
 * The tree of a generated program. Each node is written in two ways: as a program of the language, and as the
 * JavaScript that says what it must do. In both, `$0`, `$1`, … stand for the children; in JavaScript, `@` stands for
 * where the node begins in the program, as a string. What is generic about nodes (printing, shrinking) needs to know
 * no more than that.
 */

/** What a node may be replaced by: another one of the same sort. Expressions have their type for a sort. */
export type Sort = string

export interface Tree {
  readonly sort: Sort
  readonly children: readonly Tree[]
  readonly text: string
  readonly script: string
}

/** The sort of a node whose children stand on lines of their own, any of which may be left out. */
export const LINES = 'lines'
/** The sort of a top-level statement that may stand in another module. */
export const LIBRARY = 'library'
/** The sort of what stands on such lines. */
export const STATEMENT = 'statement'

export function tree(sort: Sort, text: string, children: readonly Tree[] = [], script: string = text): Tree {
  return { sort, children, text, script }
}

export function lines(children: readonly Tree[]): Tree {
  return { sort: LINES, children, text: '', script: '' }
}

export function statement(text: string, children: readonly Tree[] = [], script: string = text): Tree {
  return tree(STATEMENT, text, children, script)
}

/** A block. The semicolon keeps it apart from a line that ends in parentheses, which would be those of an arrow function. */
export function braces(body: Tree): Tree {
  return statement(';{\n$0\n}', [body])
}

export interface Rendered {
  readonly text: string
  /** Where each node begins: `line:column`, both from 1. */
  readonly positions: ReadonlyMap<Tree, string>
}

/** The program in the language. */
export function renderText(root: Tree): Rendered {
  const positions = new Map<Tree, string>()
  const writer = new Writer()
  const visit = (node: Tree, depth: number): void => {
    positions.set(node, writer.position)
    if (node.sort === LINES) {
      node.children.forEach((child, index) => {
        // The line break before the first line has brought the indentation of the line above.
        writer.write(index > 0 ? `\n${indent(depth)}` : indent(Math.min(depth, 1)))
        visit(child, depth)
      })
      return
    }
    for (const piece of pieces(node.text)) {
      if (piece.startsWith('$')) {
        const child = node.children[Number(piece.slice(1))]
        visit(child, child.sort === LINES ? depth + 1 : depth)
      } else writer.write(piece.replaceAll('\n', `\n${indent(depth)}`))
    }
  }
  visit(root, 0)
  return { text: `${writer.text}\n`, positions }
}

/** The program in JavaScript; `at` tells where a node begins. */
export function renderScript(root: Tree, at: (node: Tree) => string): string {
  const visit = (node: Tree): string => {
    if (node.sort === LINES) return node.children.map(visit).join('\n')
    return pieces(node.script)
      .map((piece) => {
        if (piece === '@') return JSON.stringify(at(node))
        return piece.startsWith('$') ? visit(node.children[Number(piece.slice(1))]) : piece
      })
      .join('')
  }
  return `${visit(root)}\n`
}

/** How many nodes a tree has. */
export function size(node: Tree): number {
  return node.children.reduce((sum, child) => sum + size(child), 1)
}

const cut = new Map<string, readonly string[]>()

function pieces(text: string): readonly string[] {
  let found = cut.get(text)
  if (!found) cut.set(text, (found = text.split(/(\$\d+|@)/).filter((piece) => piece !== '')))
  return found
}

function indent(depth: number): string {
  return '  '.repeat(depth)
}

class Writer {
  text = ''
  private line = 1
  private lineStart = 0

  get position(): string {
    return `${this.line}:${this.text.length - this.lineStart + 1}`
  }

  write(piece: string): void {
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) {
      this.line++
      this.lineStart = this.text.length + at + 1
    }
    this.text += piece
  }
}
