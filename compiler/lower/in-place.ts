/**
 * Objects that stand where their variable, field or element stands: what `new` and `FixedArray.of` create
 * for a constant, for a variable that never changes, and for fields and elements held in place.
 */

import { ts } from '../frontend/typescript.ts'
import {
  object,
  type ArrayType,
  type ObjectType,
  type StorageType,
  type ValueType,
} from '../types/machine.ts'
import type { Body } from './body.ts'
import { classInstance, instantiate, typeArgument } from './classes.ts'
import type { TypeArgument } from './environment.ts'
import { inferClassArguments } from './inference.ts'
import { ambientName } from './intrinsic-calls.ts'
import { fixedArray, literalLength, valued } from './types.ts'
import { typeOf } from './dispatch.ts'
import { isUntyped } from './literals.ts'
import { isText, withTexts } from './texts.ts'

/** The storage that an initial value creates for itself; null if it is a value made elsewhere. */
export function inPlaceType(
  body: Body,
  node: ts.Expression,
  expected: ValueType | null,
): ObjectType | ArrayType | null {
  const inner = unwrap(node)
  if (ts.isNewExpression(inner)) return newType(body, inner, expected)
  if (isArrayOf(body, inner)) return arrayOfType(body, inner, expected)
  return null
}

export function unwrap(node: ts.Expression): ts.Expression {
  while (ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node)) node = node.expression
  return node
}

/** What an expression is without parentheses and `as const`. */
export function unwrapConstant(node: ts.Expression): ts.Expression {
  const inner = unwrap(node)
  return ts.isAsExpression(inner) && ts.isConstTypeReference(inner.type) ? unwrap(inner.expression) : inner
}

/** Whether an expression is `FixedArray.of(…)`. */
export function isArrayOf(body: Body, node: ts.Expression): node is ts.CallExpression {
  return ts.isCallExpression(node) && ambientName(body.unit, node.expression) === 'FixedArray.of'
}

/** The object or array that a `new` expression creates. */
export function newType(
  body: Body,
  node: ts.NewExpression,
  expected: ValueType | null,
): ObjectType | ArrayType {
  const { unit } = body
  const target = expected?.kind === 'reference' ? expected.to : null
  if (ambientName(unit, node.expression) === 'FixedArray') {
    const [element, length] = node.typeArguments ?? []
    if (element && length) {
      const checked = unit.checker.getTypeFromTypeNode(length)
      return fixedArray(
        unit,
        elementNamed(body, element),
        literalLength(unit, checked, length, body.environment),
        node,
      )
    }
    if (target?.kind === 'array') return target
    return unit.refuse('inference', node, 'T', 'new FixedArray<u8, 16>()')
  }
  const symbol =
    ts.isIdentifier(node.expression) || ts.isPropertyAccessExpression(node.expression)
      ? unit.symbolOf(ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression)
      : undefined
  const declaration = symbol?.valueDeclaration
  if (!declaration || !ts.isClassDeclaration(declaration) || declaration.getSourceFile().isDeclarationFile)
    return unit.refuse('call', node)
  if (!declaration.typeParameters) {
    const type = unit.checker.getDeclaredTypeOfSymbol(symbol)
    return object(classInstance(unit, type as ts.ObjectType, node, body.environment).struct)
  }
  return object(instantiate(unit, declaration, newArguments(body, node, declaration, target), node).struct)
}

function elementNamed({ unit, environment }: Body, node: ts.TypeNode): StorageType {
  return valued(unit, unit.checker.getTypeFromTypeNode(node), node, environment)
}

function newArguments(
  body: Body,
  node: ts.NewExpression,
  declaration: ts.ClassDeclaration,
  target: ObjectType | ArrayType | null,
): readonly TypeArgument[] {
  const { unit } = body
  if (node.typeArguments)
    return node.typeArguments.map((argument) =>
      typeArgument(unit, unit.checker.getTypeFromTypeNode(argument), argument, body.environment),
    )
  if (target?.kind === 'object') {
    const instance = unit.instances.get(target.struct)
    if (instance?.declaration === declaration) return instance.arguments
  }
  return inferClassArguments(body, node, declaration)
}

/** The array that `FixedArray.of(…)` creates. */
export function arrayOfType(body: Body, node: ts.CallExpression, expected: ValueType | null): ArrayType {
  const count = node.arguments.length
  const [element] = node.typeArguments ?? []
  if (element) return fixedArray(body.unit, elementNamed(body, element), count, node)
  const target = expected?.kind === 'reference' ? expected.to : null
  if (target?.kind === 'array') {
    if (target.length !== count) body.unit.refuse('elementCount', node, String(count), String(target.length))
    return target
  }
  return fixedArray(body.unit, elementType(body, node), count, node)
}

/** The type of the first element that has one. */
function elementType(body: Body, node: ts.CallExpression): StorageType {
  const [first, ...others] = node.arguments.filter((argument) => !isUntyped(body, argument))
  if (!first) return body.unit.refuse('inference', node, 'T', 'FixedArray.of<u8>(…)')
  return others.reduce<ValueType>(
    (known, other) => {
      const type = known.kind === 'integer' && isText(known) ? typeOf(body, other) : null
      return type ? withTexts(body.unit, known, type, other) : known
    },
    typeOf(body, first) ?? body.unit.giveUp(),
  )
}
