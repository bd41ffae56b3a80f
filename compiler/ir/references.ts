/** What a function or the value of a global refers to: other functions, globals, and symbols of the linker script. */

import type { Expression, FunctionNode, Global, Initial, Place, Statement } from './nodes.ts'
import { walkStatements } from './walk.ts'

export interface References {
  readonly functions: Set<FunctionNode>
  readonly globals: Set<Global>
  readonly linkerSymbols: Set<string>
  /** Those among the functions and globals that assembly names, so that their symbols have to stay. */
  readonly fromAssembly: Set<FunctionNode | Global>
}

/** What a function refers to in its body, or by the stub that stands for one. */
export function referencesOfFunction(node: FunctionNode): References {
  const found = noReferences()
  if (node.linkage.kind === 'interrupt') {
    found.functions.add(node.linkage.handler)
    found.fromAssembly.add(node.linkage.handler)
  }
  addStatements(node.body ?? [], found)
  return found
}

/** What statements refer to. */
export function referencesOf(statements: readonly Statement[]): References {
  const found = noReferences()
  addStatements(statements, found)
  return found
}

/** What the first value of a global refers to. */
export function referencesOfInitial(initial: Initial): References {
  const found = noReferences()
  addInitial(initial, found)
  return found
}

function noReferences(): References {
  return { functions: new Set(), globals: new Set(), linkerSymbols: new Set(), fromAssembly: new Set() }
}

function addStatements(statements: readonly Statement[], found: References): void {
  walkStatements(statements, {
    expression: (expression) => addExpression(expression, found),
    place: (place) => addRoot(place, found),
    statement: (statement) => addAssembly(statement, found),
  })
}

function addExpression(expression: Expression, found: References): void {
  if (expression.kind === 'function') found.functions.add(expression.function)
  if (expression.kind === 'linkerSymbol') found.linkerSymbols.add(expression.name)
  if (expression.kind === 'call' && expression.callee.kind === 'direct') {
    found.functions.add(expression.callee.function)
  }
}

function addRoot(place: Place, found: References): void {
  if (place.kind === 'global') found.globals.add(place.global)
  if (place.kind === 'field') addRoot(place.object, found)
  if (place.kind === 'element') addRoot(place.array, found)
}

function addAssembly(statement: Statement, found: References): void {
  if (statement.kind !== 'assembly') return
  for (const part of statement.assembly.parts) {
    if (part.kind !== 'symbol') continue
    found.fromAssembly.add(part.of)
    if ('linkage' in part.of) found.functions.add(part.of)
    else found.globals.add(part.of)
  }
}

function addInitial(initial: Initial, found: References): void {
  switch (initial.kind) {
    case 'address':
      return addRoot(initial.place, found)
    case 'function':
      found.functions.add(initial.function)
      return
    case 'linkerSymbol':
      found.linkerSymbols.add(initial.name)
      return
    case 'view':
      return addInitial(initial.data, found)
    case 'struct':
      return initial.fields.forEach((field) => addInitial(field, found))
    case 'array':
      return initial.elements.forEach((element) => addInitial(element, found))
    default:
      return
  }
}
