/**
 * Records: object types and tuples all of whose members are readonly. An immutable value cannot tell a copy
 * from an alias, so it is a struct passed by value. Records are structural, as in TypeScript: two of the same
 * fields are one struct, named after the first name met.
 */

import type { EntryName } from '../diagnostics/catalogue.ts'
import { ts } from '../frontend/typescript.ts'
import { record, typeKey, typeName, type Field, type RecordType, type ValueType } from '../types/machine.ts'
import type { Environment } from './environment.ts'
import { valued, valueTypeOf } from './types.ts'
import type { Unit } from './unit.ts'

/** The record that a readonly object type or tuple is; refuses everything else. */
export function recordOfType(unit: Unit, type: ts.Type, node: ts.Node, environment: Environment): RecordType {
  const { checker } = unit
  if (checker.isTupleType(type)) return recordOfTuple(unit, type as ts.TupleTypeReference, node, environment)
  const members = recordMembers(unit, type, node)
  if (members.length === 0) return unit.refuse('noFields', node, checker.typeToString(type))
  const fields = unit.within(type, node, () =>
    members.map((member) => ({
      name: member.name,
      type: memberType(unit, member, node, environment),
      volatile: false,
    })),
  )
  return recordOfFields(unit, fields, plainName(type))
}

/** The name of a type that has one and no arguments. */
function plainName(type: ts.Type): string | null {
  if (type.aliasSymbol) return type.aliasTypeArguments ? null : type.aliasSymbol.name
  const symbol = type.symbol as ts.Symbol | undefined
  if (!symbol || !(symbol.flags & ts.SymbolFlags.Interface)) return null
  return (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference ? null : symbol.name
}

/** The machine type of a record's member. */
export function memberType(
  unit: Unit,
  member: ts.Symbol,
  node: ts.Node,
  environment: Environment,
): ValueType {
  const type = unit.checker.getTypeOfSymbol(member)
  const declaration = member.valueDeclaration
  // A member of a literal has no place for an annotation.
  if (type.flags & ts.TypeFlags.Number && declaration && ts.isPropertyAssignment(declaration))
    return unit.refuse('untyped', declaration.initializer, declaration.initializer.getText())
  return valueTypeOf(valued(unit, type, node, environment))
}

/** The members of an object type that is a value, all of them readonly fields; refuses every other. */
export function recordMembers(unit: Unit, type: ts.Type, node: ts.Node): readonly ts.Symbol[] {
  const members = type.getProperties()
  const name = (): string => unit.checker.typeToString(type)
  for (const property of members) {
    const declaration = property.valueDeclaration ?? property.declarations?.[0]
    const isField = declaration ? isFieldDeclaration(declaration) : isMapped(property)
    const isInferred = !declaration && (property.flags & ts.SymbolFlags.Prototype) === 0
    if (!isField && isInferred) unit.refuse('inferredType', node, name())
    if (!isField) unit.refuse('recordMember', node, name(), unit.checker.symbolToString(property))
    const isWritten = declaration !== undefined && !ts.isPropertySignature(declaration)
    if (!isWritten && !isReadonly(property)) unit.refuse('mutableRecord', node, name(), property.name)
  }
  return members.filter((member) => !isNothing(unit, member))
}

/** Whether a member says no more than that it is undefined, as that of the end of an iterator: it takes no room. */
function isNothing({ checker }: Unit, member: ts.Symbol): boolean {
  return (checker.getTypeOfSymbol(member).flags & ts.TypeFlags.Undefined) !== 0
}

function isFieldDeclaration(declaration: ts.Declaration): boolean {
  return (
    ts.isPropertySignature(declaration) ||
    ts.isPropertyAssignment(declaration) ||
    ts.isShorthandPropertyAssignment(declaration) ||
    ts.isTypeParameterDeclaration(declaration) ||
    ts.isMappedTypeNode(declaration)
  )
}

/** What the checker notes of a symbol that it has made itself, as mapped types and spreads do. */
interface TransientSymbol {
  readonly links?: { readonly checkFlags?: number; readonly mappedType?: ts.Type }
}
/** TypeScript's `CheckFlags.Readonly`, which is not part of its public interface. */
const CHECKED_READONLY = 8

function isMapped(property: ts.Symbol): boolean {
  return (property as unknown as TransientSymbol).links?.mappedType !== undefined
}

function isReadonly(property: ts.Symbol): boolean {
  const checked = (property as unknown as TransientSymbol).links?.checkFlags
  if (checked !== undefined && (checked & CHECKED_READONLY) !== 0) return true
  if (isMapped(property)) return false
  return (property.declarations ?? []).every(
    (declaration) => (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0,
  )
}

function recordOfTuple(
  unit: Unit,
  type: ts.TupleTypeReference,
  node: ts.Node,
  environment: Environment,
): RecordType {
  const refuse = (name: EntryName): never => unit.refuse(name, node, unit.checker.typeToString(type))
  if (!type.target.readonly) return refuse('mutableTuple')
  if (type.target.elementFlags.some((flags) => flags !== ts.ElementFlags.Required)) return refuse('openTuple')
  const elements = unit.checker.getTypeArguments(type)
  const fields = unit.within(type, node, () =>
    elements.map((element, index) => ({
      name: `_${index}`,
      type: valueTypeOf(valued(unit, element, node, environment)),
      volatile: false,
    })),
  )
  return recordOfFields(unit, fields, null)
}

/** The record of the given fields; the same one for the same names and types. */
export function recordOfFields(
  unit: Unit,
  fields: readonly Field[],
  name: string | null,
  symbol: string | null = name,
): RecordType {
  const key = fields.map((field) => `${field.name}:${typeKey(field.type)}`).join(';')
  let struct = unit.records.get(key)
  if (!struct) {
    const tuple = fields[0]?.name === '_0'
    const shown = fields.map((field) => typeName(field.type))
    const text = tuple
      ? `readonly [${shown.join(', ')}]`
      : `{ ${fields.map((field, index) => `readonly ${field.name}: ${shown[index]}`).join('; ')} }`
    const wish =
      symbol ?? (tuple ? `pair_${shown.join('_')}` : `record_${fields.map((field) => field.name).join('_')}`)
    struct = {
      name: name ?? text,
      symbol: unit.uniqueSymbol(wish, unit.project.modules[0]!),
      kind: 'record',
      fields,
      packed: false,
      align: 1,
    }
    unit.records.set(key, struct)
  }
  return record(struct)
}
