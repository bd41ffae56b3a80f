/**
 * What a constructor takes beside its object, and what the names of its parameters mean. As of functions there are copies
 * of it: for functions that capture among its arguments, and for default values that do.
 */

import { ts } from '../frontend/typescript.ts'
import type { Local } from '../ir/nodes.ts'
import type { Body } from './body.ts'
import { carriedBy } from './carried.ts'
import { NOTHING_GIVEN, givenKey, type GivenClosures } from './closure.ts'
import type { Environment } from './environment.ts'
import { NONE_DEFAULTED } from './function-requests.ts'
import { bindDefault, bindParameters, bindPerhapsGiven, parameterSymbols } from './parameter-bindings.ts'
import { parameterLocal } from './parameters.ts'
import type { Unit } from './unit.ts'

/** What the copies of a constructor differ in. */
export interface ConstructorCopy {
  /** The closures that are known for its parameters, by their positions. */
  readonly given: GivenClosures
  /** The parameters, by position, that are their default values, functions which capture what is in the constructor. */
  readonly defaulted: ReadonlySet<number>
}

export const NO_COPY: ConstructorCopy = { given: NOTHING_GIVEN, defaulted: NONE_DEFAULTED }

/** The same for the same copy. */
export function copyKey({ given, defaulted }: ConstructorCopy): string {
  return `${givenKey(given)}|${[...defaulted].join()}`
}

/** How a constructor came about. */
export interface ConstructorRequest extends ConstructorCopy {
  /** The constructor that says what `new` is given, which may be that of a base class; null where there is none. */
  readonly declaration: ts.ConstructorDeclaration | null
  readonly environment: Environment
}

interface ConstructorParts {
  readonly parameters: readonly Local[]
  /** Makes the parameters known to a body by their names. */
  readonly bind: (body: Body) => void
}

/** The parameters of a constructor behind the object; of its own no more than the first `count`. */
export function constructorParts(
  unit: Unit,
  { declaration, environment, given, defaulted }: ConstructorRequest,
  count = Infinity,
): ConstructorParts {
  if (!declaration) return { parameters: [], bind: () => undefined }
  const own = declaration.parameters.map((parameter, index) =>
    given.has(index) || defaulted.has(index) || index >= count
      ? null
      : parameterLocal(unit, parameter, environment, null),
  )
  const present = own.filter((local) => local !== null)
  const known = [...given].map(([index, one]) => ({
    ...one,
    symbols: parameterSymbols(unit, declaration.parameters[index]),
  }))
  const names = ['self', ...present.map(({ name }) => name)]
  const carried = carriedBy(null, known, names, unit.location(declaration))
  const bind = (body: Body): void => {
    bindParameters(body, declaration, own)
    for (const local of carried.locals) body.adopt(local, true)
    for (const [symbol, binding] of carried.bindings) body.bindings.set(symbol, binding)
    for (const index of given.keys()) bindPerhapsGiven(body, declaration.parameters[index])
    for (const index of defaulted) bindDefault(body, declaration.parameters[index]!)
  }
  return { parameters: [...present, ...carried.locals], bind }
}
