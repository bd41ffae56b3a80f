/** Functions in tables of methods that read and write a field, where other classes have a getter and a setter for it. */

import type { Expression, FunctionNode, Local, Place } from '../ir/nodes.ts'
import { object, reference, typeKey } from '../types/machine.ts'
import { bitFieldOf, bitsAccessor, readBits } from './bit-fields.ts'
import { valueOf } from './carried.ts'
import { fieldIndex, type ClassInstance } from './classes.ts'
import { coerce } from './coerce.ts'
import { readPlace, targetOf } from './expressions/places.ts'
import { bodyWithParameters, generatedFunction } from './generated-functions.ts'
import type { Slot } from './method-tables.ts'
import type { Unit } from './unit.ts'

/** The function for an entry by which a field of a class is read or written; null if it has no such field. */
export function fieldFunction(unit: Unit, instance: ClassInstance, { key, type }: Slot): FunctionNode | null {
  const { struct, declaration, environment } = instance
  const [kind, name] = key.split(' ')
  if (name === undefined) return null
  const index = fieldIndex(struct, name)
  const range = bitFieldOf(struct, name)
  if (index < 0 && !range) return null
  const copy = `field|${struct.symbol}|${key}|${typeKey(type)}`
  const known = unit.functions.get(copy)
  if (known) return known
  const location = unit.location(declaration)
  const parameters = type.parameters.map((parameter, position): Local => {
    return { name: position === 0 ? 'object' : name, type: parameter, location, temporary: false }
  })
  const { result } = type
  const names = { name: `${struct.name}.${name}`, symbol: `${struct.symbol}_${kind}_${name}` }
  return generatedFunction(unit, copy, declaration, { ...names, parameters, result, location }, () => {
    const options = { environment, owner: null, result, self: null }
    const body = bodyWithParameters(unit, options, declaration, parameters)
    const [self, given] = parameters
    const own: Expression = { kind: 'convert', type: reference(object(struct)), value: valueOf(self!) }
    const whole = targetOf(own)
    const place: Place = {
      kind: 'field',
      type: struct.fields[index]?.type ?? type.result,
      object: whole,
      field: index,
    }
    if (!given) {
      const value = range ? readBits(body, whole, range) : readPlace(place)
      body.emit({ kind: 'return', value: coerce(body, value, type.result, declaration) })
    } else if (range) {
      const accessor = bitsAccessor(body, whole, range, declaration)
      accessor.write(coerce(body, valueOf(given), accessor.type, declaration))
    } else {
      const value = coerce(body, valueOf(given), readPlace(place).type, declaration)
      body.emit({ kind: 'assign', place, value })
    }
    return body
  })
}
