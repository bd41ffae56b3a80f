/** What the type parameters in scope stand for, in one instance of a generic function or class. */

import type { ts } from '../frontend/typescript.ts'
import { typeKey, typeName, type StorageType } from '../types/machine.ts'
import type { ClassInstance, InterfaceInstance } from './classes.ts'
import type { Unit } from './unit.ts'

/** A literal number as a type argument: the length of an array. */
export interface LiteralArgument {
  readonly kind: 'literal'
  readonly value: bigint
}
export type TypeArgument = StorageType | LiteralArgument

export interface Environment {
  readonly arguments: ReadonlyMap<ts.Symbol, TypeArgument>
  /** The class or interface whose member is meant: what the type `this` stands for. */
  readonly self: ClassInstance | InterfaceInstance | null
}

export const NO_ENVIRONMENT: Environment = { arguments: new Map(), self: null }

/** What can be named in a generic declaration, with what its own type parameters stand for. */
export function withTypeArguments(
  unit: Unit,
  outer: Environment,
  { typeParameters }: { readonly typeParameters?: readonly ts.TypeParameterDeclaration[] | undefined },
  typeArguments: readonly TypeArgument[],
): Environment {
  if (!typeParameters || typeParameters.length === 0) return outer
  const bound = new Map(outer.arguments)
  typeParameters.forEach((parameter, index) =>
    bound.set(unit.checker.getSymbolAtLocation(parameter.name)!, typeArguments[index]!),
  )
  return { arguments: bound, self: outer.self }
}

/** The same for the same argument. */
export function argumentKey(argument: TypeArgument): string {
  return argument.kind === 'literal' ? String(argument.value) : typeKey(argument)
}

/** The argument as a TypeScript programmer writes it. */
export function argumentName(argument: TypeArgument): string {
  if (argument.kind === 'literal') return String(argument.value)
  return argument.kind === 'object' ? `Inline<${typeName(argument)}>` : typeName(argument)
}
