/** The fields of records that have been evaluated. */

import type { Expression } from '../ir/nodes.ts'
import { presentFields, type RecordType, type ValueType } from '../types/machine.ts'

/** A field of a record, by its position. */
export function recordField(value: Expression, field: number): Expression {
  const { struct } = value.type as RecordType
  const type = struct.fields[field]!.type as ValueType
  if (value.kind === 'record')
    return value.fields[presentFields(struct, value.variant ?? null).indexOf(field)]!
  if (value.kind === 'read')
    return { kind: 'read', type, place: { kind: 'field', type, object: value.place, field } }
  return { kind: 'member', type, record: value, field }
}
