/**
 * Expressions of which only the effects are wanted: statements of their own, and what a function without a result
 * returns. `ready && start()` and `isUp ? stop() : start()` are branches there, whatever their sides are.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import type { Body } from './body.ts'
import { lowerCondition, lowerValue } from './dispatch.ts'
import { canFail } from './effects.ts'
import { unwrap } from './in-place.ts'
import { negated } from './optionals.ts'
import { nothingNamed } from './tested.ts'

/** Evaluates an expression for its effects. */
export function lowerDiscarded(body: Body, node: ts.Expression): void {
  const inner = unwrap(node)
  if (nothingNamed(inner) === 'undefined') return
  if (ts.isConditionalExpression(inner)) {
    const { condition, whenTrue, whenFalse } = inner
    return branch(
      body,
      lowerCondition(body, condition),
      () => lowerDiscarded(body, whenTrue),
      () => lowerDiscarded(body, whenFalse),
    )
  }
  if (ts.isBinaryExpression(inner)) {
    const { left, right, operatorToken } = inner
    if (operatorToken.kind === ts.SyntaxKind.CommaToken) {
      lowerDiscarded(body, left)
      return lowerDiscarded(body, right)
    }
    const isAnd = operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
    if (isAnd || operatorToken.kind === ts.SyntaxKind.BarBarToken) {
      const condition = lowerCondition(body, left)
      return branch(body, isAnd ? condition : negated(condition), () => lowerDiscarded(body, right))
    }
  }
  discard(body, lowerValue(body, inner, null))
}

function branch(body: Body, condition: Expression, whenTrue: () => void, whenFalse = (): void => {}): void {
  if (condition.kind === 'boolean') return condition.value ? whenTrue() : whenFalse()
  const test = body.absorb(condition)
  const [then, otherwise] = [body.collect(whenTrue), body.collect(whenFalse)]
  if (then.length + otherwise.length === 0) return discard(body, test)
  body.emit({ kind: 'if', condition: test, then, otherwise })
}

/** Keeps the effects and the checks of a value that nobody uses. */
export function discard(body: Body, value: Expression): void {
  const effect = body.absorb(value)
  if (effect.kind === 'zero') return
  if (effect.kind === 'call' || canFail(effect)) body.emit({ kind: 'evaluate', value: effect })
}
