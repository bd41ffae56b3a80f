/**
 * Records: object types and tuples all of whose members are readonly. An immutable value cannot tell a copy
 * from an alias, so it is a struct passed by value. Records are structural, as in TypeScript: two of the same
 * fields are one struct, named after the first name met.
 */

import { ts } from '../frontend/typescript.ts'
import { record, typeKey, typeName, type Field, type RecordType } from '../types/machine.ts'
import type { Environment } from './environment.ts'
import { fromType, valueTypeOf } from './types.ts'
import type { Unit } from './unit.ts'

/** The record that a readonly object type or tuple is; refuses everything else. */
export function recordOfType(
  unit: Unit,
  type: ts.ObjectType,
  node: ts.Node,
  environment: Environment,
): RecordType {
  const { checker } = unit
  if (checker.isTupleType(type)) return recordOfTuple(unit, type as ts.TupleTypeReference, node, environment)
  const name = checker.typeToString(type)
  const fields: Field[] = []
  for (const property of type.getProperties()) {
    const declaration = property.valueDeclaration
    const isField =
      declaration &&
      (ts.isPropertySignature(declaration) ||
        ts.isPropertyAssignment(declaration) ||
        ts.isShorthandPropertyAssignment(declaration))
    if (!isField) return unit.refuse('recordMember', node, name, property.name)
    if (property.flags & ts.SymbolFlags.Optional)
      return unit.refuse('optionalMember', node, name, property.name)
    if (ts.isPropertySignature(declaration) && !isReadonly(declaration))
      return unit.refuse('mutableRecord', node, name, property.name)
    fields.push({
      name: property.name,
      type: valueTypeOf(fromType(unit, checker.getTypeOfSymbol(property), node, environment)),
      volatile: false,
    })
  }
  if (fields.length === 0) return unit.refuse('noFields', node, name)
  return recordOfFields(unit, fields, /^[A-Za-z_]\w*$/.test(name) ? name : null)
}

function isReadonly(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0
}

function recordOfTuple(
  unit: Unit,
  type: ts.TupleTypeReference,
  node: ts.Node,
  environment: Environment,
): RecordType {
  const name = unit.checker.typeToString(type)
  if (!type.target.readonly) return unit.refuse('mutableTuple', node, name)
  if (type.target.elementFlags.some((flags) => flags !== ts.ElementFlags.Required))
    return unit.refuse('openTuple', node, name)
  const elements = unit.checker.getTypeArguments(type)
  return recordOfFields(
    unit,
    elements.map((element, index) => ({
      name: `_${index}`,
      type: valueTypeOf(fromType(unit, element, node, environment)),
      volatile: false,
    })),
    null,
  )
}

/** The record of the given fields; the same one for the same names and types. */
export function recordOfFields(unit: Unit, fields: readonly Field[], name: string | null): RecordType {
  const key = fields.map((field) => `${field.name}:${typeKey(field.type)}`).join(';')
  let struct = unit.records.get(key)
  if (!struct) {
    const tuple = fields[0]?.name === '_0'
    const shown = fields.map((field) => typeName(field.type))
    const text = tuple
      ? `readonly [${shown.join(', ')}]`
      : `{ ${fields.map((field, index) => `readonly ${field.name}: ${shown[index]}`).join('; ')} }`
    const wish =
      name ?? (tuple ? `pair_${shown.join('_')}` : `record_${fields.map((field) => field.name).join('_')}`)
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
