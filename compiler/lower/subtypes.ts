/** Which instances of classes and interfaces are derived from which: `Box<u32>` is a `Sink<u32>`, but no `Sink<u8>`. */

import { ts } from '../frontend/typescript.ts'
import { canBeMissing, withNothing, withoutNull, type Struct, type ValueType } from '../types/machine.ts'
import { classInstance, interfaceInstance, type ClassInstance, type InterfaceInstance } from './classes.ts'
import {
  functionNamed,
  membersNamed,
  superDeclaration,
  supersOf,
  type MemberFunction,
  type MemberKey,
  type MemberSignature,
} from './hierarchy.ts'
import type { Unit } from './unit.ts'

export type Instance = ClassInstance | InterfaceInstance

/** How the struct of a class or interface came about. */
export function instanceOf(unit: Unit, struct: Struct): Instance | null {
  return unit.instances.get(struct) ?? unit.interfaceInstances.get(struct) ?? null
}

const supers = new WeakMap<Instance, readonly Instance[]>()

/** What an instance extends and implements itself. */
export function superInstances(unit: Unit, instance: Instance): readonly Instance[] {
  let known = supers.get(instance)
  if (!known) supers.set(instance, (known = findSupers(unit, instance)))
  return known
}

function findSupers(unit: Unit, { declaration, environment }: Instance): readonly Instance[] {
  return supersOf(unit, declaration).map((node) => {
    const above = superDeclaration(unit, declaration, node)!
    const type = unit.checker.getTypeAtLocation(node) as ts.ObjectType
    return ts.isClassDeclaration(above)
      ? classInstance(unit, type, node, environment)
      : interfaceInstance(unit, type, above, node, environment)
  })
}

/** An instance and all that it is derived from, the nearest first. */
export function lineage(unit: Unit, instance: Instance): readonly Instance[] {
  const found = new Set([instance])
  for (const next of found) for (const above of superInstances(unit, next)) found.add(above)
  return [...found]
}

/** Whether an object is one of a copy of a class. */
export function isOfClass(unit: Unit, instance: Instance, of: ts.ClassDeclaration): boolean {
  return lineage(unit, instance).some(({ declaration }) => declaration === of)
}

/** Whether an object of one class or interface is one of the other. */
export function isSubtype(unit: Unit, sub: Struct, above: Struct): boolean {
  if (sub === above) return true
  const instance = instanceOf(unit, sub)
  if (!instance || !instanceOf(unit, above)) return false
  return lineage(unit, instance).some(({ struct }) => struct === above)
}

/** Whether a reference of one type can stand where the other is expected, both null or not alike. */
export function isReferenceTo(unit: Unit, from: ValueType, to: ValueType): boolean {
  if (from.kind !== 'reference' || to.kind !== 'reference') return false
  if (from.to.kind !== 'object' || to.to.kind !== 'object') return false
  return (to.nullable || !from.nullable) && isSubtype(unit, from.to.struct, to.to.struct)
}

/** The instance in whose declaration a member stands, and the member; the nearest where several declare it. */
export function declaredMember(
  unit: Unit,
  instance: Instance,
  key: MemberKey,
): { readonly owner: Instance; readonly member: MemberSignature } | null {
  for (const owner of lineage(unit, instance)) {
    const [member] = membersNamed(owner.declaration, key)
    if (member) return { owner, member }
  }
  return null
}

/** The class, the given one or one that it extends, which declares a member. */
export function ownerOf(instance: ClassInstance, member: ts.Node): ClassInstance {
  for (let owner: ClassInstance | null = instance; owner; owner = owner.base)
    if (owner.declaration === member.parent) return owner
  return instance
}

/** The function that a class has for a member, its own or an inherited one. */
export function implementationOf(
  instance: ClassInstance,
  key: MemberKey,
): { readonly owner: ClassInstance; readonly member: MemberFunction } | null {
  for (let owner: ClassInstance | null = instance; owner; owner = owner.base) {
    const member = functionNamed(owner.declaration, key)
    if (member) return { owner, member }
  }
  return null
}

/** The more general of two types of references, with null if one of them has it; null if neither is more general. */
export function commonReference(unit: Unit, one: ValueType, other: ValueType): ValueType | null {
  const [a, b] = [withoutNull(one), withoutNull(other)]
  const general = a === b || isReferenceTo(unit, b, a) ? a : isReferenceTo(unit, a, b) ? b : null
  if (!general) return null
  const [missing] = [one, other].filter(canBeMissing)
  return missing ? withNothing(general, missing.nothing) : general
}
