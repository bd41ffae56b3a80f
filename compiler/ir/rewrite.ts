/**
 * Makes changed copies of IR nodes. Each function replaces the direct parts of one node, in the order of their
 * evaluation; what a pass wants deeper down it asks for itself. A node whose parts all stay the same is itself the
 * result: passes change little, and share the rest with what they were given.
 */

import type { AssemblyPart, Callee, Expression, Place, Statement } from './nodes.ts'

/** What becomes of the parts of a node. */
export interface PartMaps {
  readonly expression: (expression: Expression) => Expression
  readonly place: (place: Place) => Place
}

/** What becomes of the parts of a statement; bodies are the statement lists inside it. */
export interface StatementMaps extends PartMaps {
  readonly body: (statements: readonly Statement[]) => readonly Statement[]
}

/** A list with other elements, or itself. */
export function mapList<T>(list: readonly T[], map: (element: T) => T): readonly T[] {
  let changed: T[] | null = null
  for (let index = 0; index < list.length; index++) {
    const element = list[index]!
    const mapped = map(element)
    if (changed) changed.push(mapped)
    else if (mapped !== element) changed = [...list.slice(0, index), mapped]
  }
  return changed ?? list
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
    case 'pointTo': {
      const place = maps.place(expression.place)
      return place === expression.place ? expression : { ...expression, place }
    }
    case 'sliceOfArray': {
      const array = maps.place(expression.array)
      return array === expression.array ? expression : { ...expression, array }
    }
    case 'arithmetic':
    case 'bits':
    case 'compare':
    case 'overflows':
    case 'logical': {
      const left = map(expression.left)
      const right = map(expression.right)
      const same = left === expression.left && right === expression.right
      return same ? expression : { ...expression, left, right }
    }
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
    case 'text': {
      const value = map(expression.value)
      return value === expression.value ? expression : { ...expression, value }
    }
    case 'shift':
    case 'rotate': {
      const value = map(expression.value)
      const count = map(expression.count)
      const same = value === expression.value && count === expression.count
      return same ? expression : { ...expression, value, count }
    }
    case 'conditional': {
      const condition = map(expression.condition)
      const whenTrue = map(expression.whenTrue)
      const whenFalse = map(expression.whenFalse)
      const same =
        condition === expression.condition &&
        whenTrue === expression.whenTrue &&
        whenFalse === expression.whenFalse
      return same ? expression : { ...expression, condition, whenTrue, whenFalse }
    }
    case 'call': {
      const callee = mapCallee(expression.callee, map)
      const values = mapList(expression.arguments, map)
      const same = callee === expression.callee && values === expression.arguments
      return same ? expression : { ...expression, callee, arguments: values }
    }
    case 'record': {
      const fields = mapList(expression.fields, map)
      return fields === expression.fields ? expression : { ...expression, fields }
    }
    case 'member': {
      const record = map(expression.record)
      return record === expression.record ? expression : { ...expression, record }
    }
    case 'view': {
      const address = map(expression.address)
      const length = map(expression.length)
      const same = address === expression.address && length === expression.length
      return same ? expression : { ...expression, address, length }
    }
    case 'subrange': {
      const value = map(expression.value)
      const start = map(expression.start)
      const end = expression.end && map(expression.end)
      const same = value === expression.value && start === expression.start && end === expression.end
      return same ? expression : { ...expression, value, start, end }
    }
    case 'offset': {
      const pointer = map(expression.pointer)
      const count = map(expression.count)
      const same = pointer === expression.pointer && count === expression.count
      return same ? expression : { ...expression, pointer, count }
    }
  }
}

function mapCallee(callee: Callee, map: PartMaps['expression']): Callee {
  if (callee.kind !== 'indirect') return callee
  const value = map(callee.value)
  return value === callee.value ? callee : { ...callee, value }
}

/** A place with other parts. */
export function mapPlaceParts(place: Place, maps: PartMaps): Place {
  const map = maps.expression
  switch (place.kind) {
    case 'local':
    case 'global':
      return place
    case 'target': {
      const reference = map(place.reference)
      return reference === place.reference ? place : { ...place, reference }
    }
    case 'field': {
      const object = maps.place(place.object)
      return object === place.object ? place : { ...place, object }
    }
    case 'element': {
      const array = maps.place(place.array)
      const index = map(place.index)
      return array === place.array && index === place.index ? place : { ...place, array, index }
    }
    case 'sliceElement': {
      const slice = map(place.slice)
      const index = map(place.index)
      return slice === place.slice && index === place.index ? place : { ...place, slice, index }
    }
    case 'pointerElement': {
      const pointer = map(place.pointer)
      const index = map(place.index)
      return pointer === place.pointer && index === place.index ? place : { ...place, pointer, index }
    }
  }
}

/** A statement with other parts. */
export function mapStatementParts(statement: Statement, maps: StatementMaps): Statement {
  const map = maps.expression
  switch (statement.kind) {
    case 'declare':
    case 'return': {
      const value = statement.value && map(statement.value)
      return value === statement.value ? statement : { ...statement, value }
    }
    case 'assign': {
      const place = maps.place(statement.place)
      const value = map(statement.value)
      const same = place === statement.place && value === statement.value
      return same ? statement : { ...statement, place, value }
    }
    case 'evaluate': {
      const value = map(statement.value)
      return value === statement.value ? statement : { ...statement, value }
    }
    case 'clear': {
      const place = maps.place(statement.place)
      return place === statement.place ? statement : { ...statement, place }
    }
    case 'fill': {
      const slice = map(statement.slice)
      const value = map(statement.value)
      const same = slice === statement.slice && value === statement.value
      return same ? statement : { ...statement, slice, value }
    }
    case 'copyBytes': {
      const to = map(statement.to)
      const from = map(statement.from)
      const count = map(statement.count)
      const same = to === statement.to && from === statement.from && count === statement.count
      return same ? statement : { ...statement, to, from, count }
    }
    case 'fillBytes': {
      const to = map(statement.to)
      const value = map(statement.value)
      const count = map(statement.count)
      const same = to === statement.to && value === statement.value && count === statement.count
      return same ? statement : { ...statement, to, value, count }
    }
    case 'if': {
      const condition = map(statement.condition)
      const then = maps.body(statement.then)
      const otherwise = maps.body(statement.otherwise)
      const same =
        condition === statement.condition && then === statement.then && otherwise === statement.otherwise
      return same ? statement : { ...statement, condition, then, otherwise }
    }
    case 'loop': {
      const prepare = maps.body(statement.prepare)
      const condition = statement.condition && map(statement.condition)
      const body = maps.body(statement.body)
      const update = maps.body(statement.update)
      const same =
        prepare === statement.prepare &&
        condition === statement.condition &&
        body === statement.body &&
        update === statement.update
      return same ? statement : { ...statement, prepare, condition, body, update }
    }
    case 'switch': {
      const value = map(statement.value)
      const clauses = mapList(statement.clauses, (clause) => {
        const body = maps.body(clause.body)
        return body === clause.body ? clause : { ...clause, body }
      })
      const same = value === statement.value && clauses === statement.clauses
      return same ? statement : { ...statement, value, clauses }
    }
    case 'block': {
      const body = maps.body(statement.body)
      return body === statement.body ? statement : { ...statement, body }
    }
    case 'assembly': {
      const parts = mapList(statement.assembly.parts, (part) => mapOperand(part, maps))
      const same = parts === statement.assembly.parts
      return same ? statement : { ...statement, assembly: { ...statement.assembly, parts } }
    }
    case 'break':
    case 'continue':
    case 'fail':
      return statement
  }
}

function mapOperand(part: AssemblyPart, maps: PartMaps): AssemblyPart {
  if (part.kind === 'input') {
    const value = maps.expression(part.value)
    return value === part.value ? part : { ...part, value }
  }
  if (part.kind !== 'output' && part.kind !== 'inout') return part
  const place = maps.place(part.place)
  return place === part.place ? part : { ...part, place }
}
