/** Operators on machine integers: operands widen to the wider type of one sign; literals take the other's type. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import type { ComparisonOperator, ShiftOperator } from '../../ir/operations.ts'
import type { CheckKind, Site } from '../../ir/checks.ts'
import {
  BOOLEAN,
  STRING,
  bitsOf,
  integer,
  isSigned,
  optionalOf,
  typeName,
  type IntegerType,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { commonReference } from '../subtypes.ts'
import { coerce, flavoursMeet, refuseFlavours, literal, widens } from '../coerce.ts'
import { lowerValue } from '../dispatch.ts'
import { isEnum } from '../enums.ts'
import { isUntyped, literalValue } from '../literals.ts'
import { compareOptionals } from '../optionals.ts'
import { asString, isText, textConstant } from '../texts.ts'
import { COMPARISONS, fold } from './constants.ts'
import { OPERATORS } from './operators.ts'
import { compareWithNull } from './null-comparisons.ts'

const K = ts.SyntaxKind

/** `left operator right` for the integer operators and comparisons. */
export function lowerOperator(body: Body, node: ts.BinaryExpression, expected: ValueType | null): Expression {
  const operator = OPERATORS[node.operatorToken.kind]!
  const wanted = expected?.kind === 'integer' ? expected : null
  if (operator.kind === 'shift') return lowerShift(body, node, wanted)
  const exact = operator.kind === 'compare' ? null : literalValue(body, node)
  if (exact !== null && wanted) return literal(body, exact, wanted, node)
  const comparable = operator.kind === 'compare' && operator.operator.toLowerCase().includes('equal')
  if (operator.kind === 'compare' && isUntyped(body, node.left) && isUntyped(body, node.right)) {
    const [left, right] = [literalValue(body, node.left), literalValue(body, node.right)]
    if (left !== null && right !== null)
      return { kind: 'boolean', type: BOOLEAN, value: COMPARISONS[operator.operator](left, right) }
  }
  if (comparable) {
    const asNull = compareWithNull(body, node, operator.operator)
    if (asNull) return asNull
  }
  const [left, right] = lowerPair(body, node.left, node.right, operator.kind === 'compare' ? null : wanted)
  return combine(body, node.operatorToken.kind, left, right, node)
}

/**
 * Both operands, each literal with the type of the other side. Where the result goes says nothing of the width at
 * which to compute, but for what has no width of its own.
 */
function lowerPair(
  body: Body,
  left: ts.Expression,
  right: ts.Expression,
  expected: IntegerType | null,
): [Expression, Expression] {
  const leftUntyped = isUntyped(body, left)
  const rightUntyped = isUntyped(body, right)
  if (leftUntyped && !rightUntyped) {
    const value = lowerValue(body, right, null)
    return [lowerValue(body, left, plain(value.type)), value]
  }
  if (rightUntyped && !leftUntyped) {
    const value = lowerValue(body, left, null)
    return [value, lowerValue(body, right, plain(value.type))]
  }
  const wanted = leftUntyped ? expected : null
  const [first, second] = body.operands(
    [left, right],
    [() => lowerValue(body, left, wanted), () => lowerValue(body, right, wanted)],
  )
  return [first!, second!]
}

/** The type that a literal takes from what it is combined with: it is a plain distance beside an address. */
export function plain(given: ValueType): ValueType {
  const type = optionalOf(given)?.value ?? given
  return type.kind === 'integer' ? integer(type.name) : type
}

/** The operation on two values that are typed already. */
export function combine(
  body: Body,
  kind: ts.SyntaxKind,
  left: Expression,
  right: Expression,
  node: ts.Node,
): Expression {
  const operator = OPERATORS[kind]!
  const isOptional = optionalOf(left.type) !== null || optionalOf(right.type) !== null
  if (!isOptional && (isText(left.type) || isText(right.type)))
    return combineTexts(body, kind, left, right, node)
  if (operator.kind === 'compare')
    return compare(body, operator.operator, left, right, node, ts.tokenToString(kind)!)
  if (left.type.kind !== 'integer' || right.type.kind !== 'integer')
    return refuseOperands(body, kind, left.type, right.type, node)
  if (operator.kind === 'shift') return shift(body, operator.operator, left, right, node)
  const [a, b, common] = unify(body, left, right, node)
  const type = resultFlavour(kind, left.type, right.type, common, body, node)
  const x = withType(a, type)
  const y = withType(b, type)
  if (operator.kind === 'bits')
    return fold(body, { kind: 'bits', type, operator: operator.operator, left: x, right: y }, node)
  const divides = operator.operator === 'divide' || operator.operator === 'remainder'
  return fold(
    body,
    {
      kind: 'arithmetic',
      type,
      operator: operator.operator,
      left: x,
      right: y,
      overflow: divides
        ? quotientSite(body, operator.overflow, y, node)
        : body.fullSite(operator.overflow!, node),
      zero: divides && !(y.kind === 'integer' && y.value !== 0n) ? body.site('divideByZero', node) : null,
    },
    node,
  )
}

/** Texts are compared by their numbers as long as both sides have one; everything else is done with strings. */
function combineTexts(
  body: Body,
  kind: ts.SyntaxKind,
  left: Expression,
  right: Expression,
  node: ts.Node,
): Expression {
  const operator = OPERATORS[kind]!
  const isEquality =
    operator.kind === 'compare' && (operator.operator === 'equal' || operator.operator === 'notEqual')
  const toOther = (value: Expression, other: Expression): Expression =>
    value.kind === 'string' && isText(other.type) ? textConstant(body, value.value, other.type) : value
  const [a, b] = [toOther(left, right), toOther(right, left)]
  if (!isEquality || !isText(a.type) || !isText(b.type))
    return combine(body, kind, asString(body, left), asString(body, right), node)
  const [one, other] = [a.type as IntegerType, b.type as IntegerType]
  const wide =
    one.name === other.name ? (a.kind === 'integer' ? other : one) : widens(one, other) ? other : one
  return fold(
    body,
    {
      kind: 'compare',
      type: BOOLEAN,
      operator: operator.operator,
      left: withType(a, wide),
      right: withType(b, wide),
    },
    node,
  )
}

/** The check for the one quotient that does not fit, that of the least value and -1; every remainder fits. */
function quotientSite(body: Body, check: CheckKind | null, divisor: Expression, node: ts.Node): Site | null {
  const mayBeMinusOne =
    isSigned(divisor.type as IntegerType) && !(divisor.kind === 'integer' && divisor.value !== -1n)
  return check && mayBeMinusOne ? body.site(check, node) : null
}

function withType(value: Expression, type: IntegerType): Expression {
  if (value.type === type) return value
  return value.kind === 'integer' ? { ...value, type } : { kind: 'convert', type, value }
}

/** Both values in the wider of their types; a mix of signs is refused. */
export function unify(
  body: Body,
  left: Expression,
  right: Expression,
  node: ts.Node,
): [Expression, Expression, IntegerType] {
  const a = left.type as IntegerType
  const b = right.type as IntegerType
  if (isSigned(a) !== isSigned(b)) {
    const way = isSigned(a) ? `${a.name}(…)` : `${b.name}(…)`
    return body.unit.refuse('signMix', node, typeName(a), typeName(b), way)
  }
  if (!flavoursMeet(a, b)) return refuseFlavours(body, a, b, node)
  if (!widens(a, b) && !widens(b, a))
    return body.unit.refuse('mismatch', node, typeName(a), typeName(b), `${b.name}(…)`)
  const wide = widens(a, b) ? b : a
  return [left, right, integer(wide.name)]
}

const KEEPING = new Set<ts.SyntaxKind>([
  K.PlusToken,
  K.MinusToken,
  K.AmpersandToken,
  K.BarToken,
  K.CaretToken,
])

/** Sums, differences and bit operations keep a flavour; the difference of two of one flavour, and products, are plain. */
function resultFlavour(
  kind: ts.SyntaxKind,
  left: IntegerType,
  right: IntegerType,
  common: IntegerType,
  body: Body,
  node: ts.Node,
): IntegerType {
  const plain = integer(common.name)
  if (isEnum(left) || isEnum(right)) {
    const same = left === right
    const isBits = OPERATORS[kind]!.kind === 'bits'
    return same && isBits ? left : plain
  }
  if (!KEEPING.has(kind)) return plain
  if (left.flavour && right.flavour) {
    if (kind === K.MinusToken) return plain
    if (kind === K.PlusToken)
      return body.unit.refuse(
        'operandTypes',
        node,
        '+',
        typeName(left),
        typeName(right),
        `Add a plain distance: usize(…).`,
      )
  }
  return integer(common.name, left.flavour ?? right.flavour)
}

function refuseOperands(
  body: Body,
  kind: ts.SyntaxKind,
  left: ValueType,
  right: ValueType,
  node: ts.Node,
): never {
  const isText = left === STRING || right === STRING
  const isSum = kind === K.PlusToken || kind === K.PlusEqualsToken
  const way = isText
    ? isSum
      ? 'Strings are not joined at run time: write the parts one after the other in formatted output.'
      : 'Compare their bytes in a loop: the bytes of a string are text.bytes[index].'
    : left.kind === 'pointer'
      ? 'Move a pointer with its methods add(count) and subtract(count).'
      : left === BOOLEAN
        ? "Use '&&', '||' and '!==' on booleans, or convert them: u32(flag)."
        : left.kind === 'reference'
          ? 'Objects are the same or not: compare their fields, or their addresses, addressOf(object).'
          : 'Convert the operands to integers.'
  return body.unit.refuse('operandTypes', node, ts.tokenToString(kind)!, typeName(left), typeName(right), way)
}

// --- Shifts ------------------------------------------------------------------------------------------------

function lowerShift(body: Body, node: ts.BinaryExpression, expected: IntegerType | null): Expression {
  const exact = literalValue(body, node)
  if (exact !== null && expected) return literal(body, exact, expected, node)
  const count = (): Expression =>
    isUntyped(body, node.right)
      ? lowerValue(body, node.right, integer('u32'))
      : lowerValue(body, node.right, null)
  const [left, right] = body.operands(
    [node.left, node.right],
    [() => lowerValue(body, node.left, isUntyped(body, node.left) ? expected : null), count],
  )
  return combine(body, node.operatorToken.kind, left!, right!, node)
}

function shift(
  body: Body,
  operator: ShiftOperator,
  value: Expression,
  count: Expression,
  node: ts.Node,
): Expression {
  const type = integer(
    (value.type as IntegerType).name,
    isEnum(value.type as IntegerType) ? null : (value.type as IntegerType).flavour,
  )
  const countType = count.type as IntegerType
  if (isSigned(countType)) {
    if (count.kind !== 'integer' || count.value < 0n)
      return body.unit.refuse('shiftCount', node, typeName(countType))
  }
  const bits = BigInt(bitsOf(type, body.unit.options.target.addressBits))
  const inRange = count.kind === 'integer' && count.value < bits
  if (count.kind === 'integer' && !inRange)
    body.unit.refuse('shiftRange', node, String(count.value), type.name, String(bits))
  return fold(
    body,
    {
      kind: 'shift',
      type: integer(type.name),
      operator,
      value: withType(value, integer(type.name)),
      count,
      range: inRange ? null : body.fullSite('shiftRange', node),
      overflow: operator === 'shiftLeft' ? body.fullSite('shiftOverflow', node) : null,
    },
    node,
  )
}

// --- Comparisons -------------------------------------------------------------------------------------------

function compare(
  body: Body,
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
  node: ts.Node,
  text: string,
): Expression {
  const ordering = operator !== 'equal' && operator !== 'notEqual'
  if (left.type.kind === 'integer' && right.type.kind === 'integer') {
    const [a, b, common] = unify(body, left, right, node)
    return fold(
      body,
      { kind: 'compare', type: BOOLEAN, operator, left: withType(a, common), right: withType(b, common) },
      node,
    )
  }
  if (ordering) return refuseOperands(body, tokenOf(text), left.type, right.type, node)
  if (optionalOf(left.type) || optionalOf(right.type))
    return compareOptionals(body, operator, left, right, node, (a, b) =>
      combine(body, K.EqualsEqualsEqualsToken, a, b, node),
    )
  if (left.type.kind === 'record' || left.type.kind === 'slice')
    return body.unit.refuse('notComparable', node, typeName(left.type))
  if (left.type === right.type) {
    if (left.kind === 'string' && right.kind === 'string')
      return {
        kind: 'boolean',
        type: BOOLEAN,
        value: (left.value === right.value) === (operator === 'equal'),
      }
    return { kind: 'compare', type: BOOLEAN, operator, left, right }
  }
  const common = commonReference(body.unit, left.type, right.type)
  if (!common) return refuseOperands(body, tokenOf(text), left.type, right.type, node)
  return {
    kind: 'compare',
    type: BOOLEAN,
    operator,
    left: coerce(body, left, common, node),
    right: coerce(body, right, common, node),
  }
}

function tokenOf(text: string): ts.SyntaxKind {
  return Number(Object.keys(OPERATORS).find((kind) => ts.tokenToString(Number(kind)) === text))
}
