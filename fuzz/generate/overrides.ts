/**
 * Methods in the place of others. Beside the shape that the root of a family gives one, a class may take wider parameters,
 * give them default values of its own, leave the last ones out, and return something narrower.
 */

import { accepted, type IntegerName, INTEGERS, isInteger } from '../integers.ts'
import { statement, tree, type Tree } from '../tree.ts'
import type { Context, Type } from './context.ts'
import { literal } from './integers.ts'

/** A method or getter that the members of a family have. */
export interface Shape {
  readonly name: string
  readonly parameters: readonly Type[]
  /** How many of the last parameters may be left out. */
  readonly omittable: number
  readonly result: IntegerName | 'boolean'
  readonly isGetter: boolean
  /** What an interface has as a field, which a class serves by a field or by functions; null for other getters, and methods. */
  readonly property: 'readonly' | 'settable' | null
  /** Whether the root leaves it to the others. */
  readonly isAbstract: boolean
}

/** What a class makes of a shape. */
export interface Own {
  readonly parameters: readonly Type[]
  readonly result: IntegerName | 'boolean'
}

/** What a class may make of a shape, above which another class has made its own. */
export function ownOf({ random }: Context, above: Own, isRoot: boolean): Own {
  if (isRoot) return above
  const count = random.oneIn(5) ? random.between(0, above.parameters.length) : above.parameters.length
  const parameters = above.parameters
    .slice(0, count)
    .map((type) => (isInteger(type) && random.oneIn(3) ? random.pick(wider(type)) : type))
  const { result } = above
  return { parameters, result: isInteger(result) && random.oneIn(3) ? random.pick(accepted(result)) : result }
}

/** The types that take every value of a type. */
function wider(type: IntegerName): readonly IntegerName[] {
  return INTEGERS.filter((other) => accepted(other).includes(type))
}

export interface Head {
  readonly text: string
  readonly script: string
  /** The default values, for the children from the second on. */
  readonly values: readonly Tree[]
  /** What stands first in the body: values in the place of those that are missing. */
  readonly first: readonly Tree[]
}

/** The parameters of a method that has a body; each becomes known. */
export function ownHead(context: Context, { parameters, omittable }: Shape, own: Own): Head {
  const { random } = context
  const [values, first]: [Tree[], Tree[]] = [[], []]
  const parts = own.parameters.map((type, index) => {
    const name = `p${index}`
    const variable = { name, type, isAssignable: random.oneIn(3), isConstant: false, isLasting: false }
    if (index < parameters.length - omittable) {
      context.variables.push(variable)
      return { text: `${name}: ${type}`, script: name }
    }
    const value = isInteger(type) ? literal(context, type) : tree('boolean', 'false')
    if (random.oneIn(3)) {
      first.push(
        statement(
          `const given${index}: ${type} = ${name} ?? $0`,
          [value],
          `const given${index} = ${name} ?? $0`,
        ),
      )
      context.variables.push({ ...variable, name: `given${index}`, isAssignable: false })
      return { text: `${name}?: ${type}`, script: name }
    }
    context.variables.push(variable)
    values.push(value)
    return { text: `${name}: ${type} = $${values.length}`, script: `${name} = $${values.length}` }
  })
  const list = (key: 'text' | 'script'): string => parts.map((part) => part[key]).join(', ')
  return { text: list('text'), script: list('script'), values, first }
}

/** `super.method(…)` with the parameters of a method above, or `super.getter`. */
export function upward(shape: Shape, above: Own, own: Own): Tree {
  const needed = above.parameters.slice(0, shape.parameters.length - shape.omittable)
  const values = needed.map((type, index) => {
    const [name, given] = [`p${index}`, own.parameters[index]]
    if (given === undefined) return type === 'boolean' ? ['false', 'false'] : ['1', '1n']
    return given === type ? [name, name] : [`${type}(${name})`, `m.convert('${type}', ${name})`]
  })
  const [list, script] = [0, 1].map((side) => values.map((value) => value[side]).join(', '))
  const [call, called] = shape.isGetter ? ['', ''] : [`(${list})`, `(${script})`]
  return statement(
    `const up: ${above.result} = super.${shape.name}${call}`,
    [],
    `const up = super.${shape.name}${called}`,
  )
}
