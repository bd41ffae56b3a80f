/**
 * Module-level variables and constants. Their values are computed at compile time and laid out in the image;
 * nothing runs before the entry point.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Global, Place, Statement } from '../ir/nodes.ts'
import type { CompileTimeCall } from '../interpret/evaluate-globals.ts'
import { STRING, U8, VOID, array, type StorageType } from '../types/machine.ts'
import type { Binding } from './bindings.ts'
import { Body, commentsBefore } from './body.ts'
import { coerce, standsInVariable } from './coerce.ts'
import { checkedAlignment } from './decorators.ts'
import { bindModulePattern, initializePlace, lowerStatements, lowerValue } from './dispatch.ts'
import { NO_ENVIRONMENT } from './environment.ts'
import { freeNames } from './free-names.ts'
import { functionFor } from './functions.ts'
import { ordinary } from './function-requests.ts'
import { functionDefinition } from './definitions.ts'
import { ambientCall } from './intrinsic-calls.ts'
import { literalValue, isUntyped } from './literals.ts'
import { inPlaceType } from './in-place.ts'
import { valueType } from './types.ts'
import { Refused, type Unit } from './unit.ts'

/** How a global gets its first value: statements run at compile time, and then a value if it is not in place. */
export interface GlobalInitial {
  readonly global: Global
  readonly body: readonly Statement[]
  readonly value: Expression | null
  readonly node: ts.Node
  /** The function of `comptime` whose result it is. */
  readonly call?: CompileTimeCall
}

const resolving = new Set<ts.Symbol>()

/** What a symbol of a module means; null for what is not a value. */
export function moduleBinding(unit: Unit, symbol: ts.Symbol, node: ts.Node): Binding | null {
  const known = unit.bindings.get(symbol)
  if (known) {
    if (known.kind === 'refused') throw new Refused()
    return known
  }
  const declaration = symbol.valueDeclaration
  if (!declaration) return null
  if (resolving.has(symbol)) return unit.refuse('initialOrder', node, symbol.name)
  resolving.add(symbol)
  try {
    const binding = bind(unit, declaration)
    if (binding) unit.bindings.set(symbol, binding)
    return binding
  } catch (error) {
    if (error instanceof Refused) unit.bindings.set(symbol, { kind: 'refused' })
    throw error
  } finally {
    resolving.delete(symbol)
  }
}

function bind(unit: Unit, declaration: ts.Declaration): Binding | null {
  if (ts.isFunctionDeclaration(declaration)) {
    if (declaration.typeParameters) return null
    return { kind: 'function', function: functionFor(unit, ordinary(declaration)) }
  }
  if (ts.isVariableDeclaration(declaration)) return bindVariable(unit, declaration)
  if (ts.isPropertyDeclaration(declaration)) return bindStatic(unit, declaration)
  if (ts.isBindingElement(declaration)) return bindPart(unit, declaration)
  return null
}

/** A name in a pattern; null for one of a function. The whole pattern is taken apart when first asked for a name in it. */
function bindPart(unit: Unit, part: ts.BindingElement): Binding | null {
  const root = ts.walkUpBindingElementsAndPatterns(part)
  if (!ts.isVariableDeclaration(root) || !ts.isSourceFile(root.parent.parent.parent)) return null
  bindPatternOnce(unit, root)
  return unit.bindings.get(unit.checker.getSymbolAtLocation(part.name)!) ?? unit.giveUp()
}

const takenApart = new WeakMap<Unit, Map<ts.Node, 'begun' | 'done'>>()

/** Makes the names of a pattern known, unless they are already. */
export function bindPatternOnce(unit: Unit, node: ts.VariableDeclaration): void {
  const known = takenApart.get(unit) ?? new Map<ts.Node, 'begun' | 'done'>()
  takenApart.set(unit, known)
  const state = known.get(node)
  if (state === 'begun') unit.refuse('initialOrder', node.name, node.name.getText())
  if (state) return
  known.set(node, 'begun')
  try {
    bindModulePattern(moduleBody(unit, node), node)
  } finally {
    known.set(node, 'done')
  }
}

function bindVariable(unit: Unit, declaration: ts.VariableDeclaration): Binding {
  const { name, initializer } = declaration
  if (!ts.isIdentifier(name)) return unit.refuse('destructuring', name)
  const flags = ts.getCombinedNodeFlags(declaration)
  if (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient)
    return unit.refuse('ambient', declaration, name.text)
  const isConstant = (flags & ts.NodeFlags.Const) !== 0
  if (initializer && isConstant) {
    const annotation = declaration.type ? valueType(unit, declaration.type, NO_ENVIRONMENT) : null
    const definition = functionDefinition(unit, initializer, name.text, declaration, annotation)
    if (definition) return { kind: 'function', function: definition }
    const computed = annotation ? null : bindComputed(unit, initializer, name.text, declaration)
    if (computed) return computed
    const tag = ambientCall(unit, initializer, 'template')
    if (tag) return bindTemplate(unit, tag)
  }
  return variable(unit, declaration, name.text, initializer ?? null, declaration.type ?? null, isConstant)
}

/** A constant that is the result of `comptime` or the content of a file is its data itself. */
function bindComputed(
  unit: Unit,
  initializer: ts.Expression,
  name: string,
  declaration: ts.Node,
): Binding | null {
  const call = ambientCall(unit, initializer, 'comptime')
  return call && { kind: 'global', global: computedGlobal(moduleBody(unit, call), call, name, declaration) }
}

/** The global that holds the result of a call of `comptime`: an object or array itself, or a constant. */
export function computedGlobal(
  body: Body,
  call: ts.CallExpression,
  name: string,
  declaration: ts.Node,
): Global {
  const { unit } = body
  const [source, options] = call.arguments
  if (
    !source ||
    !(ts.isArrowFunction(source) || ts.isFunctionExpression(source)) ||
    source.parameters.length > 0
  )
    return unit.refuse('comptimeFunction', source ?? call)
  const [outside] = freeNames(unit, source).names
  if (outside) return unit.refuse('comptimeOutside', outside.node, outside.symbol.name)
  const target = functionFor(unit, ordinary(source, { environment: body.environment, name: 'comptime' }))
  unit.compileTimeFunctions.add(target)
  const { result } = target
  if (result.kind === 'void' || result.kind === 'never') return unit.refuse('noValues', source, result.kind)
  const isObject = result.kind === 'reference' && !result.nullable
  const global = makeGlobal(unit, declaration, name, isObject ? result.to : result, !isObject)
  const value = { function: target, steps: stepsOption(unit, options) }
  unit.initials.push({ global, body: [], value: null, node: call, call: value })
  return global
}

/** The N of `{ steps: N }`. */
function stepsOption(unit: Unit, options: ts.Expression | undefined): number | null {
  if (!options) return null
  const property = ts.isObjectLiteralExpression(options) ? options.properties[0] : undefined
  const value = property && ts.isPropertyAssignment(property) ? property.initializer : null
  if (value && ts.isNumericLiteral(value)) return Number(value.text.replaceAll('_', ''))
  return unit.refuse('constantExpected', options, 'The number of steps')
}

/** The sink of a tag is found once, at compile time; a sink made in the call becomes a module-level object. */
function bindTemplate(unit: Unit, call: ts.CallExpression): Binding {
  const [sinkNode, endingNode] = call.arguments
  if (!sinkNode) return unit.refuse('call', call)
  const body = moduleBody(unit, call)
  const sink = lowerValue(body, sinkNode, null)
  const ending = endingNode ? coerce(body, lowerValue(body, endingNode, STRING), STRING, endingNode) : null
  if (sink.kind !== 'refer' || sink.place.kind !== 'global')
    return unit.refuse('constantExpected', sinkNode, 'The sink')
  if (ending && ending.kind !== 'string') return unit.refuse('constantExpected', endingNode!, 'The ending')
  const made = unit.initials.find((initial) => initial.global === (sink.place as { global: Global }).global)
  if (made && body.statements.length > 0)
    unit.initials[unit.initials.indexOf(made)] = { ...made, body: body.statements }
  return { kind: 'template', sink, ending }
}

function bindStatic(unit: Unit, declaration: ts.PropertyDeclaration): Binding {
  const name = `${(declaration.parent as ts.ClassDeclaration).name?.text ?? 'class'}.${declaration.name.getText()}`
  const readonly = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0
  return variable(
    unit,
    declaration,
    name,
    declaration.initializer ?? null,
    declaration.type ?? null,
    readonly,
  )
}

/** A static block runs at compile time, where it stands among the values of its module; nothing is left of it. */
export function lowerStaticBlock(
  unit: Unit,
  owner: ts.ClassDeclaration,
  block: ts.ClassStaticBlockDeclaration,
): void {
  const body = new Body(unit, { environment: NO_ENVIRONMENT, owner, result: VOID, self: null }, block)
  lowerStatements(body, block.body.statements)
  const name = `static block of ${owner.name?.text ?? 'class'}`
  const global: Global = {
    name,
    symbol: unit.uniqueSymbol(name, block),
    type: array(U8, 1),
    constant: false,
    section: null,
    align: 1,
    initial: { kind: 'zero' },
    location: unit.location(block),
  }
  unit.initials.push({ global, body: body.statements, value: null, node: block })
}

/** A body for what is computed at compile time. */
export function moduleBody(unit: Unit, node: ts.Node): Body {
  return new Body(unit, { environment: NO_ENVIRONMENT, owner: null, result: VOID, self: null }, node)
}

function variable(
  unit: Unit,
  declaration: ts.VariableDeclaration | ts.PropertyDeclaration,
  name: string,
  initializer: ts.Expression | null,
  annotation: ts.TypeNode | null,
  isConstant: boolean,
): Binding {
  const body = moduleBody(unit, declaration)
  const placed = initializer ? ambientCall(unit, initializer, 'section') : null
  const value = placed ? placed.arguments[1]! : initializer
  if (value && isConstant && !annotation && isUntyped(body, value)) {
    const exact = literalValue(body, value)
    if (exact !== null) return { kind: 'literal', value: exact }
  }
  const declared = annotation ? valueType(unit, annotation, NO_ENVIRONMENT) : null
  const inPlace = value && isConstant ? inPlaceType(body, value, declared) : null
  if (inPlace && value && standsInVariable(body, inPlace, declared, value)) {
    const global = makeGlobal(unit, declaration, name, inPlace, false)
    placeInSection(unit, global, placed)
    initializePlace(body, { kind: 'global', type: inPlace, global }, value, declaration)
    unit.initials.push({ global, body: body.statements, value: null, node: declaration })
    return { kind: 'global', global }
  }
  if (!value && !declared) return unit.refuse('bareNumber', declaration, name)
  if (declared?.kind === 'void' || declared?.kind === 'never')
    return unit.refuse('noValues', declaration, declared.kind)
  const lowered = value
    ? lowerInitial(body, value, declared)
    : ({ kind: 'zero', type: declared! } satisfies Expression)
  if (lowered.type.kind === 'void' || lowered.type.kind === 'never')
    return unit.refuse('noValues', declaration, lowered.type.kind)
  if (isConstant && !placed && body.statements.length === 0 && isPlainConstant(lowered))
    return { kind: 'constant', value: lowered }
  const global = makeGlobal(unit, declaration, name, lowered.type, isConstant)
  placeInSection(unit, global, placed)
  unit.initials.push({ global, body: body.statements, value: body.absorb(lowered), node: declaration })
  return { kind: 'global', global }
}

function lowerInitial(body: Body, value: ts.Expression, declared: Expression['type'] | null): Expression {
  const lowered = lowerValue(body, value, declared)
  return declared ? coerce(body, lowered, declared, value) : lowered
}

function isPlainConstant(value: Expression): boolean {
  return value.kind === 'integer' || value.kind === 'boolean' || value.kind === 'string'
}

/** A global in the place of a declaration. */
export function makeGlobal(
  unit: Unit,
  node: ts.Node,
  name: string,
  type: StorageType,
  constant: boolean,
): Global {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node
  const comments = commentsBefore(statement)
  const global: Global = {
    name,
    symbol: unit.uniqueSymbol(name, node),
    type,
    constant,
    section: null,
    align: 1,
    initial: { kind: 'zero' },
    location: unit.location(node),
    ...(comments ? { comments } : {}),
  }
  unit.globals.push(global)
  unit.place(global, node)
  return global
}

function placeInSection(unit: Unit, global: Global, call: ts.CallExpression | null): void {
  if (!call) return
  global.section = linkerName(unit, call, 'section')
  const options = call.arguments[2]
  if (!options || !ts.isObjectLiteralExpression(options)) return
  for (const property of options.properties) {
    if (!ts.isPropertyAssignment(property) || property.name.getText() !== 'align') continue
    const { initializer } = property
    const value = ts.isNumericLiteral(initializer) ? Number(initializer.text) : NaN
    global.align = checkedAlignment(unit, value, initializer)
  }
}

/** The string literal that an intrinsic's argument must be. */
export function stringArgument(unit: Unit, call: ts.CallExpression, index: number): string {
  const argument = call.arguments[index]
  if (argument && ts.isStringLiteralLike(argument)) return argument.text
  return unit.refuse('constantExpected', argument ?? call, 'This name')
}

/** The name for the linker that an argument is. */
export function linkerName(unit: Unit, call: ts.CallExpression, what: 'symbol' | 'section'): string {
  const name = stringArgument(unit, call, 0)
  if (!/^(?!\.L)[A-Za-z_.$][\w.$-]*$/.test(name) || (what === 'symbol' && name.includes('-')))
    unit.refuse(
      'linkerName',
      call.arguments[0]!,
      name === '' ? 'An empty text' : `'${name}'`,
      `a ${what}`,
      what === 'symbol' ? 'start_here' : '.data.own',
    )
  return name
}

/** A place for an object that module-level code creates. */
export function anonymousGlobal(body: Body, node: ts.Node, type: StorageType, wish: string): Place {
  let global = body.objects.get(node)
  if (!global) {
    global = makeGlobal(body.unit, node, wish, type, false)
    body.unit.initials.push({ global, body: [], value: null, node })
    body.objects.set(node, global)
  }
  return { kind: 'global', type: global.type, global }
}
