/** Statements. Every loop has a bounded number of rounds, whatever stands in it. */

import { INTEGERS, isInteger, isSigned, type IntegerName } from '../integers.ts'
import { lines, LINES, statement, tree, type Tree } from '../tree.ts'
import { condition } from './booleans.ts'
import { calledBack, localFunction } from './captures.ts'
import {
  type Context,
  isNullable,
  operand,
  type Type,
  type Variable,
  withNull,
  withoutNull,
  written,
} from './context.ts'
import { integerValue, literal, typedInteger, update } from './integers.ts'
import { printing } from './output.ts'
import { places } from './places.ts'
import { reference } from './references.ts'
import { reassignment } from './indirect.ts'
import { overWalk, usingBlock } from './protocols.ts'
import { callOf } from './shared.ts'
import { match } from './unions.ts'
import { opaqueValueOf, enumValue, valueOf } from './values.ts'

/** How deep statements nest. */
const STATEMENT_DEPTH = 3

/** Several statements; declarations among them are in view of those behind. */
export function statements(context: Context, count: number, depth = STATEMENT_DEPTH): Tree {
  const made: Tree[] = []
  for (let index = 0; index < count && context.spend(1); index++) {
    const next = oneStatement(context, depth)
    if (next) made.push(next)
    if (next && ends.has(next)) break
  }
  return lines(made)
}

/** Statements behind which nothing is reached. */
const ends = new WeakSet<Tree>()

type Form = (context: Context, depth: number) => Tree | null

const FORMS: readonly (readonly [number, Form])[] = [
  [8, (context) => printing(context, context.declared.scale.depth)],
  [6, declaration],
  [6, assignment],
  [3, callStatement],
  [4, branch],
  [3, counted],
  [2, whileLoop],
  [2, overSequence],
  [2, switchStatement],
  [2, narrowing],
  [1, destructuring],
  [1, block],
  [1, fill],
  [1, (context) => reassignment(context)],
  [3, localFunction],
  [2, calledBack],
  [2, overWalk],
  [2, usingBlock],
  [2, match],
  [1, (context) => swap(context)],
  [2, jump],
]

function oneStatement(context: Context, depth: number): Tree | null {
  const nested = new Set<Form>([
    branch,
    counted,
    whileLoop,
    overSequence,
    switchStatement,
    narrowing,
    block,
    localFunction,
    calledBack,
  ])
  const forms = depth > 0 ? FORMS : FORMS.filter(([, form]) => !nested.has(form))
  return context.random.weighted(forms)(context, depth)
}

// --- Variables -------------------------------------------------------------------------------------------------

function declaration(context: Context): Tree | null {
  const { random } = context
  const kind = random.weighted([
    [10, 'integer'],
    [3, 'boolean'],
    [2, 'record'],
    [2, 'object'],
    [2, 'nullable'],
    [2, 'sequence'],
    [1, 'string'],
    [1, 'enum'],
    [1, 'literal'],
    [2, 'union'],
  ] as const)
  const { declared } = context
  switch (kind) {
    case 'integer': {
      const type = random.pick(INTEGERS)
      // In loops, TypeScript gives up on types that it would have to find by going round.
      const isAnnotated = random.oneIn(2) || context.place.rounds > 1
      if (isAnnotated)
        return annotated(context, type, integerValue(context, type, context.declared.scale.depth))
      return inferred(context, type, typedInteger(context, type, context.declared.scale.depth))
    }
    case 'boolean':
    case 'string':
      return annotated(context, kind, opaqueValueOf(context, kind, context.declared.scale.depth))
    case 'record':
      if (declared.records.length === 0) return null
      return ofType(context, random.pick(declared.records).name)
    case 'enum':
      if (declared.enums.length === 0) return null
      return ofType(context, random.pick(declared.enums).name)
    case 'union':
      if (declared.unions.length === 0) return null
      return ofType(context, random.pick(declared.unions).name)
    case 'object':
      return declared.classes.length > 0 ? object(context, random.pick(declared.classes).name) : null
    case 'nullable':
      return declared.classes.length > 0
        ? ofType(context, withNull(random.pick(declared.classes).name))
        : null
    case 'sequence':
      return random.oneIn(2) ? localArray(context) : slice(context)
    case 'literal': {
      const name = context.name('CONSTANT')
      const value = literal(context, 'u8', false)
      context.variables.push({ name, type: 'u8', isAssignable: false, isConstant: true, isLasting: false })
      return statement(`const ${name} = $0`, [value])
    }
  }
}

function ofType(context: Context, type: Type): Tree {
  return annotated(context, type, opaqueValueOf(context, type, context.declared.scale.depth))
}

function annotated(context: Context, type: Type, value: Tree): Tree {
  const { name, keyword } = declare(context, type)
  return statement(`${keyword} ${name}: ${written(type)} = $0`, [value], `${keyword} ${name} = $0`)
}

function inferred(context: Context, type: Type, value: Tree): Tree {
  const { name, keyword } = declare(context, type)
  return statement(`${keyword} ${name} = $0`, [value])
}

function declare(context: Context, type: Type): { name: string; keyword: 'let' | 'const' } {
  const name = context.name('v')
  const keyword = context.random.oneIn(4) ? 'const' : 'let'
  context.variables.push({
    name,
    type,
    isAssignable: keyword === 'let' && isWritable(type),
    isConstant: false,
    isLasting: false,
  })
  return { name, keyword }
}

/** A class reference stays what it was, so that what is lasting does not change. */
function isWritable(type: Type): boolean {
  return !/^C\d+$/.test(type)
}

/** A reference to a module-level object, or an object of the function's own. */
function object(context: Context, type: Type): Tree {
  const { random } = context
  const name = context.name('o')
  const isOwn = random.oneIn(2)
  const value = isOwn ? construction(context, type) : reference(context, type, 2, { isLasting: true })
  context.variables.push({ name, type, isAssignable: false, isConstant: false, isLasting: !isOwn })
  return statement(`const ${name}: ${type} = $0`, [value], `const ${name} = $0`)
}

function construction(context: Context, type: Type): Tree {
  const { parameters, implementations } = context.class(type)!
  if (implementations) {
    context.spend(10)
    return tree(`new ${type}`, `new ${context.random.pick(implementations)}()`)
  }
  context.spend(10)
  const values = parameters.map((parameter) => valueOf(context, parameter, 2, { isLasting: true }))
  return tree(`new ${type}`, `new ${type}(${values.map((_, index) => `$${index}`).join(', ')})`, values)
}

function localArray(context: Context): Tree {
  const { random } = context
  const name = context.name('a')
  const type = random.pick(INTEGERS)
  const length = random.between(1, 6)
  context.spend(length)
  const declare = (): void => {
    context.sequences.push({ name, element: type, length, isLasting: false })
  }
  if (random.oneIn(2)) {
    declare()
    return statement(
      `const ${name}: FixedArray<${type}, ${length}> = new FixedArray()`,
      [],
      `const ${name} = m.array(${length}, () => 0n)`,
    )
  }
  const elements = Array.from({ length }, () => integerValue(context, type, 1))
  declare()
  const list = elements.map((_, index) => `$${index}`).join(', ')
  return statement(
    `const ${name} = FixedArray.of<${type}>(${list})`,
    elements,
    `const ${name} = m.listed(${list})`,
  )
}

function slice(context: Context): Tree | null {
  const { random } = context
  if (context.sequences.length === 0) return null
  const source = random.pick(context.sequences)
  const length = source.length ?? 2
  const start = random.between(0, Math.min(2, length))
  const end = random.oneIn(8) ? random.between(0, length + 1) : random.between(start, length)
  const name = context.name('s')
  context.sequences.push({ name, element: source.element, length: null, isLasting: source.isLasting })
  return statement(`const ${name} = $0`, [
    tree(
      'slice',
      `${source.name}.slice(${start}, ${end})`,
      [],
      `m.slice(${source.name}, ${start}n, ${end}n, @)`,
    ),
  ])
}

function destructuring(context: Context): Tree | null {
  const { random, declared } = context
  if (declared.records.length === 0) return null
  const record = random.pick(declared.records)
  const value = operand(valueOf(context, record.name, 2))
  if (value.text.startsWith('[') || value.text.startsWith('{') || value.text === '($0)') return null
  const names = record.fields.map(({ type }) => {
    const name = context.name('d')
    context.variables.push({ name, type, isAssignable: false, isConstant: false, isLasting: false })
    return name
  })
  const pattern = record.isTuple
    ? `[${names.join(', ')}]`
    : `{ ${names.map((name, index) => `${record.fields[index].name}: ${name}`).join(', ')} }`
  return statement(`const ${pattern} = $0`, [value])
}

// --- Statements of one expression ------------------------------------------------------------------------------

function assignment(context: Context): Tree | null {
  const { random } = context
  const types = [
    ...INTEGERS,
    'boolean',
    'string',
    ...context.declared.classes.map(({ name }) => withNull(name)),
    ...context.declared.unions.map(({ name }) => name),
    ...context.declared.enums.map(({ name }) => name),
  ]
  const type = random.oneIn(2) ? random.pick(types) : random.pick(INTEGERS)
  const found = places(context, type)
  if (isInteger(type)) {
    const value = update(context, type, found, context.declared.scale.depth, { isStatement: true })
    return value && asStatement(value)
  }
  const writable = found.filter((candidate) => candidate.isAssignable)
  if (writable.length === 0) return null
  const place = random.pick(writable).place(2)
  if (type === 'boolean' && random.oneIn(3)) {
    const sign = random.pick(['&&', '||'])
    return separated(`$0 ${sign}= $1`, [place, condition(context, 2)], `m.logical($0, '${sign}', () => $1);`)
  }
  // What outlives the function holds lasting references only; so do all variables, for simplicity.
  return separated(
    '$0 = $1',
    [place, opaqueValueOf(context, type, 2, { isLasting: true })],
    'm.store($0, $1);',
  )
}

/** `[a, b] = [b, a]`. */
function swap(context: Context): Tree | null {
  const type = context.random.pick(INTEGERS)
  const found = context.variables.filter((variable) => variable.type === type && variable.isAssignable)
  if (found.length < 2) return null
  const [first, second] = [context.random.pick(found).name, context.random.pick(found).name]
  if (first === second) return null
  return statement(`;[${first}, ${second}] = [${second}, ${first}]`)
}

/** A semicolon keeps a line that begins with a bracket apart from the one before. */
function separated(text: string, children: readonly Tree[], script: string): Tree {
  return statement(/^[([]/.test(beginning(children[0])) ? `;${text}` : text, children, script)
}

function asStatement(value: Tree): Tree {
  return separated('$0', [value], ';$0;')
}

/** The text with which a node begins. */
function beginning({ text, children }: Tree): string {
  return text.startsWith('$0') ? beginning(children[0]) : text
}

function callStatement(context: Context): Tree | null {
  const { random, declared } = context
  const results: (Type | null)[] = [
    null,
    null,
    'boolean',
    random.pick(INTEGERS),
    ...declared.records.map(({ name }) => name),
  ]
  const call = callOf(context, random.pick(results), 2)
  return call && asStatement(call)
}

function fill(context: Context): Tree | null {
  const found = context.sequences.filter(({ element }) => isInteger(element))
  if (found.length === 0) return null
  const { name, element } = context.random.pick(found)
  context.spend(8)
  return statement(`${name}.fill($0)`, [integerValue(context, element as IntegerName, 2)])
}

// --- Branches --------------------------------------------------------------------------------------------------

function branch(context: Context, depth: number): Tree {
  const { random } = context
  const test = condition(context, context.declared.scale.depth)
  const then = statements(context.inner(), random.between(1, 3), depth - 1)
  if (random.oneIn(2)) return statement('if ($0) {\n$1\n}', [test, then])
  const otherwise = statements(context.inner(), random.between(1, 3), depth - 1)
  const made = statement('if ($0) {\n$1\n} else {\n$2\n}', [test, then, otherwise])
  return isEnded(then) && isEnded(otherwise) ? ending(made) : made
}

function block(context: Context, depth: number): Tree {
  const body = statements(context.inner(), context.random.between(1, 3), depth - 1)
  const made = statement('{\n$0\n}', [body])
  return isEnded(body) ? ending(made) : made
}

/** `if (p !== null) { … p.field … }`. Were a branch left by a jump, TypeScript would know more of `p` behind it. */
function narrowing(context: Context, depth: number): Tree | null {
  const { random } = context
  const found = context.variables.filter(({ type }) => isNullable(type))
  if (found.length === 0) return null
  const variable = random.pick(found)
  const then = context.inner({ isStraight: true })
  narrow(then, variable)
  const otherwise = without(context.inner({ isStraight: true }), variable)
  return statement(`if (${variable.name} !== null) {\n$0\n} else {\n$1\n}`, [
    statements(then, random.between(1, 3), depth - 1),
    statements(otherwise, random.between(0, 2), depth - 1),
  ])
}

function narrow(context: Context, variable: Variable): void {
  const { variables } = context
  variables[variables.indexOf(variable)] = {
    ...variable,
    type: withoutNull(variable.type),
    isAssignable: false,
    isNarrowed: true,
  }
}

function without(context: Context, variable: Variable): Context {
  context.variables.splice(context.variables.indexOf(variable), 1)
  return context
}

function switchStatement(context: Context, depth: number): Tree {
  const { random } = context
  const inside = context.inner({ isInSwitch: true })
  const { subject, labels } = switched(context)
  const defaultAt = random.oneIn(4) ? -1 : random.between(0, labels.length)
  const clauses: Tree[] = []
  const count = labels.length + (defaultAt < 0 ? 0 : 1)
  const add = (head: Tree): void => {
    // The last clause is left at its end, so that what stands behind the switch can be reached.
    const isStraight = context.place.isStraight || clauses.length === count - 1
    const body = statements(inside.inner({ isStraight }), random.between(0, 2), depth - 1)
    const isEnded = body.children.some((child) => ends.has(child))
    const end = isEnded || random.oneIn(3) ? lines([]) : lines([statement('break')])
    clauses.push(statement('$0: {\n$1\n}\n$2', [head, body, end]))
  }
  labels.forEach((label, index) => {
    if (index === defaultAt) add(tree('clause', 'default'))
    add(tree('clause', 'case $0', [label]))
  })
  if (defaultAt === labels.length) add(tree('clause', 'default'))
  return statement('switch ($0) {\n$1\n}', [subject, lines(clauses)])
}

function switched(context: Context): { subject: Tree; labels: readonly Tree[] } {
  const { random, declared } = context
  if (declared.enums.length > 0 && random.oneIn(3)) {
    const { name, members } = random.pick(declared.enums)
    return {
      subject: enumValue(context, name, 2),
      labels: members.map((member) => tree('label', member)),
    }
  }
  const type = random.pick(INTEGERS)
  const values = new Map<string, Tree>()
  for (let count = random.between(1, 5); count > 0; count--) {
    const label = literal(context, type)
    values.set(label.text, label)
  }
  const varying = operand(typedInteger(context, type, 2))
  const modulus = random.between(2, 6)
  const near = tree(
    type,
    `$0 % ${modulus}`,
    [varying],
    `m.arithmetic('remainder', '${type}', $0, ${modulus}n, @)`,
  )
  const far = typedInteger(context, type, 2)
  return { subject: random.oneIn(3) ? far : near, labels: [...values.values()] }
}

// --- Loops -----------------------------------------------------------------------------------------------------

/** A loop's body, for so many rounds; null if there is not enough work left for them. */
export function loopBody(
  context: Context,
  rounds: number,
  depth: number,
  label: string,
  begin: (inner: Context) => void = () => {},
): Tree | null {
  if (!context.spend(rounds)) return null
  const inner = context.inner({
    rounds: context.place.rounds * rounds,
    loops: [...context.place.loops, label],
    isInSwitch: false,
  })
  begin(inner)
  return statements(inner, context.random.between(1, 3), depth - 1)
}

export function loopLabel(context: Context): { readonly name: string; readonly prefix: string } {
  const name = context.name('loop')
  return { name, prefix: `${name}: ` }
}

function readonly(name: string, type: Type, isLasting = false): Variable {
  return { name, type, isAssignable: false, isConstant: false, isLasting }
}

function counted(context: Context, depth: number): Tree | null {
  const { random } = context
  const type = random.pick(INTEGERS)
  const rounds = random.between(1, 5)
  const counter = context.name('at')
  const { name, prefix } = loopLabel(context)
  const body = loopBody(context, rounds, depth, name, (inner) =>
    inner.variables.push(readonly(counter, type)),
  )
  if (!body) return null
  const first = isSigned(type) ? random.between(-3, 3) : random.between(0, 3)
  const isUp = random.oneIn(2)
  const [from, to] = isUp ? [first, first + rounds] : [first + rounds, first]
  const head = (suffix: string, annotation: string): string =>
    `for (let ${counter}${annotation} = ${from}${suffix}; ${counter} ${isUp ? '<' : '>'} ${to}${suffix}; ${counter}${isUp ? '++' : '--'}) {\n`
  return statement(
    `${prefix}${head('', `: ${type}`)}$0\n}`,
    [body],
    `${prefix}${head('n', '')}m.tick()\n$0\n}`,
  )
}

/** `while` and `do`, with a count of their own that no statement in them touches. */
function whileLoop(context: Context, depth: number): Tree | null {
  const { random } = context
  const rounds = random.between(1, 5)
  const counter = context.name('n')
  const { name, prefix } = loopLabel(context)
  const test = condition(context.inner({ rounds: context.place.rounds * (rounds + 1) }), 2)
  const body = loopBody(context, rounds, depth, name, (inner) =>
    inner.variables.push(readonly(counter, 'u32')),
  )
  if (!body) return null
  const isBefore = random.oneIn(2)
  // Where the end of the body is not reached, neither is what stands behind the loop, but by some jumps.
  if (!isBefore && isEnded(body)) (body.children as Tree[]).pop()
  const [head, tail] = isBefore
    ? [`${prefix}while (${counter} > 0 && ($0)) {\n`, '\n}']
    : [`${prefix}do {\n`, `\n} while (${counter} > 0 && ($0))`]
  const text = `${head}  ${counter}--\n$1${tail}`
  return statement('{\n$0\n}', [
    lines([
      statement(`let ${counter}: u32 = ${rounds}`, [], `let ${counter} = ${rounds}n`),
      statement(text, [test, body], text.replace('--', '--; m.tick()')),
    ]),
  ])
}

function overSequence(context: Context, depth: number): Tree | null {
  const { random } = context
  if (context.sequences.length === 0) return null
  const sequence = random.pick(context.sequences)
  const element = context.name('e')
  const { name, prefix } = loopLabel(context)
  const body = loopBody(context, sequence.length ?? 6, depth, name, (inner) =>
    inner.variables.push(readonly(element, sequence.element, sequence.isLasting)),
  )
  if (!body) return null
  const head = `${prefix}for (const ${element} of ${sequence.name}) {\n`
  return statement(`${head}$0\n}`, [body], `${head}m.tick()\n$0\n}`)
}

// --- Jumps -----------------------------------------------------------------------------------------------------

function jump(context: Context): Tree | null {
  const { random, place } = context
  if (place.isStraight) return null
  const choices = [
    ...place.loops.flatMap((name) => [`break ${name}`, `continue ${name}`]),
    ...(place.loops.length > 0 ? ['continue'] : []),
    ...(place.loops.length > 0 || place.isInSwitch ? ['break'] : []),
  ]
  if (choices.length === 0 || random.oneIn(4)) return returnStatement(context, context.declared.scale.depth)
  return ending(statement(random.pick(choices)))
}

export function returnStatement(context: Context, depth: number): Tree {
  const { result } = context.place
  if (result === null) return ending(statement('return'))
  return ending(statement('return $0', [valueOf(context, result, depth, { isLasting: true })]))
}

export function ending(made: Tree): Tree {
  ends.add(made)
  return made
}

/** Whether the last of some lines leaves them. */
export function isEnded(body: Tree): boolean {
  const last = body.sort === LINES ? body.children.at(-1) : undefined
  return last !== undefined && ends.has(last)
}
