/**
 * Makes changed copies of IR nodes. Each function replaces the direct parts of one node, in the order of their
 * evaluation; what a pass wants deeper down it asks for itself.
 */

import type { Expression, Place, Statement } from './nodes.ts'

/** What becomes of the parts of a node. */
export interface PartMaps {
  readonly expression: (expression: Expression) => Expression
  readonly place: (place: Place) => Place
}

/** What becomes of the parts of a statement; bodies are the statement lists inside it. */
export interface StatementMaps extends PartMaps {
  readonly body: (statements: readonly Statement[]) => readonly Statement[]
}

/** An expression with other parts. */
export function mapExpressionParts(expression: Expression, maps: PartMaps): Expression {
  const map = maps.expression
  switch (expression.kind) {
    case 'integer':
    case 'boolean':
    case 'string':
    case 'null':
    case 'zero':
    case 'location':
    case 'function':
    case 'linkerSymbol':
      return expression
    case 'read':
    case 'refer':
    case 'addressOf':
    case 'pointTo':
      return { ...expression, place: maps.place(expression.place) }
    case 'sliceOfArray':
      return { ...expression, array: maps.place(expression.array) }
    case 'arithmetic':
    case 'bits':
    case 'compare':
    case 'overflows':
    case 'logical':
      return { ...expression, left: map(expression.left), right: map(expression.right) }
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
      return { ...expression, value: map(expression.value) }
    case 'shift':
    case 'rotate':
      return { ...expression, value: map(expression.value), count: map(expression.count) }
    case 'conditional': {
      const condition = map(expression.condition)
      return {
        ...expression,
        condition,
        whenTrue: map(expression.whenTrue),
        whenFalse: map(expression.whenFalse),
      }
    }
    case 'call': {
      const { callee } = expression
      const mapped = callee.kind === 'indirect' ? { ...callee, value: map(callee.value) } : callee
      return { ...expression, callee: mapped, arguments: expression.arguments.map(map) }
    }
    case 'record':
      return { ...expression, fields: expression.fields.map(map) }
    case 'member':
      return { ...expression, record: map(expression.record) }
    case 'view':
      return { ...expression, address: map(expression.address), length: map(expression.length) }
    case 'subrange': {
      const [value, start] = [map(expression.value), map(expression.start)]
      return { ...expression, value, start, end: expression.end && map(expression.end) }
    }
    case 'offset':
      return { ...expression, pointer: map(expression.pointer), count: map(expression.count) }
  }
}

/** A place with other parts. */
export function mapPlaceParts(place: Place, maps: PartMaps): Place {
  const map = maps.expression
  switch (place.kind) {
    case 'local':
    case 'global':
      return place
    case 'target':
      return { ...place, reference: map(place.reference) }
    case 'field':
      return { ...place, object: maps.place(place.object) }
    case 'element':
      return { ...place, array: maps.place(place.array), index: map(place.index) }
    case 'sliceElement':
      return { ...place, slice: map(place.slice), index: map(place.index) }
    case 'pointerElement':
      return { ...place, pointer: map(place.pointer), index: map(place.index) }
  }
}

/** A statement with other parts. */
export function mapStatementParts(statement: Statement, maps: StatementMaps): Statement {
  const map = maps.expression
  switch (statement.kind) {
    case 'declare':
    case 'return':
      return { ...statement, value: statement.value && map(statement.value) }
    case 'assign':
      return { ...statement, place: maps.place(statement.place), value: map(statement.value) }
    case 'evaluate':
      return { ...statement, value: map(statement.value) }
    case 'clear':
      return { ...statement, place: maps.place(statement.place) }
    case 'fill':
      return { ...statement, slice: map(statement.slice), value: map(statement.value) }
    case 'copyBytes':
      return { ...statement, to: map(statement.to), from: map(statement.from), count: map(statement.count) }
    case 'fillBytes':
      return { ...statement, to: map(statement.to), value: map(statement.value), count: map(statement.count) }
    case 'if': {
      const condition = map(statement.condition)
      return {
        ...statement,
        condition,
        then: maps.body(statement.then),
        otherwise: maps.body(statement.otherwise),
      }
    }
    case 'loop':
      return {
        ...statement,
        prepare: maps.body(statement.prepare),
        condition: statement.condition && map(statement.condition),
        body: maps.body(statement.body),
        update: maps.body(statement.update),
      }
    case 'switch': {
      const value = map(statement.value)
      const clauses = statement.clauses.map((clause) => ({ ...clause, body: maps.body(clause.body) }))
      return { ...statement, value, clauses }
    }
    case 'block':
      return { ...statement, body: maps.body(statement.body) }
    case 'assembly': {
      const parts = statement.assembly.parts.map((part) => {
        if (part.kind === 'input') return { ...part, value: map(part.value) }
        return part.kind === 'output' || part.kind === 'inout'
          ? { ...part, place: maps.place(part.place) }
          : part
      })
      return { ...statement, assembly: { ...statement.assembly, parts } }
    }
    case 'break':
    case 'continue':
    case 'fail':
      return statement
  }
}
