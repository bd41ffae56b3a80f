/** Raw memory: pointers, references, slices, sizes, and what the linker script defines. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import { alignOf, offsetOf, sizeOf } from '../../types/layout.ts'
import {
  STRING,
  U8,
  USIZE,
  VIRTUAL_ADDRESS,
  VOID,
  pointer,
  reference,
  sliceOf,
  typeKey,
  typeName,
  type ValueType,
} from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { bitFieldOf } from '../bit-fields.ts'
import { fieldIndex } from '../classes.ts'
import { coerce } from '../coerce.ts'
import { canBePlace, lowerPlace, lowerValue } from '../dispatch.ts'
import { constructorCall } from '../constructors.ts'
import { linkerName, makeGlobal } from '../globals.ts'
import { beginObject } from '../method-tables.ts'
import { refuseIncomplete } from '../types.ts'
import {
  argument,
  elementArgument,
  objectItself,
  plainSize,
  typeArgumentOf,
  type Intrinsic,
} from './shared.ts'

function size(value: number): Expression {
  return { kind: 'integer', type: USIZE, value: BigInt(value) }
}

/** An address and a length as a view of memory. */
function view(body: Body, node: ts.CallExpression, type: ValueType): Expression {
  const [first, second] = [argument(body, node, 0), argument(body, node, 1)]
  const [address, length] = body.operands(
    [first, second],
    [() => plainSize(body, first), () => plainSize(body, second)],
  )
  return { kind: 'view', type, address: address!, length: length! }
}

/** The class that `ref<T>`, `construct<T>` or `storage<T>` names. */
function classArgument(
  body: Body,
  node: ts.CallExpression,
  expected: ValueType | null,
  name: string,
): ValueType {
  const [written] = node.typeArguments ?? []
  const type = written
    ? objectItself(typeArgumentOf(body, node, name))
    : expected?.kind === 'reference'
      ? expected.to
      : null
  if (type?.kind === 'object' || type?.kind === 'array') return reference(type)
  if (type) return body.unit.refuse('objectExpected', written ?? node, name, typeName(type))
  return body.unit.refuse('inference', node, 'T', `${name}<Task>(…)`)
}

function addressOf(body: Body, node: ts.CallExpression): Expression {
  const operand = argument(body, node, 0)
  if (canBePlace(operand)) {
    const value = valueWithAddress(body, operand)
    if (value) return value
    const place = lowerPlace(body, operand)
    if (place.type.kind === 'function')
      return { kind: 'convert', type: VIRTUAL_ADDRESS, value: { kind: 'read', type: place.type, place } }
    return { kind: 'addressOf', type: VIRTUAL_ADDRESS, place }
  }
  return addressOfValue(body, lowerValue(body, operand, null), operand)
}

/** The address that a value refers to, for references and functions; null for what must be a place itself. */
function valueWithAddress(body: Body, node: ts.Expression): Expression | null {
  const type = body.unit.checker.getTypeAtLocation(node)
  const isNumeric = (type.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike)) !== 0
  const isFlavoured = type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.NumberLike)
  if (isNumeric || isFlavoured) return null
  const value = lowerValue(body, node, null)
  if (!HAVE_ADDRESSES.has(value.type.kind)) return null
  return addressOfValue(body, value, node)
}

const HAVE_ADDRESSES = new Set(['reference', 'function', 'pointer', 'slice', 'string'])

function addressOfValue(body: Body, value: Expression, node: ts.Node): Expression {
  const { type } = value
  if (value.kind === 'refer') return { kind: 'addressOf', type: VIRTUAL_ADDRESS, place: value.place }
  if (type.kind === 'reference' || type.kind === 'function' || type.kind === 'pointer')
    return { kind: 'convert', type: VIRTUAL_ADDRESS, value }
  if (type.kind === 'slice')
    return {
      kind: 'convert',
      type: VIRTUAL_ADDRESS,
      value: { kind: 'data', type: pointer(type.element), value },
    }
  if (type === STRING)
    return { kind: 'convert', type: VIRTUAL_ADDRESS, value: { kind: 'data', type: pointer(U8), value } }
  return body.unit.refuse('placeExpected', node)
}

function construct(body: Body, node: ts.CallExpression, expected: ValueType | null): Expression {
  const type = classArgument(body, node, expected, 'construct')
  if (type.kind !== 'reference' || type.to.kind !== 'object')
    return body.unit.refuse('inference', node, 'T', 'construct<Task>(…)')
  refuseIncomplete(body.unit, type.to.struct, node)
  const instance = body.unit.instances.get(type.to.struct)!
  const place = argument(body, node, 0)
  const at = plainSize(body, place)
  const self = body.spill({ kind: 'convert', type, value: at }, place, 'object')
  const { target, values } = constructorCall(body, node, instance, 1)
  beginObject(body, { kind: 'target', type: type.to, reference: self }, instance)
  body.emit({
    kind: 'evaluate',
    value: {
      kind: 'call',
      type: VOID,
      callee: { kind: 'direct', function: target },
      arguments: [self, ...values],
    },
  })
  return self
}

/** Static memory for one object of a class, the same for each use. */
function storage(body: Body, node: ts.CallExpression, expected: ValueType | null): Expression {
  const type = classArgument(body, node, expected, 'storage')
  if (type.kind !== 'reference') return body.unit.refuse('inference', node, 'T', 'storage<Task>()')
  if (type.to.kind === 'object') refuseIncomplete(body.unit, type.to.struct, node)
  const key = typeKey(type.to)
  let global = body.unit.storage.get(key)
  if (!global) {
    const name = `storage_${type.to.kind === 'object' ? type.to.struct.symbol : 'array'}`
    global = makeGlobal(body.unit, node, name, type.to, false)
    body.unit.initials.push({ global, body: [], value: null, node })
    body.unit.storage.set(key, global)
  }
  return { kind: 'refer', type, place: { kind: 'global', type: type.to, global } }
}

function sizeOperand(body: Body, node: ts.CallExpression, name: string): ReturnType<typeof objectItself> {
  const type = objectItself(typeArgumentOf(body, node, name))
  if (type.kind === 'object' && body.unit.interfaceInstances.has(type.struct))
    refuseIncomplete(body.unit, type.struct, node)
  return type
}

export const MEMORY: Readonly<Record<string, Intrinsic>> = {
  ptr: (body, node, expected) => ({
    kind: 'convert',
    type: pointer(elementArgument(body, node, expected, 'pointer')),
    value: plainSize(body, argument(body, node, 0)),
  }),
  ref: (body, node, expected) => ({
    kind: 'convert',
    type: classArgument(body, node, expected, 'ref'),
    value: plainSize(body, argument(body, node, 0)),
  }),
  slice: (body, node, expected) => view(body, node, sliceOf(elementArgument(body, node, expected, 'slice'))),
  stringAt: (body, node) => view(body, node, STRING),
  addressOf,
  construct,
  storage,
  sizeof: (body, node) => size(sizeOf(sizeOperand(body, node, 'sizeof'), body.unit.options.target)),
  alignof: (body, node) => size(alignOf(sizeOperand(body, node, 'alignof'), body.unit.options.target)),
  offsetof: (body, node) => {
    const type = sizeOperand(body, node, 'offsetof')
    const name = argument(body, node, 0)
    if (!ts.isStringLiteral(name)) return body.unit.refuse('constantExpected', name, 'The name of the field')
    if (type.kind !== 'object' && type.kind !== 'record')
      return body.unit.refuse('typeMismatch', node, typeName(type), 'a class')
    const index = fieldIndex(type.struct, name.text)
    if (bitFieldOf(type.struct, name.text)) return body.unit.refuse('bitFieldAddress', name, name.text)
    if (index < 0) return body.unit.refuse('moduleValue', name, name.text)
    return size(offsetOf(type.struct, index, body.unit.options.target))
  },
  linkerSymbol: (body, node) => ({
    kind: 'linkerSymbol',
    type: VIRTUAL_ADDRESS,
    name: linkerName(body.unit, node, 'symbol'),
  }),
  copyBytes: (body, node) => {
    const nodes = [argument(body, node, 0), argument(body, node, 1), argument(body, node, 2)]
    const [to, from, count] = body.operands(
      nodes,
      nodes.map((operand) => () => plainSize(body, operand)),
    )
    body.emit({ kind: 'copyBytes', to: to!, from: from!, count: count! })
    return { kind: 'zero', type: VOID }
  },
  fillBytes: (body, node) => {
    const [first, second, third] = [argument(body, node, 0), argument(body, node, 1), argument(body, node, 2)]
    const [to, value, count] = body.operands(
      [first, second, third],
      [
        () => plainSize(body, first),
        () => coerce(body, lowerValue(body, second, U8), U8, second),
        () => plainSize(body, third),
      ],
    )
    body.emit({ kind: 'fillBytes', to: to!, value: value!, count: count! })
    return { kind: 'zero', type: VOID }
  },
}
