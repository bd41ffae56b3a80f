/**
 * `condition ? f : g` and `f ?? g` of functions that capture, where either may be null: a function that is given which of
 * the two is meant, and what both of them capture. It is never a value at run time either; what it carries is passed along
 * in its calls.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import { BOOLEAN, canBeMissing, typeKey, typeName, withoutNull, type FunctionType } from '../types/machine.ts'
import { canBeCalledAs } from './adapters.ts'
import type { Body } from './body.ts'
import { valueOf } from './carried.ts'
import type { Branch, Closure, ClosureValue } from './closure.ts'
import { constant, isAlwaysThere, isNothing, isThere } from './closure-presence.ts'
import { DEEPEST, closureIn, declaredFunctionType } from './closures.ts'
import { lowerCondition, lowerValue, typeOf } from './dispatch.ts'
import type { FunctionSource } from './function-requests.ts'
import { unwrap } from './in-place.ts'
import { isPresent, negated } from './optionals.ts'
import { nothingNamed } from './tested.ts'

/** A closure that is known, and what has to run where its expression stands. */
export interface ChosenClosure extends ClosureValue {
  /** Null where nothing has to. */
  readonly prepare: (() => void) | null
}

/** The closure that an expression is, names or chooses; null for every other value. */
export function chosenClosure(
  body: Body,
  node: ts.Expression,
  signature: FunctionType | null = null,
): ChosenClosure | null {
  const inner = taken(body, node)
  if (ts.isNonNullExpression(inner)) return assertedClosure(body, inner, signature)
  const known = closureIn(body, inner, signature)
  if (known) return { ...known, prepare: null }
  const choice = choiceIn(body, inner, signature)
  return choice && { ...choice.value, prepare: choice.define }
}

/** `f!`: a check that the closure is there, unless it is known to be. */
function assertedClosure(
  body: Body,
  node: ts.NonNullExpression,
  signature: FunctionType | null,
): ChosenClosure | null {
  const closure = chosenClosure(body, node.expression, signature)
  if (!closure || isAlwaysThere(closure)) return closure
  const prepare = (): void => {
    closure.prepare?.()
    const then = body.collect(() => body.emit({ kind: 'fail', site: body.site('null', node) }))
    body.emit({ kind: 'if', condition: negated(isThere(closure)), then, otherwise: [] })
  }
  return { ...closure, prepare }
}

/** How what a choice carries comes about: variables are declared before the branches that set them. */
interface Variables {
  readonly declare: () => void
  readonly assign: () => void
}

interface Choice extends Variables {
  readonly value: ClosureValue
  /** Does both. */
  readonly define: () => void
}

/** One side of a choice: the type by which it is called, the values that it carries, and how they come about. */
interface Side extends Variables {
  /** Null where it is no function. */
  readonly type: FunctionType | null
  readonly branch: Branch
  readonly values: readonly Expression[]
  readonly names: readonly string[]
}

function choiceIn(body: Body, node: ts.Expression, signature: FunctionType | null): Choice | null {
  const isConditional = ts.isConditionalExpression(node)
  if ((!isConditional && !isNullish(node)) || !isCallable(body, node)) return null
  const [whenTrue, whenFalse] = isConditional ? [node.whenTrue, node.whenFalse] : [node.left, node.right]
  const first = sideOf(body, whenTrue, signature, 1)
  const second = first && sideOf(body, whenFalse, signature, 1 + first.values.length)
  if (!first || !second) return null
  if (!isConditional) {
    const test = { isFirstNeeded: true, holds: (): Expression => isSideThere(first) }
    return choiceOf(body, node, [present(first), second], signature, test)
  }
  const holds = (): Expression => body.absorb(lowerCondition(body, node.condition))
  return choiceOf(body, node, [first, second], signature, { isFirstNeeded: false, holds })
}

function isNullish(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
}

/** The left side of `??`, as what it is where it is meant. */
function present(side: Side): Side {
  if (!('type' in side.branch)) return side
  return { ...side, branch: { ...side.branch, type: withoutNull(side.branch.type) } }
}

function isSideThere({ branch, values }: Side): Expression {
  if ('given' in branch) return isThere({ closure: branch.given.closure, carried: values })
  const [value] = values
  return value && canBeMissing(value.type) ? isPresent(value) : constant(value !== undefined)
}

/** What tells which side of a choice is meant. */
interface Test {
  /** Whether it is asked of the first side, which comes about in any case then. */
  readonly isFirstNeeded: boolean
  /** Whether the first side is meant. */
  readonly holds: () => Expression
}

/** The choice of two sides by which a closure is called; null if it is none, as neither side captures anything. */
function choiceOf(
  body: Body,
  node: ts.Expression,
  sides: readonly [Side, Side],
  signature: FunctionType | null,
  { isFirstNeeded, holds }: Test,
  source: FunctionSource | null = null,
): Choice | null {
  const [first, second] = sides
  const closures = sides
    .flatMap(({ branch }) => ('given' in branch ? [branch.given.closure] : []))
    .filter(({ carried }) => carried.length > 0)
  const type = closures.length > 0 || source ? commonType(body, sides, signature, node) : null
  if (!type) return null
  const chosen = body.local('chosen', BOOLEAN, node, { temporary: false, unchanging: true })
  const place = { kind: 'local', type: BOOLEAN, local: chosen } as const
  const values = [valueOf(chosen), ...first.values, ...second.values]
  const names = ['chosen', ...first.names, ...second.names]
  const closure = closureOfChoice(body, node, { closures, source }, sides, values, names)
  const declare = (): void => {
    body.emit({ kind: 'declare', local: chosen, value: constant(false) })
    first.declare()
    second.declare()
  }
  const assign = (): void => {
    if (isFirstNeeded) first.assign()
    body.emit({ kind: 'assign', place, value: holds() })
    const then = isFirstNeeded ? [] : body.collect(first.assign)
    const otherwise = body.collect(second.assign)
    if (then.length + otherwise.length > 0)
      body.emit({ kind: 'if', condition: valueOf(chosen), then, otherwise })
  }
  const define = (): void => {
    if (first.declare === nothing && second.declare === nothing)
      return body.emit({ kind: 'declare', local: chosen, value: holds() })
    declare()
    assign()
  }
  return { value: { closure, signature: type, carried: values }, declare, assign, define }
}

/**
 * The closure that a parameter is given, or where that is undefined the function that is its default value. It stands at the
 * head of the function; as it does in every copy of it, and the default values behind it see it as well, it only names
 * functions and calls none.
 */
export function closureOrDefault(
  body: Body,
  given: ClosureValue,
  initializer: ts.Expression,
  signature: FunctionType,
): ChosenClosure {
  const first = sideOfClosure(body, given, NO_VARIABLES, 1)
  const isSimple = !callsSomething(initializer)
  const second = first && isSimple ? sideOf(body, initializer, signature, 1 + first.values.length) : null
  const holds = (): Expression => negated(isNothing(given, 'undefined'))
  const test = { isFirstNeeded: false, holds }
  const choice = first && second && choiceOf(body, initializer, [first, second], signature, test)
  if (!choice) return body.unit.refuse('defaultForClosure', initializer, initializer.getText())
  return { ...choice.value, prepare: choice.define }
}

/**
 * A function value that may be undefined, as a closure, for a function in which a default value that captures stands for
 * undefined: `source`.
 */
export function valueOrUndefined(
  body: Body,
  node: ts.Expression,
  signature: FunctionType,
  source: FunctionSource,
): ChosenClosure | null {
  const value = sideOf(body, node, signature, 1)
  if (!value) return null
  const none: Side = { ...NO_VARIABLES, type: null, branch: { nothing: 'undefined' }, values: [], names: [] }
  const test = { isFirstNeeded: true, holds: (): Expression => isSideThere(value) }
  const choice = choiceOf(body, node, [present(value), none], signature, test, source)
  return choice && { ...choice.value, prepare: choice.define }
}

function callsSomething(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return true
  return ts.forEachChild(node, (child) => callsSomething(child) || undefined) ?? false
}

/** Whether all that an expression may be are functions, null and undefined. */
function isCallable(body: Body, node: ts.Expression): boolean {
  const type = body.unit.checker.getTypeAtLocation(node)
  const parts = type.isUnion() ? type.types : [type]
  const isNone = ({ flags }: ts.Type): boolean => (flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0
  const functions = parts.filter((part) => !isNone(part))
  return functions.length > 0 && functions.every((part) => part.getCallSignatures().length > 0)
}

/** What an expression is where conditions that are known at compile time are decided; null and undefined are left. */
function taken(body: Body, node: ts.Expression): ts.Expression {
  const inner = unwrap(node)
  if (!ts.isConditionalExpression(inner) || !isCallable(body, inner)) return inner
  let condition: Expression | null = null
  body.trial(() => (condition = body.unit.attempt(() => lowerCondition(body, inner.condition))))
  const known = condition as Expression | null
  if (known?.kind !== 'boolean') return inner
  const side = known.value ? inner.whenTrue : inner.whenFalse
  return nothingNamed(side) ? inner : taken(body, side)
}

function sideOf(body: Body, node: ts.Expression, signature: FunctionType | null, first: number): Side | null {
  const none = nothingNamed(node)
  if (none) return { ...NO_VARIABLES, type: null, branch: { nothing: none }, values: [], names: [] }
  const inner = taken(body, node)
  const closure = closureIn(body, inner, signature)
  if (closure) return sideOfClosure(body, closure, NO_VARIABLES, first)
  const choice = choiceIn(body, inner, signature)
  if (choice) return sideOfClosure(body, choice.value, choice, first)
  const type = typeOf(body, node)
  if (type?.kind !== 'function') return null
  const local = body.local('callee', type, node, { temporary: false, unchanging: true })
  const value = { kind: 'zero', type } as const
  const assign = (): void => {
    const place = { kind: 'local', type, local } as const
    body.emit({ kind: 'assign', place, value: body.absorb(lowerValue(body, node, type)) })
  }
  return {
    type: withoutNull(type),
    branch: { type, first },
    values: [valueOf(local)],
    names: ['callee'],
    declare: () => body.emit({ kind: 'declare', local, value }),
    assign,
  }
}

const nothing = (): void => undefined
const NO_VARIABLES: Variables = { declare: nothing, assign: nothing }

function sideOfClosure(
  body: Body,
  value: ClosureValue,
  { declare, assign }: Variables,
  first: number,
): Side | null {
  const { closure, signature, carried } = value
  const type = declaredFunctionType(body, value)
  if (!type) return null
  return {
    declare,
    assign,
    type: withoutNull(type),
    branch: { given: { closure, signature }, first },
    values: carried,
    names: closure.carried.map(({ name }) => name),
  }
}

/** The type by which both sides can be called; refused if it is given and they cannot be. */
function commonType(
  body: Body,
  sides: readonly [Side, Side],
  signature: FunctionType | null,
  node: ts.Node,
): FunctionType | null {
  const known = sides.flatMap(({ type, branch }) => (type ? [{ type, branch }] : []))
  const fits = (wanted: FunctionType): boolean =>
    known.every(({ type, branch }) => {
      if (type === wanted) return true
      return 'given' in branch && canBeCalledAs(body.unit, type, wanted, branch.given.closure.source)
    })
  if (!signature) return known.map(({ type }) => type).find(fits) ?? null
  if (fits(signature)) return signature
  const other = known.find(({ type }) => type !== signature)!
  return body.unit.refuse('functionShape', node, typeName(other.type), typeName(signature))
}

function closureOfChoice(
  { unit, environment }: Body,
  node: ts.Expression,
  { closures, source }: { readonly closures: readonly Closure[]; readonly source: FunctionSource | null },
  [first, second]: readonly [Side, Side],
  values: readonly Expression[],
  names: readonly string[],
): Closure {
  const key = `${sideKey(first)} or ${sideKey(second)}`
  const known = unit.closures.get(key)
  if (known) return known
  // What it captures is told by one that captures a variable, where it is not just given a function.
  const named = closures.find((closure) => closure.origin !== null) ?? closures[0]
  const depth = Math.max(0, ...closures.map((closure) => closure.depth)) + 1
  if (depth > DEEPEST) unit.refuse('closureDepth', node)
  const closure: Closure = {
    id: unit.closures.size,
    source: named?.source ?? source!,
    environment,
    carried: values.map(({ type }, index) => ({ name: names[index]!, type })),
    meanings: new Map(),
    self: null,
    origin: named?.origin ?? null,
    depth,
    choice: [first.branch, second.branch],
  }
  unit.closures.set(key, closure)
  return closure
}

function sideKey({ branch, values }: Side): string {
  if ('nothing' in branch) return branch.nothing
  if (!('given' in branch)) return `value ${typeKey(branch.type)} of ${typeKey(values[0]!.type)}`
  const { closure, signature } = branch.given
  return `closure ${closure.id} ${signature ? typeKey(signature) : ''}`
}
