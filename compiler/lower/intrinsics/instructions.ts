/** Operations of the machine as calls of functions without bodies, one for each operation, type and variant. */

import type { ts } from '../../frontend/typescript.ts'
import type { Expression, FunctionNode } from '../../ir/nodes.ts'
import type { Instruction } from '../../ir/operations.ts'
import { VOID, bitsOf, integer, typeName, type IntegerType, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { coerce } from '../coerce.ts'
import { lowerValue } from '../dispatch.ts'
import { argument } from './shared.ts'

/** The function that stands for an operation; one for each type and variant. */
function operationFor(
  body: Body,
  node: ts.Node,
  instruction: Instruction,
  parameters: readonly ValueType[],
  result: ValueType,
): FunctionNode {
  const { unit } = body
  const { operation, type, variant } = instruction
  const key = `instruction ${[operation, type?.name, ...variant].join(' ')}`
  const known = unit.functions.get(key)
  if (known) return known
  const location = unit.location(node)
  const words = operation.replace('.', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const made: FunctionNode = {
    name: operation,
    symbol: unit.uniqueSymbol([words, type?.name, ...variant].filter(Boolean).join('_'), node),
    parameters: parameters.map((parameter, index) => ({
      name: `operand_${index}`,
      type: parameter,
      location,
      temporary: false,
    })),
    result,
    body: null,
    location,
    linkage: { kind: 'instruction', instruction },
  }
  unit.functions.set(key, made)
  unit.place(made, node)
  return made
}

/** The operation as a statement, and its result in a temporary. */
export function perform(
  body: Body,
  node: ts.CallExpression,
  instruction: Instruction,
  result: ValueType,
  steps: readonly (() => Expression)[],
): Expression {
  const nodes = steps.map((_, index) => node.arguments[index] ?? node)
  const values = body.operands(nodes, steps)
  const types = values.map((value) => plain(value.type))
  const target = operationFor(body, node, instruction, types, plain(result))
  const call: Expression = {
    kind: 'call',
    type: result,
    callee: { kind: 'direct', function: target },
    arguments: values,
  }
  if (result !== VOID) return body.spill(call, node, 'result')
  body.emit({ kind: 'evaluate', value: call })
  return { kind: 'zero', type: VOID }
}

function plain(type: ValueType): ValueType {
  return type.kind === 'integer' ? integer(type.name) : type
}

export function operand(
  body: Body,
  node: ts.CallExpression,
  index: number,
  type: ValueType,
): () => Expression {
  return () => {
    const given = argument(body, node, index)
    return coerce(body, lowerValue(body, given, type), type, given)
  }
}

/** Refuses an integer that the machine cannot access in one step. */
export function requireOneAccess(
  body: Body,
  node: ts.Node,
  type: IntegerType,
  name: string,
  widths: string,
): void {
  const { addressBits, name: target } = body.unit.options.target
  if (bitsOf(type, addressBits) > addressBits)
    body.unit.refuse('accessWidth', node, name, typeName(type), target, widths)
}
