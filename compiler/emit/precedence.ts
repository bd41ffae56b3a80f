/** How tightly a printed expression holds together, and where it therefore needs parentheses. */

export interface Printed {
  readonly text: string
  readonly precedence: number
}

export const PRIMARY = 16
export const UNARY = 15
export const MULTIPLICATIVE = 13
export const ADDITIVE = 12
export const SHIFT = 11
export const RELATIONAL = 10
export const EQUALITY = 9
export const BIT_AND = 8
export const BIT_XOR = 7
export const BIT_OR = 6
export const LOGICAL_AND = 5
export const LOGICAL_OR = 4
export const CONDITIONAL = 3

export function primary(text: string): Printed {
  return { text, precedence: PRIMARY }
}
export function unary(text: string): Printed {
  return { text, precedence: UNARY }
}

/** The text of an operand of something that binds as tightly as `precedence`. */
export function atLeast(precedence: number, printed: Printed): string {
  return printed.precedence >= precedence ? printed.text : `(${printed.text})`
}

export function cast(type: string, value: Printed): Printed {
  return unary(`(${type})${atLeast(UNARY, value)}`)
}

/** Operators whose operands are always in parentheses unless they bind like a unary one or repeat the operator. */
const OPAQUE = new Set([BIT_AND, BIT_XOR, BIT_OR, SHIFT])

/**
 * `left operator right`, with parentheses where C or a reader needs them: gcc warns of arithmetic inside bit
 * operations, of `&&` inside `||` and of comparisons inside comparisons.
 */
export function binary(left: Printed, operator: string, right: Printed, precedence: number): Printed {
  const text = `${operand(left, precedence, true)} ${operator} ${operand(right, precedence, false)}`
  return { text, precedence }
}

function operand(printed: Printed, around: number, isLeft: boolean): string {
  const repeats = isLeft && printed.precedence === around && around !== SHIFT
  if (OPAQUE.has(around)) return repeats ? printed.text : atLeast(UNARY, printed)
  if (around === RELATIONAL || around === EQUALITY) return atLeast(SHIFT, printed)
  if (around === LOGICAL_AND || around === LOGICAL_OR)
    return repeats ? printed.text : atLeast(EQUALITY, printed)
  return repeats ? printed.text : atLeast(around + 1, printed)
}
