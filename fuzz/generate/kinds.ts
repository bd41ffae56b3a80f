/** Which class an object is of: `instanceof`, and what is known of the object behind it. */

import { statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { type Context, operand } from './context.ts'
import { reference } from './references.ts'
import { statements } from './statements.ts'

/** `object instanceof Class`, of an object without a name, so that TypeScript knows no more behind it. */
export function kindTest(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  const found = declared.classes.filter(({ derived }) => derived)
  if (found.length === 0 || place.isPure) return null
  const { name, derived } = random.pick(found)
  const object = tree(name, '$0 ? $1 : $2', [
    operand(condition(context, depth)),
    operand(reference(context, name, depth)),
    operand(reference(context, name, depth)),
  ])
  return tree('boolean', `$0 instanceof ${random.pick(derived!).name}`, [operand(object)])
}

/** `if (object instanceof Class) { … }`, with the fields of the class. */
export function narrowedKind(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  const found = declared.classes.filter(({ derived }) => derived)
  if (found.length === 0 || place.isPure) return null
  const { name: root, derived } = random.pick(found)
  const { name: own, fields } = random.pick(derived!)
  const object = reference(context, root, 2)
  const alias = context.name('k')
  const inner = context.inner({ isStraight: true })
  for (const { name, type } of fields)
    inner.variables.push({
      ...{ name: `${alias}.${name}`, type, isAssignable: true },
      ...{ isConstant: false, isLasting: false, isNarrowed: true },
    })
  const then = statements(inner, random.between(1, 3), depth - 1)
  const otherwise = statements(context.inner({ isStraight: true }), random.between(0, 1), depth - 1)
  return statement(`;{\n$0\nif (${alias} instanceof ${own}) {\n$1\n} else {\n$2\n}\n}`, [
    statement(`const ${alias}: ${root} = $0`, [object], `const ${alias} = $0`),
    then,
    otherwise,
  ])
}
