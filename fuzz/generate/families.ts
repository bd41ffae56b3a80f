/**
 * Families of classes: an interface, an abstract class or an ordinary one, and those that implement or extend it. What
 * a call on one of their objects does, only the object tells. In view is the root alone, as a class like any other.
 */

import { INTEGERS, type IntegerName } from '../integers.ts'
import type { Random } from '../random.ts'
import { lines, statement, type Tree } from '../tree.ts'
import { type Class, Context, type Declared, type Field, FUNCTION_LIMIT, type Type } from './context.ts'
import { literal } from './integers.ts'
import { isEnded, returnStatement } from './jumps.ts'
import { statements } from './statements.ts'

/** A method or getter that the members of a family have. */
interface Shape {
  readonly name: string
  readonly parameters: readonly Type[]
  readonly result: IntegerName | 'boolean'
  readonly isGetter: boolean
  /** Whether the root leaves it to the others. */
  readonly isAbstract: boolean
}

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
  const fields =
    root === 'interface'
      ? []
      : Array.from({ length: random.between(0, 2) }, (_, index) => fieldOf(random, index))
  const members = membersOf(random, name, root)
  const classes = [...(members.root ? [members.root] : []), ...members.derived]
  const declaration: Class = {
    name,
    fields,
    parameters: [],
    methods: [],
    getters: [],
    setters: [],
    implementations: classes.filter(({ isAbstract }) => !isAbstract).map((member) => member.name),
  }
  declared.classes.push(declaration)
  const objects = globals(random, declared, declaration)
  const costs = new Map(shapes.map((shape) => [shape, 0]))
  const texts = classes.map((member) => memberTree(random, declared, { declaration, shapes, costs, member }))
  for (const shape of shapes) {
    const signature = { ...shape, cost: costs.get(shape)! + 2, isPure: false }
    ;(shape.isGetter ? declaration.getters : declaration.methods).push(signature)
  }
  return [...(root === 'interface' ? [interfaceTree(name, shapes)] : []), ...texts, ...objects]
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

function shapeOf(random: Random, root: Root, index: number): Shape {
  const isGetter = random.oneIn(4)
  const count = isGetter ? 0 : random.between(0, 2)
  return {
    name: `v${index}`,
    parameters: Array.from({ length: count }, () => random.pick<Type>([...INTEGERS, 'boolean'])),
    result: random.oneIn(6) ? 'boolean' : random.pick(INTEGERS),
    isGetter,
    isAbstract: root === 'interface' || (root === 'abstract' && (index === 0 || random.oneIn(2))),
  }
}

function fieldOf(random: Random, index: number): Field {
  return { name: `f${index}`, type: random.pick(INTEGERS), kind: 'value', length: 0, isReadonly: false }
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

function head({ name, parameters, isGetter }: Shape, prefix: string): string {
  const list = parameters.map((type, index) => `p${index}: ${type}`).join(', ')
  return `${prefix}${isGetter ? 'get ' : ''}${name}(${list})`
}

interface MemberContext {
  readonly declaration: Class
  readonly shapes: readonly Shape[]
  readonly costs: Map<Shape, number>
  readonly member: Member
}

function memberTree(random: Random, declared: Declared, given: MemberContext): Tree {
  const { declaration, member, shapes } = given
  const isRoot = member.name === declaration.name
  const isImplementation = member.base === null && !isRoot
  const pure = Context.body(random, declared, { limit: 10, result: null, isPure: true })
  const own = isRoot ? declaration.fields : member.fields
  const fields = own.map(({ name, type }) =>
    statement(`${name}: ${type} = $0`, [literal(pure, type as IntegerName)], `${name} = $0`),
  )
  const bodies = shapes.flatMap((shape) => {
    if (isRoot && shape.isAbstract) return [statement(`abstract ${head(shape, '')}: ${shape.result}`, [], '')]
    const isNeeded =
      isRoot || isImplementation || (member.base!.name === declaration.name && shape.isAbstract)
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

function methodTree(
  random: Random,
  declared: Declared,
  { declaration, costs, member }: MemberContext,
  shape: Shape,
): Tree {
  const { result, parameters } = shape
  const context = Context.body(random, declared, { limit: MEMBER_LIMIT, result, isPure: false })
  const readonly = { isAssignable: false, isConstant: false, isLasting: false }
  context.variables.push({ ...readonly, name: 'this', type: declaration.name })
  parameters.forEach((type, index) =>
    context.variables.push({ ...readonly, name: `p${index}`, type, isAssignable: random.oneIn(3) }),
  )
  for (let owner: Member | null = member; owner; owner = owner.base)
    for (const { name, type } of owner.fields)
      context.variables.push({ ...readonly, name: `this.${name}`, type, isAssignable: true })
  const above = aboveOf(declaration, member, shape)
  const first: Tree[] = []
  if (above && !shape.isGetter && random.oneIn(2)) {
    const list = parameters.map((_, index) => `p${index}`).join(', ')
    context.spend(costs.get(shape)! + 1)
    first.push(
      statement(
        `const up: ${result} = super.${shape.name}(${list})`,
        [],
        `const up = super.${shape.name}(${list})`,
      ),
    )
    context.variables.push({ ...readonly, name: 'up', type: result })
  }
  const body = statements(context, random.between(0, 3), 2)
  if (!isEnded(body)) (body.children as Tree[]).push(returnStatement(context, 2))
  costs.set(shape, Math.max(costs.get(shape)!, context.work.done + 1))
  const prefix = member.base ? 'override ' : ''
  const names = parameters.map((_, index) => `p${index}`).join(', ')
  return statement(
    `${head(shape, prefix)}: ${result} {\n$0\n}`,
    [lines([...first, ...body.children])],
    `${shape.isGetter ? 'get ' : ''}${shape.name}(${names}) {\nm.tick()\n$0\n}`,
  )
}

/** Whether a class has a body for it to be called by `super`. */
function aboveOf(declaration: Class, { base }: Member, { isAbstract }: Shape): boolean {
  return base !== null && (base.name !== declaration.name || !isAbstract)
}
