/** The decorators of the language: `@packed`, `@align(bytes)`, `@volatile`, `@bits(low, count)`. */

import { ts } from '../frontend/typescript.ts'
import type { Unit } from './unit.ts'

const KNOWN = new Set(['packed', 'align', 'volatile', 'bits'])
const LARGEST_ALIGNMENT = 1 << 20

/** The decorators of a declaration by name; others are refused. */
export function decoratorsOf(unit: Unit, node: ts.Node): Map<string, ts.Decorator> {
  const found = new Map<string, ts.Decorator>()
  if (!ts.canHaveDecorators(node)) {
    return found
  }
  for (const decorator of ts.getDecorators(node) ?? []) {
    const name = knownName(unit, decorator)
    if (name) found.set(name, decorator)
    else refuseDecorator(unit, decorator)
  }
  return found
}

/** Records that a decorator is none of the language's, or that it does not belong where it stands. */
export function refuseDecorator(unit: Unit, decorator: ts.Decorator): void {
  const known = knownName(unit, decorator)
  unit.report(known ? 'decoratorPlace' : 'decorator', decorator, known ?? nameOf(decorator).getText())
}

function nameOf({ expression }: ts.Decorator): ts.Expression {
  return ts.isCallExpression(expression) ? expression.expression : expression
}

function knownName(unit: Unit, decorator: ts.Decorator): string | null {
  const symbol = unit.symbolOf(nameOf(decorator))
  return symbol && unit.isAmbient(symbol) && KNOWN.has(symbol.name) ? symbol.name : null
}

/** The number of bytes in `@align(bytes)`. */
export function alignArgument(unit: Unit, decorator: ts.Decorator): number {
  const call = decorator.expression
  const argument = ts.isCallExpression(call) ? call.arguments[0] : undefined
  const value = argument && ts.isNumericLiteral(argument) ? Number(argument.text) : NaN
  return checkedAlignment(unit, value, argument ?? decorator)
}

/** The value itself if it can be an alignment. */
export function checkedAlignment(unit: Unit, value: number, node: ts.Node): number {
  const isPower = Number.isInteger(value) && value > 0 && (value & (value - 1)) === 0
  if (!isPower || value > LARGEST_ALIGNMENT) return unit.refuse('alignment', node, node.getText())
  return value
}
