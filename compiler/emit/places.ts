/**
 * Places in C. A printed place is either an lvalue or the address of one (`isAddress`), so that fields are
 * reached by `.` or `->` as a person would write it. An array's text also stands for the address of its first element.
 */

import type { Place } from '../ir/nodes.ts'
import type { SliceType, StorageType } from '../types/machine.ts'
import { count } from './arithmetic.ts'
import { bare, expression, type ExpressionScope } from './expressions.ts'
import { elementHelper } from './helpers/memory.ts'
import { atLeast, cast, primary, PRIMARY, type Printed, unary, UNARY } from './precedence.ts'

interface PrintedPlace extends Printed {
  readonly isAddress: boolean
  /** Whether C sees the place as constant or volatile, so that its address needs a cast. */
  readonly isQualified: boolean
}

/** The place as something to read or to assign to. */
export function placeValue(place: Place, scope: ExpressionScope): Printed {
  return lvalue(printPlace(place, scope))
}

/** A reference to the object or array at a place. */
export function referTo(place: Place, scope: ExpressionScope): Printed {
  const printed = printPlace(place, scope)
  if (place.type.kind === 'array') {
    return qualifiedCast(lvalue(printed), place.type.element, printed, scope)
  }
  return qualifiedCast(address(printed), place.type, printed, scope)
}

/** The address of a place as an integer. */
export function addressOf(place: Place, scope: ExpressionScope): Printed {
  const printed = printPlace(place, scope)
  return cast('usize', place.type.kind === 'array' ? lvalue(printed) : address(printed))
}

/** A pointer to a variable. */
export function pointTo(place: Place, scope: ExpressionScope): Printed {
  return address(printPlace(place, scope))
}

/** How many bytes a place has, as C asks for it. */
export function sizeOfPlace(place: Place, { unit }: ExpressionScope): string {
  return `sizeof(${unit.types.declare(place.type)})`
}

function qualifiedCast(
  value: Printed,
  type: StorageType,
  place: PrintedPlace,
  { unit }: ExpressionScope,
): Printed {
  return place.isQualified || unit.types.isMisaligned(type) ? cast(unit.types.pointerTo(type), value) : value
}

function lvalue(place: PrintedPlace): Printed {
  return place.isAddress ? unary(`*${atLeast(UNARY, place)}`) : place
}

function address(place: PrintedPlace): Printed {
  return place.isAddress ? place : unary(`&${atLeast(UNARY, place)}`)
}

function plain(printed: Printed, isQualified = false): PrintedPlace {
  return { text: printed.text, precedence: printed.precedence, isAddress: false, isQualified }
}

function printPlace(place: Place, scope: ExpressionScope): PrintedPlace {
  const { unit } = scope
  switch (place.kind) {
    case 'local':
      return plain(primary(scope.local(place.local)))
    case 'global':
      return plain(primary(unit.names.of(place.global)), unit.isConstant(place.global))
    case 'target': {
      const reference = expression(place.reference, scope)
      return { ...reference, isAddress: place.type.kind === 'object', isQualified: false }
    }
    case 'field': {
      if (place.object.type.kind !== 'object' && place.object.type.kind !== 'record') {
        throw new Error(`a field of a ${place.object.type.kind}`)
      }
      const { struct } = place.object.type
      const object = printPlace(place.object, scope)
      const accessor = object.isAddress ? '->' : '.'
      const text = `${atLeast(PRIMARY, object)}${accessor}${unit.names.ofField(struct, place.field)}`
      return plain(primary(text), object.isQualified || struct.fields[place.field].volatile)
    }
    case 'element': {
      const array = printPlace(place.array, scope)
      const { length } = place.array.type as StorageType & { kind: 'array' }
      const base = atLeast(PRIMARY, lvalue(array))
      return plain(primary(`${base}[${elementIndex(place, length, scope)}]`), array.isQualified)
    }
    case 'sliceElement':
      return sliceElement(place, scope)
    case 'pointerElement': {
      const pointer = expression(place.pointer, scope)
      if (place.index.kind === 'integer' && place.index.value === 0n)
        return { ...pointer, isAddress: true, isQualified: false }
      return plain(primary(`${atLeast(PRIMARY, pointer)}[${bare(place.index, scope).text}]`))
    }
  }
}

function elementIndex(place: Place & { kind: 'element' }, length: number, scope: ExpressionScope): string {
  if (!place.site) return bare(place.index, scope).text
  const check = scope.unit.checks.row(place.site)
  return `${scope.unit.helpers.use('checked_index')}(${count(place.index, scope)}, ${length}, ${check})`
}

function sliceElement(place: Place & { kind: 'sliceElement' }, scope: ExpressionScope): PrintedPlace {
  const { types, helpers, checks } = scope.unit
  const { element } = place.slice.type as SliceType
  const slice = expression(place.slice, scope)
  if (!place.site)
    return plain(primary(`${atLeast(PRIMARY, slice)}.pointer[${bare(place.index, scope).text}]`))
  const { tag } = types.slice(element)
  const helper = helpers.define(`${tag}_at`, (context) =>
    elementHelper(`struct ${tag}`, (name) => types.pointerTo(element, name), context),
  )
  const text = `${helper}(${slice.text}, ${count(place.index, scope)}, ${checks.row(place.site)})`
  return { ...primary(text), isAddress: true, isQualified: false }
}
