/**
 * Walks over the IR: each expression, place and statement inside a body, from the outside in, in the order in
 * which they are evaluated.
 */

import type { Expression, Place, Statement } from './nodes.ts'

/** What is done with a place: its value read, its value replaced, or its address kept. */
export type PlaceUse = 'read' | 'write' | 'address'

/** What is called before the parts of a node are walked. */
export interface Visitor {
  readonly statement?: (statement: Statement) => void
  readonly expression?: (expression: Expression) => void
  /** Only the whole of a place, not the object of a field or the array of an element. */
  readonly place?: (place: Place, use: PlaceUse) => void
}

/** The variable at the root of a place, or null if the place is reached through an address. */
export function rootOf(place: Place): (Place & { kind: 'local' | 'global' }) | null {
  let root = place
  while (root.kind === 'field' || root.kind === 'element') {
    root = root.kind === 'field' ? root.object : root.array
  }
  return root.kind === 'local' || root.kind === 'global' ? root : null
}

/** Walks statements in turn. */
export function walkStatements(statements: readonly Statement[], visitor: Visitor): void {
  for (const statement of statements) walkStatement(statement, visitor)
}

/** Walks one statement and all in it. */
export function walkStatement(statement: Statement, visitor: Visitor): void {
  visitor.statement?.(statement)
  switch (statement.kind) {
    case 'declare':
    case 'return':
      if (statement.value) walkExpression(statement.value, visitor)
      return
    case 'assign':
      walkPlace(statement.place, 'write', visitor)
      return walkExpression(statement.value, visitor)
    case 'evaluate':
      return walkExpression(statement.value, visitor)
    case 'clear':
      return walkPlace(statement.place, 'write', visitor)
    case 'fill':
      walkExpression(statement.slice, visitor)
      return walkExpression(statement.value, visitor)
    case 'copyBytes':
      return walkExpressions([statement.to, statement.from, statement.count], visitor)
    case 'fillBytes':
      return walkExpressions([statement.to, statement.value, statement.count], visitor)
    case 'if':
      walkExpression(statement.condition, visitor)
      walkStatements(statement.then, visitor)
      return walkStatements(statement.otherwise, visitor)
    case 'loop':
      walkStatements(statement.prepare, visitor)
      if (statement.condition) walkExpression(statement.condition, visitor)
      walkStatements(statement.body, visitor)
      return walkStatements(statement.update, visitor)
    case 'switch':
      walkExpression(statement.value, visitor)
      for (const clause of statement.clauses) walkStatements(clause.body, visitor)
      return
    case 'block':
      return walkStatements(statement.body, visitor)
    case 'assembly':
      for (const part of statement.assembly.parts) {
        if (part.kind === 'input') walkExpression(part.value, visitor)
        if (part.kind === 'output') walkPlace(part.place, 'write', visitor)
        if (part.kind === 'inout') walkPlace(part.place, 'address', visitor)
      }
      return
    case 'break':
    case 'continue':
    case 'fail':
      return
  }
}

/** Walks one expression and all in it. */
export function walkExpression(expression: Expression, visitor: Visitor): void {
  if (!visitor.expression && !visitor.place) return
  visitor.expression?.(expression)
  switch (expression.kind) {
    case 'read':
      return walkPlace(expression.place, 'read', visitor)
    case 'refer':
    case 'addressOf':
    case 'pointTo':
      return walkPlace(expression.place, 'address', visitor)
    case 'sliceOfArray':
      return walkPlace(expression.array, 'address', visitor)
    default:
      return walkExpressions(operandsOf(expression), visitor)
  }
}

function walkExpressions(expressions: readonly Expression[], visitor: Visitor): void {
  for (const expression of expressions) walkExpression(expression, visitor)
}

function walkPlace(place: Place, use: PlaceUse, visitor: Visitor): void {
  if (!visitor.expression && !visitor.place) return
  visitor.place?.(place, use)
  walkPlaceParts(place, visitor)
}

function walkPlaceParts(place: Place, visitor: Visitor): void {
  switch (place.kind) {
    case 'local':
    case 'global':
      return
    case 'target':
      return walkExpression(place.reference, visitor)
    case 'field':
      return walkPlaceParts(place.object, visitor)
    case 'element':
      walkPlaceParts(place.array, visitor)
      return walkExpression(place.index, visitor)
    case 'sliceElement':
      return walkExpressions([place.slice, place.index], visitor)
    case 'pointerElement':
      return walkExpressions([place.pointer, place.index], visitor)
  }
}

/** The expressions directly under an expression, in the order of their evaluation; not those inside its place. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'arithmetic':
    case 'bits':
    case 'compare':
    case 'overflows':
    case 'logical':
      return [expression.left, expression.right]
    case 'negate':
    case 'complement':
    case 'bitCount':
    case 'swapBytes':
    case 'reverseBits':
    case 'not':
    case 'convert':
    case 'assertNotNull':
    case 'length':
    case 'data':
    case 'text':
      return [expression.value]
    case 'shift':
    case 'rotate':
      return [expression.value, expression.count]
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse]
    case 'call': {
      const { callee } = expression
      return callee.kind === 'indirect' ? [callee.value, ...expression.arguments] : expression.arguments
    }
    case 'record':
      return expression.fields
    case 'member':
      return [expression.record]
    case 'view':
      return [expression.address, expression.length]
    case 'subrange':
      return expression.end === null
        ? [expression.value, expression.start]
        : [expression.value, expression.start, expression.end]
    case 'offset':
      return [expression.pointer, expression.count]
    case 'integer':
    case 'boolean':
    case 'string':
    case 'null':
    case 'zero':
    case 'location':
    case 'read':
    case 'refer':
    case 'addressOf':
    case 'pointTo':
    case 'function':
    case 'linkerSymbol':
    case 'sliceOfArray':
      return []
  }
}
