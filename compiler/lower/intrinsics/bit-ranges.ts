/** `bits.extract` and `bits.insert`: ranges of bits inside an integer, by masks and shifts of constants. */

import type { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import { BOOLEAN, U32, bitsOf, typeName, type IntegerType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { coerce } from '../coerce.ts'
import { lowerValue } from '../dispatch.ts'
import { literalValue } from '../literals.ts'
import { constantOf, masked, shifted } from '../masks.ts'
import { argument, integerOperand, type Intrinsic } from './shared.ts'

interface BitRange {
  readonly low: bigint
  /** The range's bits at bit 0. */
  readonly mask: bigint
  readonly isWhole: boolean
}

/** The range that the second and third argument name. */
function rangeOf(body: Body, node: ts.CallExpression, type: IntegerType): BitRange {
  const low = constantArgument(body, node, 1)
  const count = constantArgument(body, node, 2)
  const width = BigInt(bitsOf(type, body.unit.options.target.addressBits))
  if (low < 0n || count < 1n || low + count > width)
    return body.unit.refuse('bitRange', node, String(count), String(low), typeName(type))
  return { low, mask: (1n << count) - 1n, isWhole: count === width }
}

function constantArgument(body: Body, node: ts.CallExpression, index: number): bigint {
  const given = argument(body, node, index)
  const exact = literalValue(body, given)
  if (exact !== null) return exact
  const value = lowerValue(body, given, U32)
  if (value.kind === 'integer') return value.value
  return body.unit.refuse('constantExpected', given, 'A range of bits')
}

const extract: Intrinsic = (body, node, expected) => {
  const wanted = expected?.kind === 'integer' ? expected : null
  const value = integerOperand(body, argument(body, node, 0), wanted)
  const { low, mask, isWhole } = rangeOf(body, node, value.type as IntegerType)
  return isWhole ? value : masked(body, shifted('shiftRight', value, low), mask)
}

const insert: Intrinsic = (body, node, expected) => {
  const wanted = expected?.kind === 'integer' ? expected : null
  const [first, last] = [argument(body, node, 0), argument(body, node, 3)]
  const nodes = [first, last]
  let type = wanted
  const operands = body.operands(nodes, [
    () => {
      const value = integerOperand(body, first, wanted)
      type = value.type as IntegerType
      return value
    },
    () => coerce(body, lowerValue(body, last, type), type!, last),
  ])
  const [value, part] = operands.map((operand, index) => body.stabilize(operand, nodes[index]!, 'part'))
  const { low, mask, isWhole } = rangeOf(body, node, type!)
  if (isWhole) return part!
  const outside = constantOf(body, type!, ~mask)
  const unfitting: Expression = {
    kind: 'bits',
    type: type!,
    operator: 'and',
    left: part!,
    right: outside,
  }
  const site = body.fullSite('bitRange', node)
  if (site) {
    const zero = constantOf(body, type!, 0n)
    const condition: Expression = {
      kind: 'compare',
      type: BOOLEAN,
      operator: 'notEqual',
      left: unfitting,
      right: zero,
    }
    const then = body.collect(() => body.emit({ kind: 'fail', site }))
    body.emit({ kind: 'if', condition, then, otherwise: [] })
  }
  return {
    kind: 'bits',
    type: type!,
    operator: 'or',
    left: masked(body, value!, ~(mask << low)),
    right: shifted('shiftLeft', masked(body, part!, mask), low),
  }
}

export const BIT_RANGES: Readonly<Record<string, Intrinsic>> = {
  'bits.extract': extract,
  'bits.insert': insert,
}
