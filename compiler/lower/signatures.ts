/**
 * The machine types of members, as whoever calls them knows them, and as all functions behind one name return them: an
 * override may promise an object of a derived class, but in the table it returns what the first declaration says.
 */

import { ts } from '../frontend/typescript.ts'
import { optionalOf, type ReferenceType, type ValueType } from '../types/machine.ts'
import { withTypeArguments, type Environment, type TypeArgument } from './environment.ts'
import { resultType } from './functions.ts'
import { parameterType } from './parameters.ts'
import { isStaticMember, memberKey, type MemberSignature } from './hierarchy.ts'
import { isReferenceTo, lineage, type Instance } from './subtypes.ts'
import type { Unit } from './unit.ts'

export interface Signature {
  readonly parameters: readonly ValueType[]
  /** What the functions behind it take: an override may leave parameters out, but is given them all the same. */
  readonly taken: readonly ValueType[]
  /** What the declaration promises. */
  readonly result: ValueType
  /** What the functions behind it return. */
  readonly returned: ValueType
}

/** The types of a member, where its own type parameters stand for `typeArguments`. */
export function signatureOf(
  unit: Unit,
  member: MemberSignature,
  owner: Instance,
  typeArguments: readonly TypeArgument[] = [],
): Signature {
  const environment = withTypeArguments(unit, owner.environment, member, typeArguments)
  const result = resultType(unit, member, environment)
  const parameters = member.parameters.map((parameter) => parameterType(unit, parameter, environment))
  return {
    parameters,
    taken: [
      ...parameters,
      ...leftOut(unit, member, owner, parameters, typeArguments).map(({ type }) => type),
    ],
    result,
    returned: commonResult(unit, member, owner, result, typeArguments),
  }
}

interface LeftOut {
  readonly name: string
  readonly type: ValueType
}

/** The parameters that a member has in what its owner is derived from, behind all of its own. */
export function leftOut(
  unit: Unit,
  member: MemberSignature,
  owner: Instance,
  own: readonly ValueType[],
  typeArguments: readonly TypeArgument[],
): readonly LeftOut[] {
  let found: readonly LeftOut[] = []
  for (const other of declarationsOf(unit, member, owner, typeArguments)) {
    const all = other.member.parameters.map((parameter) => ({
      name: ts.isIdentifier(parameter.name) ? parameter.name.text : 'unused',
      type: parameterType(unit, parameter, other.environment),
    }))
    if (!own.every((type, index) => all[index]?.type === type)) continue
    const others = all.slice(own.length)
    found =
      others.length > found.length
        ? others
        : found.map((nearer, index) => (others[index] ? withNothingOf(nearer, others[index]) : nearer))
  }
  return found
}

/** A parameter that has a default value where it is nearer, and above that may be left out without one. */
function withNothingOf(nearer: LeftOut, above: LeftOut): LeftOut {
  return optionalOf(above.type)?.value === nearer.type ? { ...nearer, type: above.type } : nearer
}

interface Declaration {
  readonly member: MemberSignature
  /** What its types are known by. */
  readonly environment: Environment
}

/** Every declaration of a member in its owner and in what that is derived from that takes these type arguments. */
function declarationsOf(
  unit: Unit,
  member: MemberSignature,
  owner: Instance,
  typeArguments: readonly TypeArgument[],
): readonly Declaration[] {
  const key = memberKey(member)
  return lineage(unit, owner).flatMap((above) =>
    above.declaration.members.flatMap((node) => {
      if (memberKey(node) !== key || isStaticMember(node)) return []
      const other = node as MemberSignature
      if ((other.typeParameters?.length ?? 0) !== typeArguments.length) return []
      return [
        { member: other, environment: withTypeArguments(unit, above.environment, other, typeArguments) },
      ]
    }),
  )
}

/** The result of the most general declaration of a member among those that its owner is derived from. */
export function commonResult(
  unit: Unit,
  member: MemberSignature,
  owner: Instance,
  result: ValueType,
  typeArguments: readonly TypeArgument[],
): ValueType {
  if (result.kind !== 'reference') return result
  let common: ReferenceType = result
  for (const other of declarationsOf(unit, member, owner, typeArguments)) {
    const type = resultType(unit, other.member, other.environment)
    if (type.kind === 'reference' && isReferenceTo(unit, common, type)) common = type
  }
  return common
}
