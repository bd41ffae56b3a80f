/**
 * Families of classes: an interface, an abstract class or an ordinary one, and those that implement or extend it. What
 * a call on one of their objects does, only the object tells. In view is the root alone, as a class like any other.
 */

import { INTEGERS, isInteger, type IntegerName } from '../integers.ts'
import type { Random } from '../random.ts'
import { lines, statement, tree, type Tree } from '../tree.ts'
import { type Class, Context, type Declared, type Field, FUNCTION_LIMIT, type Type } from './context.ts'
import { literal } from './integers.ts'
import { isEnded, returnStatement } from './jumps.ts'
import { type Own, ownHead, ownOf, type Shape, upward } from './overrides.ts'
import { statements } from './statements.ts'

interface Member {
  readonly name: string
  /** The class that it extends; null where it implements the interface that is the root. */
  readonly base: Member | null
  readonly isAbstract: boolean
  /** What it adds. */
  readonly fields: readonly { readonly name: string; readonly type: IntegerName }[]
  readonly hasConstructor: boolean
}

type Root = 'interface' | 'abstract' | 'ordinary'

/** Enough that a call of the costliest member leaves something for the caller. */
const MEMBER_LIMIT = FUNCTION_LIMIT / 2

/** The classes, and objects and an array of them. */
export function family(random: Random, declared: Declared): Tree[] {
  const name = `C${declared.classes.length}`
  const root = random.pick<Root>(['interface', 'abstract', 'ordinary'])
  const shapes = Array.from({ length: random.between(1, 3) }, (_, index) => shapeOf(random, root, index))
  // An interface of fields alone is a record.
  if (shapes.every(({ property }) => property !== null))
    shapes.push(shapeOf(random, root, shapes.length, false))
  const fields =
    root === 'interface'
      ? []
      : Array.from({ length: random.between(0, 2) }, (_, index) => fieldOf(random, root, index))
  const members = membersOf(random, name, root)
  const classes = [...(members.root ? [members.root] : []), ...members.derived]
  const declaration: Class = {
    name,
    fields,
    parameters: [],
    methods: [],
    getters: [],
    setters: [],
    layout: { isPacked: false, align: null },
    shared: null,
    implementations: classes.filter(({ isAbstract }) => !isAbstract).map((member) => member.name),
    derived: members.derived.map((member) => ({ name: member.name, fields: fieldsOf(member) })),
  }
  declared.classes.push(declaration)
  const objects = globals(random, declared, declaration)
  const costs = new Map(shapes.map((shape) => [shape, 0]))
  const owns = new Map<string, Own>()
  const texts = classes.map((member) =>
    memberTree(random, declared, { declaration, shapes, costs, owns, member }),
  )
  for (const shape of shapes) {
    const signature = { ...shape, defaults: shape.omittable, cost: costs.get(shape)! + 2, isPure: false }
    ;(shape.isGetter ? declaration.getters : declaration.methods).push(signature)
    if (shape.property === 'settable')
      declaration.setters.push({ ...signature, parameters: [shape.result], result: null })
  }
  return [...(root === 'interface' ? [interfaceTree(name, shapes)] : []), ...texts, ...objects]
}

/** What a class has besides the fields of the root. */
function fieldsOf({ base, fields }: Member): Member['fields'] {
  return base ? [...fieldsOf(base), ...fields] : fields
}

interface Members {
  readonly root: Member | null
  readonly derived: readonly Member[]
}

function membersOf(random: Random, name: string, kind: Root): Members {
  const root: Member | null =
    kind === 'interface'
      ? null
      : { name, base: null, isAbstract: kind === 'abstract', fields: [], hasConstructor: false }
  const derived: Member[] = []
  for (let count = random.between(1, 3); count > 0; count--) {
    const isDeeper = derived.length > 0 && random.oneIn(2)
    const fields = Array.from({ length: random.between(0, 2) }, (_, index) => ({
      name: `own${derived.length}_${index}`,
      type: random.pick(INTEGERS),
    }))
    derived.push({
      name: `${name}D${derived.length}`,
      base: isDeeper ? random.pick(derived) : root,
      isAbstract: false,
      fields,
      hasConstructor: random.oneIn(3),
    })
  }
  return { root, derived }
}

function shapeOf(random: Random, root: Root, index: number, canBeProperty = true): Shape {
  const isGetter = random.oneIn(root === 'interface' ? 3 : 4)
  const result = random.oneIn(6) ? 'boolean' : random.pick(INTEGERS)
  const count = isGetter ? 0 : random.between(0, 2)
  return {
    omittable: random.oneIn(3) ? random.between(0, count) : 0,
    name: `v${index}`,
    parameters: Array.from({ length: count }, () => random.pick<Type>([...INTEGERS, 'boolean'])),
    result,
    isGetter,
    property:
      canBeProperty && root === 'interface' && isGetter && random.oneIn(2)
        ? propertyOf(random, result)
        : null,
    isAbstract: root === 'interface' || (root === 'abstract' && (index === 0 || random.oneIn(2))),
  }
}

function propertyOf(random: Random, result: Shape['result']): Shape['property'] {
  return isInteger(result) && random.oneIn(2) ? 'settable' : 'readonly'
}

function fieldOf(random: Random, root: Root, index: number): Field {
  return {
    name: `f${index}`,
    type: random.pick(INTEGERS),
    kind: 'value',
    length: 0,
    isReadonly: false,
    isAbstract: root === 'abstract' && random.oneIn(3),
  }
}

/** Objects in view of everything, also of the members of the family. */
function globals(random: Random, declared: Declared, { name: type, implementations }: Class): Tree[] {
  const names: string[] = []
  const objects = implementations!.map((implementation) => {
    const name = `object${declared.variables.length}`
    names.push(name)
    declared.variables.push({ name, type, isAssignable: false, isConstant: false, isLasting: true })
    return statement(
      `const ${name}: ${type} = new ${implementation}()`,
      [],
      `const ${name} = new ${implementation}()`,
    )
  })
  const list = `array${declared.sequences.length}`
  const elements = Array.from({ length: random.between(1, 4) }, () => random.pick(names))
  declared.sequences.push({ name: list, element: type, length: elements.length, isLasting: true })
  const listed = elements.join(', ')
  return [
    ...objects,
    statement(`const ${list} = FixedArray.of<${type}>(${listed})`, [], `const ${list} = m.listed(${listed})`),
  ]
}

// --- Text ------------------------------------------------------------------------------------------------------

function interfaceTree(name: string, shapes: readonly Shape[]): Tree {
  return statement(
    `interface ${name} {\n$0\n}`,
    [lines(shapes.map((shape) => statement(`${head(shape, '')}: ${shape.result}`)))],
    '',
  )
}

function head({ name, parameters, omittable, isGetter, property }: Shape, prefix: string): string {
  if (property) return property === 'readonly' ? `readonly ${name}` : name
  const list = parameters
    .map((type, index) => `p${index}${index < parameters.length - omittable ? '' : '?'}: ${type}`)
    .join(', ')
  return `${prefix}${isGetter ? 'get ' : ''}${name}(${list})`
}

interface MemberContext {
  readonly declaration: Class
  readonly shapes: readonly Shape[]
  readonly costs: Map<Shape, number>
  /** What the classes so far have made of the shapes, by the names of both. */
  readonly owns: Map<string, Own>
  readonly member: Member
}

function memberTree(random: Random, declared: Declared, given: MemberContext): Tree {
  const { declaration, member, shapes } = given
  const isRoot = member.name === declaration.name
  const isImplementation = member.base === null && !isRoot
  const pure = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  const own = isRoot ? declaration.fields : member.fields
  const left = isRoot ? [] : member.base?.name === declaration.name ? declaration.fields : []
  const fields = [...own, ...left.filter(({ isAbstract }) => isAbstract)].map(({ name, type, ...field }) =>
    isRoot && 'isAbstract' in field && field.isAbstract
      ? statement(`abstract ${name}: ${type}`, [], '')
      : statement(`${name}: ${type} = $0`, [literal(pure, type as IntegerName)], `${name} = $0`),
  )
  const bodies = shapes.flatMap((shape) => {
    if (isRoot && shape.isAbstract) return [statement(`abstract ${head(shape, '')}: ${shape.result}`, [], '')]
    const isNeeded =
      isRoot || isImplementation || (member.base!.name === declaration.name && shape.isAbstract)
    if (shape.property) return propertyTree(random, declared, given, shape)
    return isNeeded || random.oneIn(2) ? [methodTree(random, declared, given, shape)] : []
  })
  const constructor = member.hasConstructor && member.fields.length > 0 ? [constructorTree(pure, member)] : []
  const clause = isImplementation
    ? ` implements ${declaration.name}`
    : isRoot
      ? ''
      : ` extends ${member.base!.name}`
  return statement(
    `${member.isAbstract ? 'abstract ' : ''}class ${member.name}${clause} {\n$0\n}`,
    [lines([...fields, ...constructor, ...bodies])],
    `class ${member.name}${isImplementation ? '' : clause} {\n$0\n}`,
  )
}

function constructorTree(context: Context, { base, fields }: Member): Tree {
  const { name, type } = context.random.pick(fields)
  return statement(`constructor() {\n${base ? '  super()\n' : ''}  this.${name} = $0\n}`, [
    literal(context, type),
  ])
}

/** What serves for a field of the interface: a field, or functions of that name. */
function propertyTree(random: Random, declared: Declared, given: MemberContext, shape: Shape): Tree[] {
  const { member, owns } = given
  const { name, property } = shape
  const type = shape.result
  if (member.base) {
    // Functions may take the place of functions only, and a getter alone would leave nothing to assign to.
    const isServed = owns.has(`${member.base.name} ${name}`) && property === 'readonly'
    return isServed && random.oneIn(2) ? [methodTree(random, declared, given, shape)] : []
  }
  const pure = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  const value = (): Tree => (isInteger(type) ? literal(pure, type) : tree('boolean', 'true'))
  if (random.oneIn(3)) return [statement(`${head(shape, '')}: ${type} = $0`, [value()], `${name} = $0`)]
  if (property === 'readonly') return [methodTree(random, declared, given, shape)]
  const kept = `kept_${name}`
  return [
    statement(`${kept}: ${type} = $0`, [value()], `${kept} = $0`),
    methodTree(random, declared, given, shape),
    statement(
      `set ${name}(value: ${type}) {\n  this.${kept} = value ^ $0\n}`,
      [value()],
      `set ${name}(value) { this.${kept} = m.bits('xor', value, $0) }`,
    ),
  ]
}

function methodTree(
  random: Random,
  declared: Declared,
  { declaration, costs, owns, member }: MemberContext,
  shape: Shape,
): Tree {
  const keyOf = ({ name }: { readonly name: string }): string => `${name} ${shape.name}`
  let base = member.base
  while (base && !owns.has(keyOf(base))) base = base.base
  const above = base ? owns.get(keyOf(base))! : null
  const context = Context.body(random, declared, { limit: MEMBER_LIMIT, result: null, isPure: false })
  const isFixed = member.name === declaration.name || shape.property === 'settable'
  const own = ownOf(context, above ?? shape, isFixed)
  owns.set(keyOf(member), own)
  const inner = context.inner({ result: own.result })
  const readonly = { isAssignable: false, isConstant: false, isLasting: false }
  inner.variables.push({ ...readonly, name: 'this', type: declaration.name })
  const { text, script, values, first } = ownHead(inner, shape, own)
  for (const { name, type } of fieldsOf(member))
    inner.variables.push({ ...readonly, name: `this.${name}`, type, isAssignable: true })
  if (shape.property === 'settable')
    inner.variables.push({ ...readonly, name: `this.kept_${shape.name}`, type: shape.result })
  const up: Tree[] = []
  if (above && random.oneIn(2)) {
    inner.spend(costs.get(shape)! + 1)
    up.push(upward(shape, above, own))
    inner.variables.push({ ...readonly, name: 'up', type: above.result })
  }
  const body = statements(inner, random.between(0, 3), 2)
  if (!isEnded(body)) (body.children as Tree[]).push(returnStatement(inner, 2))
  costs.set(shape, Math.max(costs.get(shape)!, inner.work.done + 1))
  const prefix = `${member.base ? 'override ' : ''}${shape.isGetter ? 'get ' : ''}`
  return statement(
    `${prefix}${shape.name}(${text}): ${own.result} {\n$0\n}`,
    [lines([...first, ...up, ...body.children]), ...values],
    `${shape.isGetter ? 'get ' : ''}${shape.name}(${script}) {\nm.tick()\n$0\n}`,
  )
}
