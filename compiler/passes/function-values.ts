/**
 * The functions that function values can be: those of which some expression or some data of the program is the value.
 * A function is called by its own type and no other, so the type of a value tells which of them it can be.
 */

import type { FunctionNode, Initial } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'
import { walkStatements } from '../ir/walk.ts'
import { functionType, withoutNull, type ValueType } from '../types/machine.ts'

/** Tells the functions that a value of a type can be; none where what it calls comes from outside the program. */
export function functionValues(program: Program): (type: ValueType) => readonly FunctionNode[] {
  // Few programs call a value with anything that could escape, and to look for all values takes time.
  let values: Values | null = null
  return (type) => [...((values ??= valuesOf(program)).get(withoutNull(type)) ?? [])]
}

type Values = ReadonlyMap<ValueType, ReadonlySet<FunctionNode>>

function valuesOf(program: Program): Values {
  const byType = new Map<ValueType, Set<FunctionNode>>()
  const note = (node: FunctionNode): void => {
    const parameters = node.parameters.map(({ type }) => type as ValueType)
    const type = functionType(parameters, node.result)
    const known = byType.get(type)
    if (known) known.add(node)
    else byType.set(type, new Set([node]))
  }
  for (const { body } of program.functions)
    walkStatements(body ?? [], {
      expression: (expression) => expression.kind === 'function' && note(expression.function),
    })
  for (const { initial } of program.globals) noteInitial(initial, note)
  return byType
}

function noteInitial(initial: Initial, note: (node: FunctionNode) => void): void {
  if (initial.kind === 'function') note(initial.function)
  else if (initial.kind === 'view') noteInitial(initial.data, note)
  else if (initial.kind === 'struct') for (const field of initial.fields) noteInitial(field, note)
  else if (initial.kind === 'array') for (const element of initial.elements) noteInitial(element, note)
}
