/** The names behind the symbols of a printed program: what a debugger or a backtrace shows for them. */

import type { FunctionNode, Global } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'
import { removeUnreachable } from '../passes/remove-unreachable.ts'
import { assemblerName } from './assembly.ts'
import { Unit } from './unit.ts'

export interface SymbolEntry {
  /** In the object file. */
  readonly symbol: string
  /** In TypeScript. */
  readonly name: string
  /** Where it is defined: relative to the project's root. */
  readonly file: string
  readonly line: number
}

export interface SymbolTable {
  readonly functions: readonly SymbolEntry[]
  readonly variables: readonly SymbolEntry[]
}

/** The functions and variables that `emitC` prints for a kernel, in the program's order. */
export function symbolTable(program: Program): SymbolTable {
  const unit = new Unit(removeUnreachable(program), null)
  const entryOf = (node: FunctionNode | Global): SymbolEntry => ({
    symbol: assemblerName(node, unit),
    name: node.name,
    file: node.location.file,
    line: node.location.line,
  })
  return { functions: unit.program.functions.map(entryOf), variables: unit.program.globals.map(entryOf) }
}
