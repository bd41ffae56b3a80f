/** Verifies the types of places. */

import { isSigned, type StorageType } from '../types/machine.ts'
import type { Expression, Place } from './nodes.ts'
import type { Site } from './checks.ts'
import type { Body } from './verify-body.ts'
import { requireCheck, verifyExpression } from './verify-expressions.ts'

/** Verifies a place and the expressions in it. */
export function verifyPlace(place: Place, body: Body): void {
  const { report } = body
  const same = (type: StorageType, what: string): void => {
    if (type !== place.type) report.problem(`${what} has another type than its place`)
  }
  switch (place.kind) {
    case 'local':
      body.requireVisible(place.local)
      return same(place.local.type, place.local.name)
    case 'global':
      report.requireGlobal(place.global)
      return same(place.global.type, place.global.name)
    case 'target': {
      verifyExpression(place.reference, body)
      const { type } = place.reference
      report.requireKind(type, ['reference'], 'what has a target')
      if (type.kind !== 'reference') return
      report.require(!type.nullable, 'the reference of a place may be null')
      return same(type.to, 'the target of a reference')
    }
    case 'field': {
      verifyPlace(place.object, body)
      const { type } = place.object
      report.requireKind(type, ['object', 'record'], 'what has a field')
      if (type.kind !== 'object' && type.kind !== 'record') return
      const field = type.struct.fields[place.field]
      if (field) same(field.type, field.name)
      else report.problem(`${type.struct.name} has no field ${place.field}`)
      return
    }
    case 'element':
      verifyPlace(place.array, body)
      verifyIndex(place.index, place.site, body)
      report.requireKind(place.array.type, ['array'], 'what has an element')
      if (place.array.type.kind === 'array') same(place.array.type.element, 'an element')
      return
    case 'sliceElement':
      verifyExpression(place.slice, body)
      verifyIndex(place.index, place.site, body)
      report.requireKind(place.slice.type, ['slice'], 'what has an element')
      if (place.slice.type.kind === 'slice') same(place.slice.type.element, 'an element')
      return
    case 'pointerElement':
      verifyExpression(place.pointer, body)
      verifyIndex(place.index, null, body)
      report.requireKind(place.pointer.type, ['pointer'], 'what has an element')
      if (place.pointer.type.kind === 'pointer') same(place.pointer.type.element, 'an element')
  }
}

function verifyIndex(index: Expression, site: Site | null, body: Body): void {
  verifyExpression(index, body)
  body.report.requireKind(index.type, ['integer'], 'an index')
  if (index.type.kind !== 'integer') return
  requireCheck(
    body,
    site,
    isSigned(index.type) ? 'signedIndex' : 'index',
    `an index of type ${index.type.name}`,
  )
}
