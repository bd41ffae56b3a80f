/** Variables at module level: objects, numbers, what may be missing, and arrays. */

import { INTEGERS, isInteger, type IntegerName } from '../integers.ts'
import type { Random } from '../random.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { type Class, Context, type Declared, FUNCTION_LIMIT, type Type, written } from './context.ts'
import { initialOptional } from './declarations.ts'
import { literal } from './integers.ts'
import { valueOf } from './values.ts'

/** An object, which every class has one of at least. */
export function globalObject(random: Random, declared: Declared, { name: type, parameters }: Class): Tree {
  const name = `object${declared.variables.length}`
  const context = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  const values = parameters.map((own) => literal(context, own as IntegerName))
  declared.variables.push({ name, type, isAssignable: false, isConstant: false, isLasting: true })
  const value = tree(
    `new ${type}`,
    `new ${type}(${values.map((_, index) => `$${index}`).join(', ')})`,
    values,
  )
  return statement(`const ${name}: ${type} = $0`, [value], `const ${name} = $0`)
}

/** A number, computed at compile time. */
export function globalInteger(random: Random, declared: Declared): Tree {
  const type = random.pick(INTEGERS)
  const name = `number${declared.variables.length}`
  const context = Context.body(random, declared, { limit: FUNCTION_LIMIT, result: null, isPure: true })
  const value = random.oneIn(2) ? literal(context, type) : valueOf(context, type, 2)
  declared.variables.push({ name, type, isAssignable: true, isConstant: false, isLasting: true })
  return statement(`let ${name}: ${type} = $0`, [value], `let ${name} = $0`)
}

/** What may be missing. */
export function globalOptional(random: Random, declared: Declared, type: Type): Tree {
  const name = `maybe${declared.variables.length}`
  const context = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  declared.variables.push({ name, type, isAssignable: true, isConstant: false, isLasting: true })
  return statement(`let ${name}: ${written(type)} = $0`, [initialOptional(context, type)], `let ${name} = $0`)
}

export function globalArray(random: Random, declared: Declared): Tree {
  const name = `array${declared.sequences.length}`
  const length = random.between(1, 6)
  const classes = declared.classes.filter(({ implementations }) => implementations === null)
  const object = classes.length > 0 && random.oneIn(3) ? random.pick(classes) : null
  if (object && object.parameters.length === 0) {
    declared.sequences.push({ name, element: object.name, length, isLasting: true })
    return statement(
      `const ${name}: FixedArray<Inline<${object.name}>, ${length}> = new FixedArray()`,
      [],
      `const ${name} = m.array(${length}, () => new ${object.name}())`,
    )
  }
  const context = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  const optional = declared.optionals.length > 0 && random.oneIn(3) ? random.pick(declared.optionals) : null
  const element = optional ?? random.pick(INTEGERS)
  const values = Array.from({ length }, () =>
    isInteger(element) ? literal(context, element) : initialOptional(context, element),
  )
  declared.sequences.push({ name, element, length, isLasting: true })
  const list = values.map((_, index) => `$${index}`).join(', ')
  return statement(
    `const ${name} = FixedArray.of<${written(element)}>(${list})`,
    values,
    `const ${name} = m.listed(${list})`,
  )
}
