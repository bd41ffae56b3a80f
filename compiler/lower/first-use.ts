/**
 * `let i = 0` takes the type of its first constraining use: what it is compared with, computed with,
 * assigned, passed as, returned as, or an index.
 */

import { ts } from '../frontend/typescript.ts'
import { USIZE, type ValueType } from '../types/machine.ts'
import { isAssignment } from './assigned.ts'
import type { Body } from './body.ts'
import { OPERATORS } from './expressions/operators.ts'
import { fromType, valueTypeOf } from './types.ts'
import type { Unit } from './unit.ts'

/** The type that the uses of a variable give it; refused if none does. */
export function useType(body: Body, node: ts.VariableDeclaration | ts.BindingElement): ValueType {
  const { unit } = body
  const name = node.name as ts.Identifier
  const symbol = unit.checker.getSymbolAtLocation(name)!
  const scope = scopeOf(node)
  let found: ValueType | null = null
  const visit = (child: ts.Node): void => {
    if (found) return
    if (
      ts.isIdentifier(child) &&
      child !== name &&
      child.text === name.text &&
      unit.symbolOf(child) === symbol
    )
      found = constraint(body, child)
    if (!found) ts.forEachChild(child, visit)
  }
  visit(scope)
  return found ?? unit.refuse('untyped', name, name.text)
}

function scopeOf(node: ts.Node): ts.Node {
  let current = node.parent
  while (
    !ts.isBlock(current) &&
    !ts.isForStatement(current) &&
    !ts.isSourceFile(current) &&
    !ts.isCaseBlock(current)
  )
    current = current.parent
  return current
}

/** What the use of a variable says of its type. */
function constraint(body: Body, use: ts.Expression): ValueType | null {
  const { parent } = use
  const { unit } = body
  if (ts.isParenthesizedExpression(parent)) return constraint(body, parent)
  if (ts.isElementAccessExpression(parent) && parent.argumentExpression === use) return USIZE
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken
    if (!(kind in OPERATORS) && !isAssignment(kind)) return null
    const other = parent.left === use ? parent.right : parent.left
    return machineType(body, unit.checker.getTypeAtLocation(other), other)
  }
  if (ts.isCallExpression(parent) && parent.expression !== use) {
    const type = unit.checker.getContextualType(use)
    return type ? machineType(body, type, use) : null
  }
  if (ts.isReturnStatement(parent)) return body.options.result.kind === 'integer' ? body.options.result : null
  if (ts.isVariableDeclaration(parent) && parent.type)
    return machineType(body, unit.checker.getTypeFromTypeNode(parent.type), parent)
  if (ts.isPropertyAssignment(parent)) {
    const type = unit.checker.getContextualType(use)
    return type ? machineType(body, type, use) : null
  }
  return null
}

function machineType(body: Body, type: ts.Type, node: ts.Node): ValueType | null {
  if (type.flags & ts.TypeFlags.NumberLike && !(type.flags & ts.TypeFlags.EnumLike))
    return lengthType(body.unit, node)
  const known = quietly(body.unit, () => valueTypeOf(fromType(body.unit, type, node, body.environment)))
  return known?.kind === 'integer' ? known : null
}

/** `array.length` is a literal to TypeScript, and a `usize`. */
function lengthType(unit: Unit, node: ts.Node): ValueType | null {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'length' && unit.symbolOf(node.name)
    ? USIZE
    : null
}

/** Runs `work`; null, and no diagnostic, where it is refused. */
export function quietly<T>(unit: Unit, work: () => T): T | null {
  const count = unit.diagnostics.length
  const result = unit.attempt(work)
  if (result === null) unit.forget(count)
  return result
}
