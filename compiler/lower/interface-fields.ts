/**
 * Fields that interfaces declare. Each class lays its own out, so where the objects are of several classes their tables
 * say at which byte a field stands; where they are of one, it is that one's field. Only where some class computes it, by
 * a getter and a setter, or has it as a range of bits or marked @volatile, the tables have functions for it instead.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Place } from '../ir/nodes.ts'
import {
  U8,
  USIZE,
  VOID,
  object,
  pointer,
  reference,
  typeName,
  type StorageType,
  type ValueType,
} from '../types/machine.ts'
import type { Body } from './body.ts'
import { classInstance, fieldIndex, type ClassInstance } from './classes.ts'
import { converts } from './coerce.ts'
import { decoratorsOf } from './decorators.ts'
import { NO_ENVIRONMENT } from './environment.ts'
import { asReference, finishCall } from './expressions/methods.ts'
import { readPlace } from './expressions/places.ts'
import { hierarchyOf, type MemberKey } from './hierarchy.ts'
import { NOTHING_KNOWN } from './known-arguments.ts'
import { headerOf, readOffset, readSlot, slotFor } from './method-tables.ts'
import { signatureOf } from './signatures.ts'
import { implementationOf, instanceOf, lineage, type Instance } from './subtypes.ts'
import { storageType, valueTypeOf } from './types.ts'
import type { Unit } from './unit.ts'

interface Declared {
  readonly owner: Instance
  readonly member: ts.PropertySignature
  readonly type: StorageType
}

/** The fields that an interface declares, or those that a class or interface is derived from. */
function declaredFields(unit: Unit, instance: Instance): readonly Declared[] {
  return lineage(unit, instance).flatMap((owner) =>
    owner.declaration.members.flatMap((member) => {
      if (!ts.isPropertySignature(member) || !member.type) return []
      return [{ owner, member, type: storageType(unit, member.type, owner.environment) }]
    }),
  )
}

/** The interface by which an object is known, and its field of a name; null if it has none, or the object is of a class. */
function declaredField(
  unit: Unit,
  { type }: Expression,
  name: string,
): { readonly instance: Instance; readonly declared: Declared } | null {
  if (type.kind !== 'reference' || type.to.kind !== 'object') return null
  const { struct } = type.to
  const instance = unit.interfaceInstances.has(struct) ? instanceOf(unit, struct) : null
  const declared =
    instance && declaredFields(unit, instance).find(({ member }) => member.name.getText() === name)
  return declared ? { instance, declared } : null
}

const served = new WeakMap<Unit, Map<ts.Node, boolean>>()

/** Whether a member is a field of an interface in whose place some class has something other than a plain field. */
export function isServedByFunctions(unit: Unit, member: ts.Node | undefined): boolean {
  if (!member || !ts.isPropertySignature(member) || !ts.isInterfaceDeclaration(member.parent)) return false
  let known = served.get(unit)
  if (!known) served.set(unit, (known = new Map()))
  let isServed = known.get(member)
  if (isServed === undefined) {
    const name = member.name.getText()
    isServed = hierarchyOf(unit)
      .implementers(member.parent)
      .some((implementer) => isComputed(unit, implementer, name))
    known.set(member, isServed)
  }
  return isServed
}

/** Whether a class has functions of a name, or a field that is more than memory. */
function isComputed(unit: Unit, implementer: ts.ClassDeclaration, name: string): boolean {
  for (const owner of hierarchyOf(unit).lineOf(implementer)) {
    const members = owner.members.filter((member) => member.name?.getText() === name)
    if (members.some((member) => ts.isGetAccessor(member) || ts.isSetAccessor(member))) return true
    const field = members.find(ts.isPropertyDeclaration)
    if (!field) continue
    return decoratorsOf(unit, field).size > 0 || decoratorsOf(unit, owner).has('volatile')
  }
  return false
}

/** An object known by an interface as one of the only class whose objects there are, if it is for a field that it is asked. */
export function asOnlyClass(body: Body, value: Expression, name: string): Expression {
  const { unit } = body
  const found = declaredField(unit, value, name)
  if (!found || hierarchyOf(unit).isManifold(found.instance.declaration)) return value
  const [only] = hierarchyOf(unit).implementers(found.instance.declaration)
  if (!only?.name) return value
  const type = unit.checker.getDeclaredTypeOfSymbol(unit.checker.getSymbolAtLocation(only.name)!)
  const { struct } = classInstance(unit, type as ts.ObjectType, only, NO_ENVIRONMENT)
  return { kind: 'convert', type: reference(object(struct)), value }
}

/** The place of a field of an object, which is not null and known by an interface that declares it; null for others. */
export function interfaceField(body: Body, value: Expression, name: string, node: ts.Node): Place | null {
  const { unit } = body
  const found = declaredField(unit, value, name)
  if (!found) return null
  const { instance, declared } = found
  if (isServedByFunctions(unit, declared.member)) return unit.refuse('placeExpected', node)
  if (hierarchyOf(unit).implementers(instance.declaration).length === 0) {
    body.emit({ kind: 'fail', site: body.site('unreachable', node) })
    return at(declared.type, { kind: 'zero', type: pointer(declared.type) })
  }
  const stable = body.stabilize(value, node, 'object')
  const begin: Expression = { kind: 'convert', type: pointer(U8), value: stable }
  const count = readOffset(unit, stable, instance, name)
  const place: Expression = { kind: 'offset', type: pointer(U8), pointer: begin, count, backwards: false }
  return at(declared.type, { kind: 'convert', type: pointer(declared.type), value: place })
}

function at(type: StorageType, pointer: Expression): Place {
  return { kind: 'pointerElement', type, pointer, index: { kind: 'integer', type: USIZE, value: 0n } }
}

/** The value of such a field; null where there is none. */
export function readInterfaceField(
  body: Body,
  value: Expression,
  name: string,
  node: ts.Node,
): Expression | null {
  const computed = computedField(body, value, name, node)
  if (computed) return computed.read()
  const place = interfaceField(body, value, name, node)
  return place && readPlace(place)
}

/** What reads and writes a field that some class computes; what leads to the object has been evaluated. Null for others. */
export function computedField(
  body: Body,
  value: Expression,
  name: string,
  node: ts.Node,
): { type: ValueType; read: () => Expression; write: (value: Expression) => void } | null {
  const { unit } = body
  const found = declaredField(unit, value, name)
  if (!found || !isServedByFunctions(unit, found.declared.member)) return null
  const { instance, declared } = found
  const type = valueTypeOf(declared.type)
  const stable = body.stabilize(value, node, 'object')
  const call = (key: MemberKey, values: readonly Expression[], result: ValueType): Expression => {
    const parameters = values.map((given) => given.type)
    const entry = { key, parameters, result, typeArguments: [], known: NOTHING_KNOWN }
    const { slot, method } = slotFor(unit, instance, entry)
    const callee = { kind: 'indirect', value: readSlot(unit, stable, instance, slot), method } as const
    const self = asReference(stable, headerOf(unit, instance.declaration))
    return finishCall(body, node, callee, result, [self, ...values], name)
  }
  return {
    type,
    read: () => call(`get ${name}`, [], type),
    write: (written) => {
      if (declared.type.kind === 'object' || declared.type.kind === 'array')
        return unit.refuse('inPlace', node, node.getText())
      call(`set ${name}`, [written], VOID)
    },
  }
}

/** Records the fields of interfaces in whose place a class has something that cannot stand for them. */
export function refuseInterfaceFields(unit: Unit, instance: ClassInstance): void {
  const { struct, declaration } = instance
  for (const { owner, member, type } of declaredFields(unit, instance)) {
    const name = member.name.getText()
    const own = instance.fields.find((field) => field.name === name)
    const node = own?.node.name ?? declaration.name ?? declaration
    const field = struct.fields[fieldIndex(struct, name)]
    const range = struct.ranges?.find((candidate) => candidate.name === name)
    const fieldType = field?.type ?? range?.type
    if (fieldType) {
      if (fieldType !== type) unit.report('fieldOverride', node, name, typeName(type), typeName(fieldType))
      continue
    }
    if (!hierarchyOf(unit).implementers(declaration).includes(declaration)) continue
    refuseFunctions(unit, instance, { owner, member, type })
  }
}

/** Records a getter or setter that is missing or has another type than the field for which it stands. */
function refuseFunctions(unit: Unit, instance: ClassInstance, { owner, member, type }: Declared): void {
  const { struct, declaration } = instance
  const name = member.name.getText()
  const [getter, setter] = ['get', 'set'].map((kind) => implementationOf(instance, `${kind} ${name}`))
  const isWritten =
    type.kind !== 'object' &&
    type.kind !== 'array' &&
    !(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Readonly)
  const missing = !getter ? 'getter' : isWritten && !setter ? 'setter' : null
  const nodeOf = (found: typeof getter): ts.Node =>
    found && found.owner === instance ? found.member.name : (declaration.name ?? declaration)
  if (missing)
    return unit.report(
      'interfaceField',
      nodeOf(getter ?? setter),
      name,
      owner.struct.name,
      struct.name,
      missing,
    )
  const value = valueTypeOf(type)
  const given = signatureOf(unit, getter!.member, getter!.owner).result
  const taken = isWritten ? signatureOf(unit, setter!.member, setter!.owner).parameters[0]! : value
  const refuse = (found: typeof getter, own: ValueType): void =>
    unit.report(
      'overrideType',
      nodeOf(found),
      `${struct.name}.${name}`,
      typeName(own),
      owner.struct.name,
      typeName(value),
    )
  if (!converts(unit, given, value)) refuse(getter, given)
  else if (!converts(unit, value, taken)) refuse(setter, taken)
}
