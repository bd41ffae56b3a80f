/** Ranges of integers: what a value can be, from the least to the greatest. */

import { type IntegerFormat } from '../interpret/integers.ts'
import type { ComparisonOperator } from '../ir/operations.ts'

export interface Range {
  readonly minimum: bigint
  readonly maximum: bigint
}

/** All that a format can hold. */
export function fullRange(format: IntegerFormat): Range {
  return format
}

export function isWithin(inner: Range, outer: Range): boolean {
  return inner.minimum >= outer.minimum && inner.maximum <= outer.maximum
}

/** What is in both ranges; null if nothing is. */
export function intersection(one: Range, other: Range): Range | null {
  const minimum = one.minimum > other.minimum ? one.minimum : other.minimum
  const maximum = one.maximum < other.maximum ? one.maximum : other.maximum
  return minimum <= maximum ? { minimum, maximum } : null
}

/** The smallest range that holds both. */
export function hull(one: Range, other: Range): Range {
  const minimum = one.minimum < other.minimum ? one.minimum : other.minimum
  const maximum = one.maximum > other.maximum ? one.maximum : other.maximum
  return { minimum, maximum }
}

/** The smallest range that holds all the values. */
export function spanOf(values: readonly bigint[]): Range {
  return values.reduce<Range>(
    ({ minimum, maximum }, value) => ({
      minimum: value < minimum ? value : minimum,
      maximum: value > maximum ? value : maximum,
    }),
    { minimum: values[0], maximum: values[0] },
  )
}

/** What a value that compares in this way with something in `range` can be, before its own range is counted in. */
export function comparedWith(operator: ComparisonOperator, range: Range, own: Range): Range | null {
  switch (operator) {
    case 'equal':
      return intersection(own, range)
    case 'less':
      return intersection(own, { minimum: own.minimum, maximum: range.maximum - 1n })
    case 'lessOrEqual':
      return intersection(own, { minimum: own.minimum, maximum: range.maximum })
    case 'greater':
      return intersection(own, { minimum: range.minimum + 1n, maximum: own.maximum })
    case 'greaterOrEqual':
      return intersection(own, { minimum: range.minimum, maximum: own.maximum })
    case 'notEqual':
      return without(own, range)
  }
}

/** `own` without a single value at one of its ends. */
function without(own: Range, { minimum, maximum }: Range): Range | null {
  if (minimum !== maximum) return own
  if (own.minimum === minimum) return intersection(own, { minimum: minimum + 1n, maximum: own.maximum })
  if (own.maximum === minimum) return intersection(own, { minimum: own.minimum, maximum: maximum - 1n })
  return own
}

export const OPPOSITES: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  equal: 'notEqual',
  notEqual: 'equal',
  less: 'greaterOrEqual',
  lessOrEqual: 'greater',
  greater: 'lessOrEqual',
  greaterOrEqual: 'less',
}

/** The same comparison with its sides exchanged. */
export const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  equal: 'equal',
  notEqual: 'notEqual',
  less: 'greater',
  lessOrEqual: 'greaterOrEqual',
  greater: 'less',
  greaterOrEqual: 'lessOrEqual',
}
