/** Indices, in bounds and now and then out of them. */

import { type IntegerName, INTEGERS, isSigned, UNSIGNED } from '../integers.ts'
import { tree, type Tree } from '../tree.ts'
import { type Context, operand, type Sequence } from './context.ts'
import { typedInteger } from './integers.ts'

export interface Index {
  readonly value: Tree
  readonly type: IntegerName
}

/** How often an index is left to chance. */
const UNBOUNDED = 14

export function index(context: Context, sequence: Sequence, depth: number): Index {
  const { random } = context
  const length = sequence.length ?? 2
  if (depth <= 0 || random.oneIn(3)) {
    const constant = random.between(0, length - 1)
    return { value: tree('index', String(constant), [], `${constant}n`), type: 'usize' }
  }
  if (!sequence.isRaw && random.oneIn(UNBOUNDED)) {
    const type = random.pick(INTEGERS)
    return { value: asIndex(typedInteger(context, type, depth)), type }
  }
  const type = random.pick(UNSIGNED)
  const varying = operand(typedInteger(context, type, depth))
  const value = tree(
    type,
    `$0 % ${length}`,
    [varying],
    `m.arithmetic('remainder', '${type}', $0, ${length}n, @)`,
  )
  return { value: asIndex(value), type }
}

/** An index is no expression of its type, since its type shows in the words of a panic. */
function asIndex(value: Tree): Tree {
  return tree(`index of ${isSigned(value.sort as IntegerName) ? 'signed' : 'unsigned'}`, '$0', [value], '$0')
}
