/** Names that stand alone, and this: as values, and as places. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Local, Place } from '../../ir/nodes.ts'
import { STRING, USIZE, functionType, optionalOf, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { valueOf } from '../carried.ts'
import { closureAsValue } from '../closure-values.ts'
import { closureIn } from '../closures.ts'
import type { Binding } from '../bindings.ts'
import { ambientName } from '../intrinsic-calls.ts'
import { literal } from '../coerce.ts'
import { resolve } from '../names.ts'
import { noneOf } from '../optionals.ts'
import { nothingNamed } from '../tested.ts'
import { readPlace } from './places.ts'

export function lowerIdentifier(body: Body, node: ts.Identifier, expected: ValueType | null): Expression {
  if (node.text === 'undefined' && (expected?.kind === 'reference' || expected?.kind === 'function'))
    return { kind: 'null', type: expected }
  if (node.text === 'undefined' && expected && optionalOf(expected)?.nothing === 'undefined')
    return noneOf(expected)
  const name = ambientName(body.unit, node)
  if (name !== null) return ambientValue(body, node, name)
  const binding = resolve(body, node)
  if (!binding) return refuseName(body, node)
  return valueOfBinding(body, binding, node, expected)
}

function ambientValue(body: Body, node: ts.Identifier, name: string): Expression {
  if (name === 'checks') return { kind: 'string', type: STRING, value: body.unit.options.mode }
  const isFunction = body.unit.checker.getTypeAtLocation(node).getCallSignatures().length > 0
  return body.unit.refuse(isFunction ? 'operationValue' : 'moduleValue', node, name)
}

function refuseName(body: Body, node: ts.Identifier): never {
  if (nothingNamed(node)) return body.unit.refuse('nullAlone', node, node.text)
  const symbol = body.unit.symbolOf(node)
  if (symbol && symbol.flags & ts.SymbolFlags.Function) return body.unit.refuse('genericValue', node)
  const declaration = symbol?.valueDeclaration
  if (declaration && ts.isEnumDeclaration(declaration)) {
    const [first] = declaration.members
    return body.unit.refuse('enumAsValue', node, node.text, first?.name.getText() ?? 'First')
  }
  return body.unit.refuse('moduleValue', node, node.text)
}

export function valueOfBinding(
  body: Body,
  binding: Binding,
  node: ts.Expression,
  expected: ValueType | null,
): Expression {
  const wanted = expected && (optionalOf(expected)?.value ?? expected)
  switch (binding.kind) {
    case 'local':
      return readPlace({ kind: 'local', type: binding.local.type, local: binding.local })
    case 'global':
      return readPlace({ kind: 'global', type: binding.global.type, global: binding.global })
    case 'constant':
      return binding.value
    case 'literal':
      if (wanted?.kind === 'integer') return literal(body, binding.value, wanted, node)
      return body.unit.refuse('untyped', node, node.getText())
    case 'captured':
      return readPlace(capturedPlace(binding.pointer))
    case 'nested':
    case 'closure':
      return closureAsValue(body, closureIn(body, node)!, node)
    case 'function': {
      const { parameters, result } = binding.function
      const type = functionType(
        parameters.map((parameter) => parameter.type as ValueType),
        result,
      )
      return { kind: 'function', type, function: binding.function }
    }
    case 'template':
      return body.unit.refuse('moduleValue', node, node.getText())
    case 'refused':
      return body.unit.refuse('moduleValue', node, node.getText())
  }
}

export function placeOfIdentifier(body: Body, node: ts.Identifier): Place {
  const binding = resolve(body, node)
  if (binding?.kind === 'local') return { kind: 'local', type: binding.local.type, local: binding.local }
  if (binding?.kind === 'global') return { kind: 'global', type: binding.global.type, global: binding.global }
  if (binding?.kind === 'captured') return capturedPlace(binding.pointer)
  return body.unit.refuse('placeExpected', node)
}

/** The variable that a carried pointer points to. */
function capturedPlace(local: Local): Place {
  if (local.type.kind !== 'pointer') throw new Error(`${local.name} is no pointer`)
  const index: Expression = { kind: 'integer', type: USIZE, value: 0n }
  return { kind: 'pointerElement', type: local.type.element, pointer: valueOf(local), index }
}

export function lowerThis(body: Body, node: ts.Node): Expression {
  const { self } = body.options
  if (!self) return body.unit.refuse('arrowThis', node)
  return {
    kind: 'read',
    type: self.type as ValueType,
    place: { kind: 'local', type: self.type, local: self },
  }
}
