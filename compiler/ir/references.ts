/** What a function or the value of a global refers to: other functions, globals, and symbols of the linker script. */

import type { Expression, FunctionNode, Global, Initial, Place, Statement } from './nodes.ts'
import { walkStatements } from './walk.ts'

export interface References {
  readonly functions: ReadonlySet<FunctionNode>
  readonly globals: ReadonlySet<Global>
  readonly linkerSymbols: ReadonlySet<string>
  /** Those among the functions and globals that assembly names, so that their symbols have to stay. */
  readonly fromAssembly: ReadonlySet<FunctionNode | Global>
}

type Found = { readonly [K in keyof References]: References[K] extends ReadonlySet<infer T> ? Set<T> : never }

/** What a function refers to in its body, or by the stub that stands for one. */
export function referencesOfFunction({ linkage, body }: FunctionNode): References {
  if (linkage.kind !== 'interrupt') return body === null ? noReferences() : referencesOf(body)
  const { handler } = linkage
  return { ...noReferences(), functions: new Set([handler]), fromAssembly: new Set([handler]) }
}

/** A body is asked for again and again, and never changes: a pass that changes it makes another one. */
const known = new WeakMap<readonly Statement[], References>()

/** What the statements of a body refer to. */
export function referencesOf(statements: readonly Statement[]): References {
  let found = known.get(statements)
  if (!found) known.set(statements, (found = findReferences(statements)))
  return found
}

function findReferences(statements: readonly Statement[]): References {
  const found = noReferences()
  walkStatements(statements, {
    expression: (expression) => addExpression(expression, found),
    place: (place) => addRoot(place, found),
    statement: (statement) => addAssembly(statement, found),
  })
  return found
}

/** What the first value of a global refers to. */
export function referencesOfInitial(initial: Initial): References {
  const found = noReferences()
  addInitial(initial, found)
  return found
}

function noReferences(): Found {
  return { functions: new Set(), globals: new Set(), linkerSymbols: new Set(), fromAssembly: new Set() }
}

function addExpression(expression: Expression, found: Found): void {
  if (expression.kind === 'function') found.functions.add(expression.function)
  if (expression.kind === 'linkerSymbol') found.linkerSymbols.add(expression.name)
  if (expression.kind === 'call' && expression.callee.kind === 'direct') {
    found.functions.add(expression.callee.function)
  }
}

function addRoot(place: Place, found: Found): void {
  if (place.kind === 'global') found.globals.add(place.global)
  if (place.kind === 'field') addRoot(place.object, found)
  if (place.kind === 'element') addRoot(place.array, found)
}

function addAssembly(statement: Statement, found: Found): void {
  if (statement.kind !== 'assembly') return
  for (const part of statement.assembly.parts) {
    if (part.kind !== 'symbol') continue
    found.fromAssembly.add(part.of)
    if ('linkage' in part.of) found.functions.add(part.of)
    else found.globals.add(part.of)
  }
}

function addInitial(initial: Initial, found: Found): void {
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
