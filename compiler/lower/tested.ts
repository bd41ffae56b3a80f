/**
 * Values of which a program asks whether they are there. TypeScript knows of some that they are; what it has ruled out may
 * have come about since, and the question is for that.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import { optionalOf, withoutNull, type Nothing, type ValueType } from '../types/machine.ts'
import type { Body } from './body.ts'
import { branchOf } from './choice.ts'
import { lowerDeclared } from './dispatch.ts'
import { unwrap } from './in-place.ts'
import { withNarrowing } from './narrowing.ts'

/** The left side of `??` or `?.`, as it is declared, unless TypeScript knows more of it than that it is there. */
export function lowerTested(body: Body, node: ts.Expression, expected: ValueType | null): Expression {
  const declared = lowerDeclared(body, node, expected)
  const { value, statements } = branchOf(body, () => withNarrowing(body, node, declared))
  const content = optionalOf(declared.type)?.value ?? withoutNull(declared.type)
  if (value.type === content) return declared
  body.statements.push(...statements)
  return value
}

/** Whether an expression may be missing but for what TypeScript has ruled out. */
export function isDeclaredOptional(body: Body, node: ts.Expression): boolean {
  const inner = unwrap(node)
  if (nothingNamed(inner)) return true
  if (ts.isConditionalExpression(inner))
    return isDeclaredOptional(body, inner.whenTrue) || isDeclaredOptional(body, inner.whenFalse)
  if (ts.isBinaryExpression(inner)) return isDeclaredOptional(body, inner.right)
  let isOptional = false
  body.trial(() => (isOptional = optionalOf(lowerDeclared(body, inner, null).type) !== null))
  return isOptional
}

/** Which value that is none an expression names; null if it names neither. */
export function nothingNamed(node: ts.Expression): Nothing | null {
  const inner = unwrap(node)
  if (inner.kind === ts.SyntaxKind.NullKeyword) return 'null'
  return ts.isIdentifier(inner) && inner.text === 'undefined' ? 'undefined' : null
}
