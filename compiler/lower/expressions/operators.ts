/** The binary operators on machine integers, and the compound assignments that apply them. */

import { ts } from '../../frontend/typescript.ts'
import type {
  ArithmeticOperator,
  BitOperator,
  ComparisonOperator,
  ShiftOperator,
} from '../../ir/operations.ts'
import type { CheckKind } from '../../ir/checks.ts'

const K = ts.SyntaxKind

type Operator =
  | {
      readonly kind: 'arithmetic'
      readonly operator: ArithmeticOperator
      readonly overflow: CheckKind | null
    }
  | { readonly kind: 'bits'; readonly operator: BitOperator }
  | { readonly kind: 'shift'; readonly operator: ShiftOperator }
  | { readonly kind: 'compare'; readonly operator: ComparisonOperator }

/** The binary operators on integers, without assignment. */
export const OPERATORS: Partial<Record<ts.SyntaxKind, Operator>> = {
  [K.PlusToken]: { kind: 'arithmetic', operator: 'add', overflow: 'addOverflow' },
  [K.MinusToken]: { kind: 'arithmetic', operator: 'subtract', overflow: 'subtractOverflow' },
  [K.AsteriskToken]: { kind: 'arithmetic', operator: 'multiply', overflow: 'multiplyOverflow' },
  [K.SlashToken]: { kind: 'arithmetic', operator: 'divide', overflow: 'divideOverflow' },
  [K.PercentToken]: { kind: 'arithmetic', operator: 'remainder', overflow: null },
  [K.AmpersandToken]: { kind: 'bits', operator: 'and' },
  [K.BarToken]: { kind: 'bits', operator: 'or' },
  [K.CaretToken]: { kind: 'bits', operator: 'xor' },
  [K.LessThanLessThanToken]: { kind: 'shift', operator: 'shiftLeft' },
  [K.GreaterThanGreaterThanToken]: { kind: 'shift', operator: 'shiftRight' },
  [K.LessThanToken]: { kind: 'compare', operator: 'less' },
  [K.LessThanEqualsToken]: { kind: 'compare', operator: 'lessOrEqual' },
  [K.GreaterThanToken]: { kind: 'compare', operator: 'greater' },
  [K.GreaterThanEqualsToken]: { kind: 'compare', operator: 'greaterOrEqual' },
  [K.EqualsEqualsEqualsToken]: { kind: 'compare', operator: 'equal' },
  [K.ExclamationEqualsEqualsToken]: { kind: 'compare', operator: 'notEqual' },
}

/** The compound assignments and the operators that they apply. */
export const COMPOUND: Partial<Record<ts.SyntaxKind, ts.SyntaxKind>> = {
  [K.PlusEqualsToken]: K.PlusToken,
  [K.MinusEqualsToken]: K.MinusToken,
  [K.AsteriskEqualsToken]: K.AsteriskToken,
  [K.SlashEqualsToken]: K.SlashToken,
  [K.PercentEqualsToken]: K.PercentToken,
  [K.AmpersandEqualsToken]: K.AmpersandToken,
  [K.BarEqualsToken]: K.BarToken,
  [K.CaretEqualsToken]: K.CaretToken,
  [K.LessThanLessThanEqualsToken]: K.LessThanLessThanToken,
  [K.GreaterThanGreaterThanEqualsToken]: K.GreaterThanGreaterThanToken,
}
