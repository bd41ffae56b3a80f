/**
 * The machine types of members, as whoever calls them knows them, and as all functions behind one name return them: an
 * override may promise an object of a derived class, but in the table it returns what the first declaration says.
 */

import type { ReferenceType, ValueType } from '../types/machine.ts'
import { parameterType, resultType } from './functions.ts'
import { isStaticMember, memberKey, type MemberSignature } from './hierarchy.ts'
import { isReferenceTo, lineage, type Instance } from './subtypes.ts'
import type { Unit } from './unit.ts'

export interface Signature {
  readonly parameters: readonly ValueType[]
  /** What the declaration promises. */
  readonly result: ValueType
  /** What the functions behind it return. */
  readonly returned: ValueType
}

export function signatureOf(unit: Unit, member: MemberSignature, owner: Instance): Signature {
  const result = resultType(unit, member, owner.environment)
  return {
    parameters: member.parameters.map((parameter) => parameterType(unit, parameter, owner.environment)),
    result,
    returned: commonResult(unit, member, owner, result),
  }
}

/** The result of the most general declaration of a member among those that its owner is derived from. */
export function commonResult(
  unit: Unit,
  member: MemberSignature,
  owner: Instance,
  result: ValueType,
): ValueType {
  if (result.kind !== 'reference') return result
  const key = memberKey(member)
  let common: ReferenceType = result
  for (const above of lineage(unit, owner)) {
    for (const other of above.declaration.members) {
      if (memberKey(other) !== key || isStaticMember(other)) continue
      const type = resultType(unit, other as MemberSignature, above.environment)
      if (type.kind === 'reference' && isReferenceTo(unit, common, type)) common = type
    }
  }
  return common
}
