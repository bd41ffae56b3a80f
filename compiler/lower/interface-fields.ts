/**
 * Fields that interfaces declare. Each class lays its own out, so where the objects are of several classes their tables
 * say at which byte a field stands; where they are of one, it is that one's field.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Place } from '../ir/nodes.ts'
import { U8, USIZE, object, pointer, reference, typeName, type StorageType } from '../types/machine.ts'
import { bitFieldOf } from './bit-fields.ts'
import type { Body } from './body.ts'
import { classInstance, fieldIndex, type ClassInstance } from './classes.ts'
import { NO_ENVIRONMENT } from './environment.ts'
import { hierarchyOf } from './hierarchy.ts'
import { readOffset } from './method-tables.ts'
import { instanceOf, lineage, type Instance } from './subtypes.ts'
import { storageType } from './types.ts'
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

/** The place of a field of an object, which is not null and known by an interface that declares it; null for others. */
export function interfaceField(body: Body, value: Expression, name: string, node: ts.Node): Place | null {
  const { unit } = body
  if (value.type.kind !== 'reference' || value.type.to.kind !== 'object') return null
  const { struct } = value.type.to
  const instance = unit.interfaceInstances.has(struct) ? instanceOf(unit, struct) : null
  const declared =
    instance && declaredFields(unit, instance).find(({ member }) => member.name.getText() === name)
  if (!declared) return null
  const hierarchy = hierarchyOf(unit)
  const [only] = hierarchy.implementers(instance.declaration)
  if (!only) {
    body.emit({ kind: 'fail', site: body.site('unreachable', node) })
    return at(declared.type, { kind: 'zero', type: pointer(declared.type) })
  }
  if (!hierarchy.isManifold(instance.declaration)) return fieldOf(unit, value, only, name)
  const stable = body.stabilize(value, node, 'object')
  const begin: Expression = { kind: 'convert', type: pointer(U8), value: stable }
  const count = readOffset(unit, stable, instance, name)
  const place: Expression = { kind: 'offset', type: pointer(U8), pointer: begin, count, backwards: false }
  return at(declared.type, { kind: 'convert', type: pointer(declared.type), value: place })
}

function at(type: StorageType, pointer: Expression): Place {
  return { kind: 'pointerElement', type, pointer, index: { kind: 'integer', type: USIZE, value: 0n } }
}

/** The field of the one class whose objects there are. */
function fieldOf(unit: Unit, value: Expression, only: ts.ClassDeclaration, name: string): Place | null {
  const type = unit.checker.getDeclaredTypeOfSymbol(unit.checker.getSymbolAtLocation(only.name!)!)
  const { struct } = classInstance(unit, type as ts.ObjectType, only, NO_ENVIRONMENT)
  const field = fieldIndex(struct, name)
  if (field < 0) return null
  const known: Expression = { kind: 'convert', type: reference(object(struct)), value }
  const whole: Place = { kind: 'target', type: object(struct), reference: known }
  return { kind: 'field', type: struct.fields[field]!.type, object: whole, field }
}

/** Records the fields of interfaces in whose place a class has something else. */
export function refuseInterfaceFields(unit: Unit, instance: ClassInstance): void {
  const { struct, declaration } = instance
  for (const { owner, member, type } of declaredFields(unit, instance)) {
    const name = member.name.getText()
    const index = fieldIndex(struct, name)
    const own = instance.fields.find((field) => field.name === name)
    const node = own?.node.name ?? declaration.name ?? declaration
    const field = struct.fields[index]
    const isOther = !field || field.volatile || bitFieldOf(struct, name) !== null
    if (isOther && !hierarchyOf(unit).implementers(declaration).includes(declaration)) continue
    if (isOther) unit.report('interfaceField', node, name, owner.struct.name, struct.name)
    else if (field.type !== type)
      unit.report('fieldOverride', node, name, typeName(type), typeName(field.type))
  }
}
