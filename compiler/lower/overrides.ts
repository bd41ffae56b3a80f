/**
 * What classes give in the place of what they inherit or promise. TypeScript has checked names and types as far as its
 * own go; a call that does not know the class relies on more: on machine types, on functions that really are functions,
 * and on default values that do not depend on who is called.
 */

import { ts } from '../frontend/typescript.ts'
import { functionType, typeName, type ValueType } from '../types/machine.ts'
import { takes } from './adapted-arguments.ts'
import { bitFieldOf } from './bit-fields.ts'
import { converts } from './coerce.ts'
import { fieldIndex, type ClassInstance, type FieldDeclaration, type InterfaceInstance } from './classes.ts'
import {
  isAbstract,
  memberKey,
  type MemberFunction,
  type MemberKey,
  type MemberSignature,
} from './hierarchy.ts'
import type { TypeArgument } from './environment.ts'
import { refuseInterfaceFields } from './interface-fields.ts'
import type { Slot } from './method-tables.ts'
import { signatureOf, type Signature } from './signatures.ts'
import { declaredMember, implementationOf, superInstances, type Instance } from './subtypes.ts'
import { valueTypeOf } from './types.ts'
import type { Unit } from './unit.ts'

/** A member, and the instance in whose declaration it stands. */
interface Declared {
  readonly member: MemberSignature
  readonly owner: Instance
}

/** Records what is wrong with members that several classes and interfaces have. */
export function refuseOverrides(unit: Unit): void {
  for (const instance of unit.classes.values()) {
    if (instance.declaration.getSourceFile().isDeclarationFile) continue
    unit.attempt(() => refuseOverridesOf(unit, instance))
    unit.attempt(() => refuseMissing(unit, instance))
  }
  for (const instance of unit.interfaces.values()) {
    refuseMembers(unit, instance)
    unit.attempt(() => refuseOverridesOf(unit, instance))
  }
}

/** An interface with methods has methods and accessors, each once. */
function refuseMembers(unit: Unit, { declaration, struct }: InterfaceInstance): void {
  for (const node of declaration.heritageClauses?.flatMap(({ types }) => [...types]) ?? []) {
    const { symbol } = unit.checker.getTypeAtLocation(node) as { symbol?: ts.Symbol }
    if (symbol?.valueDeclaration && ts.isClassDeclaration(symbol.valueDeclaration))
      unit.report('baseExpression', node, node.getText())
  }
  const seen = new Set<MemberKey>()
  for (const member of declaration.members) {
    const key = ts.isPropertySignature(member) ? member.name.getText() : memberKey(member)
    const isOptional = 'questionToken' in member && member.questionToken !== undefined
    if (key === null || isOptional || seen.has(key))
      unit.report('interfaceMember', member, struct.name, member.name?.getText() ?? member.getText())
    else seen.add(key)
  }
}

function refuseOverridesOf(unit: Unit, instance: Instance): void {
  const supers = superInstances(unit, instance)
  for (const member of instance.declaration.members) {
    const key = memberKey(member)
    if (key === null || (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0) continue
    const own = member as MemberSignature
    for (const above of supers) unit.attempt(() => refuseOverride(unit, instance, own, key, above))
  }
}

function refuseOverride(
  unit: Unit,
  instance: Instance,
  member: MemberSignature,
  key: MemberKey,
  above: Instance,
): void {
  refuseHalf(unit, instance, member, key, above)
  const inherited = declaredMember(unit, above, key)
  if (!inherited) return
  const { owner } = inherited
  if (refuseTypeParameters(unit, member, inherited.member, owner, member.name)) return
  requireFit(unit, { member, owner: instance }, inherited, member.name)
}

/**
 * Records type parameters that do not correspond to those of what is inherited; whether either has some. Their types are
 * compared for each set of type arguments that a call gives.
 */
function refuseTypeParameters(
  unit: Unit,
  member: MemberSignature,
  inherited: MemberSignature,
  owner: Instance,
  node: ts.Node,
): boolean {
  const [own, above] = [member, inherited].map(({ typeParameters }) => typeParameters?.length ?? 0)
  const differ = (type: ts.TypeNode | undefined, other: ts.TypeNode | undefined): boolean => {
    const [one, another] = [positionOf(unit, member, type), positionOf(unit, inherited, other)]
    return one >= 0 && another >= 0 && one !== another
  }
  const isReordered =
    differ(member.type, inherited.type) ||
    member.parameters.some(({ type }, index) => differ(type, inherited.parameters[index]?.type))
  if ((own! > 0 && own !== above) || isReordered)
    unit.report('genericOverride', node, member.name.getText(), owner.struct.name)
  return own! > 0 || above! > 0
}

/** The position of the type parameter that a type is, among those of a member; -1 for every other type. */
function positionOf(unit: Unit, { typeParameters }: MemberSignature, type: ts.TypeNode | undefined): number {
  if (!typeParameters || !type) return -1
  const { symbol } = unit.checker.getTypeFromTypeNode(type)
  return typeParameters.findIndex(({ name }) => unit.checker.getSymbolAtLocation(name) === symbol)
}

/** What the type parameters of a function stand for, where a call through another declaration gives type arguments. */
export function argumentsFor(
  unit: Unit,
  { typeParameters }: MemberSignature,
  given: readonly TypeArgument[],
): readonly TypeArgument[] {
  if (!typeParameters) return []
  // Others have been refused by their declarations, or will be.
  return typeParameters.length === given.length ? given : unit.giveUp()
}

/** Records that a function cannot be called as what its class inherits, with these type arguments; whether it can. */
export function requireFit(
  unit: Unit,
  { member, owner: instance }: Declared,
  { member: inherited, owner }: Declared,
  node: ts.Node,
  typeArguments: readonly TypeArgument[] = [],
): boolean {
  const own = signatureOf(unit, member, instance, argumentsFor(unit, member, typeArguments))
  const other = signatureOf(unit, inherited, owner, typeArguments)
  const fits = own.parameters.every((type, index) =>
    takes(unit, member.parameters[index]!, other.parameters[index] ?? null, type),
  )
  if (fits && (other.result.kind === 'void' || converts(unit, own.result, other.result))) return true
  const shown = ({ parameters, result }: Signature): string => typeName(functionType(parameters, result))
  const name = `${instance.struct.name}.${member.name.getText()}`
  unit.report('overrideType', node, name, shown(own), owner.struct.name, shown(other))
  return false
}

/** Records a function that cannot stand in a table, because two that its class is derived from return other types. */
export function refuseEntry(
  unit: Unit,
  { member, owner }: { readonly member: MemberFunction; readonly owner: ClassInstance },
  slot: Slot,
): void {
  const { parameters, result } = signatureOf(
    unit,
    member,
    owner,
    argumentsFor(unit, member, slot.typeArguments),
  )
  const own = typeName(functionType(parameters, result))
  const wanted = typeName(functionType(slot.type.parameters.slice(1), slot.type.result))
  const [above] = slot.calls.keys()
  const name = `${owner.struct.name}.${member.name.getText()}`
  unit.report('overrideType', member.name, name, own, above?.name ?? '', wanted)
}

/** A getter alone hides the setter of the base class, and the other way round. */
function refuseHalf(
  unit: Unit,
  instance: Instance,
  member: MemberSignature,
  key: MemberKey,
  above: Instance,
): void {
  if (!unit.instances.has(above.struct) || !unit.instances.has(instance.struct)) return
  const name = member.name.getText()
  const other = key === `get ${name}` ? `set ${name}` : key === `set ${name}` ? `get ${name}` : null
  if (other === null || !declaredMember(unit, above, other)) return
  const hasOther = instance.declaration.members.some((candidate) => memberKey(candidate) === other)
  if (!hasOther) unit.report('halfAccessor', member.name, name, above.struct.name)
}

/** A field in the place of what a base class only declares to be a method or accessor. */
function refuseFields(unit: Unit, instance: ClassInstance): void {
  for (let above = instance.base; above; above = above.base) {
    for (const member of above.declaration.members) {
      const key = memberKey(member)
      if (key === null || !isAbstract(member)) continue
      const field = instance.fields.find(({ name }) => name === member.name?.getText())
      if (field) refuseField(unit, instance, field, key, above)
    }
  }
}

function refuseField(
  unit: Unit,
  instance: ClassInstance,
  { node, name }: FieldDeclaration,
  key: MemberKey,
  above: Instance,
): void {
  const kind = key === name ? 'method' : key.startsWith('get') ? 'getter' : 'setter'
  unit.report('memberAsField', node.name, name, instance.struct.name, above.struct.name, kind)
}

/** What an interface declares must be functions of the class, of the same types; inherited ones serve as well. */
function refuseMissing(unit: Unit, instance: ClassInstance): void {
  refuseFields(unit, instance)
  refuseInterfaceFields(unit, instance)
  for (const above of superInstances(unit, instance)) {
    if (unit.instances.has(above.struct)) continue
    for (const key of keysOf(unit, above)) {
      const declared = declaredMember(unit, above, key)!
      const name = declared.member.name.getText()
      const type = fieldType(instance, name)
      if (type) {
        refuseFieldFor(unit, instance, type, declared, key, above)
        continue
      }
      const found = implementationOf(instance, key)
      if (!found || found.owner === instance) continue
      const node = instance.declaration.name ?? instance.declaration
      if (refuseTypeParameters(unit, found.member, declared.member, declared.owner, node)) continue
      requireFit(unit, found, declared, node)
    }
  }
}

/** The type of a field or a range of bits of a class; null if it has none of that name. */
function fieldType({ struct }: ClassInstance, name: string): ValueType | null {
  const field = struct.fields[fieldIndex(struct, name)]
  return field ? valueTypeOf(field.type) : (bitFieldOf(struct, name)?.type ?? null)
}

/** Records a field that is no getter or setter of the type which an interface declares. */
function refuseFieldFor(
  unit: Unit,
  instance: ClassInstance,
  type: ValueType,
  { member, owner }: { readonly member: MemberSignature; readonly owner: Instance },
  key: MemberKey,
  above: Instance,
): void {
  const name = member.name.getText()
  const field = instance.fields.find((candidate) => candidate.name === name)
  const node = field?.node.name ?? instance.declaration.name ?? instance.declaration
  if (key === name)
    return unit.report('memberAsField', node, name, instance.struct.name, above.struct.name, 'method')
  const { parameters, result } = signatureOf(unit, member, owner)
  const [given] = parameters
  if (given ? !converts(unit, given, type) : !converts(unit, type, result))
    unit.report(
      'overrideType',
      node,
      `${instance.struct.name}.${name}`,
      typeName(type),
      above.struct.name,
      typeName(given ?? result),
    )
}

/** The members of an interface, those that it inherits included. */
function keysOf(unit: Unit, instance: Instance): ReadonlySet<MemberKey> {
  const keys = new Set<MemberKey>()
  for (const member of instance.declaration.members) {
    const key = memberKey(member)
    if (key !== null) keys.add(key)
  }
  for (const above of superInstances(unit, instance)) keysOf(unit, above).forEach((key) => keys.add(key))
  return keys
}
