/**
 * Functions inside functions: what they carry, and the functions of the IR that stand for them. A variable that never
 * changes is carried by its value, any other by a pointer; so a call reads and writes the variables of the function
 * around it, which is still running then. A closure that would outlive it is refused where it is used as a value.
 */

import { ts } from '../frontend/typescript.ts'
import { spokenName } from '../ir/locals.ts'
import type { Expression, FunctionNode, Local } from '../ir/nodes.ts'
import { functionType, pointer, reference, type FunctionType, type ValueType } from '../types/machine.ts'
import type { Binding } from './bindings.ts'
import type { Body } from './body.ts'
import { valueOf } from './carried.ts'
import type { CarriedValue, Closure, ClosureValue, Meaning } from './closure.ts'
import { choiceFunction } from './choice-functions.ts'
import { argumentKey, type TypeArgument } from './environment.ts'
import { freeNames } from './free-names.ts'
import { functionFor } from './functions.ts'
import { ordinary, type FunctionSource } from './function-requests.ts'
import { unwrap } from './in-place.ts'
import { Refused, type Unit } from './unit.ts'
import { hasUndefined } from './optionals.ts'

/** More closures inside each other than any program writes: a recursion that makes a new one at each level. */
export const DEEPEST = 24

/** The closure that a function inside another one is, at the place where it is used. */
export function closureOf(
  body: Body,
  source: FunctionSource,
  signature: FunctionType | null = null,
): ClosureValue {
  const collector = new Collector(body, source)
  collector.collect(source)
  return { closure: collector.closure(), signature, carried: collector.values }
}

class Collector {
  readonly values: Expression[] = []
  private readonly carried: CarriedValue[] = []
  private readonly indexes = new Map<Local, number>()
  private readonly meanings = new Map<ts.Symbol, Meaning>()
  private self: number | null = null
  private origin: Closure['origin'] = null
  private depth = 1

  constructor(
    private readonly body: Body,
    private readonly source: FunctionSource,
  ) {}

  /** Collects what a function uses of those around it, and what the functions use that it uses. */
  collect(source: FunctionSource): void {
    const { body } = this
    const free = freeNames(body.unit, source)
    if (free.self && body.options.self) {
      this.self = this.carry(body.options.self, valueOf(body.options.self), free.self)
    }
    for (const { symbol, node } of free.names) if (!this.meanings.has(symbol)) this.add(symbol, node)
  }

  private add(symbol: ts.Symbol, node: ts.Identifier): void {
    const { body, meanings } = this
    const binding = body.bindings.get(symbol)
    if (!binding) return this.refuseUnknown(symbol, node)
    switch (binding.kind) {
      case 'refused':
        throw new Refused()
      case 'local': {
        refuseUnset(body.unit, symbol, node)
        const meaning = this.addLocal(binding.local, node)
        meanings.set(symbol, meaning)
        return
      }
      case 'captured':
        meanings.set(symbol, {
          kind: 'variable',
          index: this.carry(binding.pointer, valueOf(binding.pointer), node),
        })
        return
      case 'closure': {
        const { carried, ...given } = binding.value
        const indexes = carried.map((value) => this.carry(localOf(value), value, node))
        meanings.set(symbol, { kind: 'closure', given, indexes })
        this.depth = Math.max(this.depth, given.closure.depth + 1)
        return
      }
      case 'nested':
        meanings.set(symbol, { kind: 'same', binding })
        return this.collect(binding.source)
      default:
        meanings.set(symbol, { kind: 'same', binding })
    }
  }

  private addLocal(local: Local, node: ts.Node): Meaning {
    const place = { kind: 'local', type: local.type, local } as const
    if (local.type.kind === 'object' || local.type.kind === 'array') {
      const type = reference(local.type)
      return { kind: 'value', index: this.carry(local, { kind: 'refer', type, place }, node) }
    }
    if (this.body.neverChanges(local))
      return { kind: 'value', index: this.carry(local, valueOf(local), node) }
    const type = pointer(local.type)
    return { kind: 'variable', index: this.carry(local, { kind: 'pointTo', type, place }, node) }
  }

  private carry(local: Local, value: Expression, node: ts.Node): number {
    const known = this.indexes.get(local)
    if (known !== undefined) return known
    this.origin ??= { node, name: node.getText() }
    this.indexes.set(local, this.values.length)
    this.values.push(value)
    this.carried.push({ name: local.name, type: value.type, spoken: spokenName(local) ?? local.name })
    return this.values.length - 1
  }

  /** A variable without a value yet: the function is used before the line that declares the variable. */
  private refuseUnknown(symbol: ts.Symbol, node: ts.Node): never {
    return this.body.unit.refuse('initialOrder', node, symbol.name)
  }

  closure(): Closure {
    const { body, source } = this
    const { unit, environment } = body
    if (this.depth > DEEPEST) unit.refuse('closureDepth', source)
    const place = unit.location(source)
    const key = [
      `${place.file}:${source.pos}`,
      environment.self?.struct.symbol ?? '',
      [...environment.arguments.values()].map(argumentKey).join(),
      ...[...this.meanings.values()].map(meaningKey),
      `this ${this.self}`,
      ...this.carried.map(({ type }) => argumentKey(type)),
    ].join('|')
    const known = unit.closures.get(key)
    if (known) return known
    const { carried, meanings, self, origin, depth } = this
    const closure = { id: unit.closures.size, source, environment, carried, meanings, self, origin, depth }
    unit.closures.set(key, closure)
    return closure
  }
}

function meaningKey(meaning: Meaning): string {
  if (meaning.kind === 'same') return 'same'
  if (meaning.kind !== 'closure') return `${meaning.kind} ${meaning.index}`
  const { closure, signature } = meaning.given
  return `closure ${closure.id} ${signature ? argumentKey(signature) : ''} ${meaning.indexes.join()}`
}

/** The variable behind a carried value. */
function localOf(value: Expression): Local {
  if (value.kind !== 'read' && value.kind !== 'refer' && value.kind !== 'pointTo')
    throw new Error(`a ${value.kind} is not carried`)
  if (value.place.kind !== 'local') throw new Error(`a ${value.place.kind} is not carried`)
  return value.place.local
}

/** A variable without an initial value could be read by the function before it has one. */
function refuseUnset(unit: Unit, symbol: ts.Symbol, node: ts.Node): void {
  const declaration = symbol.valueDeclaration
  if (!declaration || !ts.isVariableDeclaration(declaration) || declaration.initializer) return
  if (ts.isForOfStatement(declaration.parent.parent)) return
  // It is undefined where that belongs to its type.
  if (declaration.type && hasUndefined(unit.checker.getTypeFromTypeNode(declaration.type))) return
  unit.refuse('capturedUnset', node, symbol.name)
}

/** The function of the IR for a closure. */
export function functionOf(
  unit: Unit,
  { closure, signature }: Pick<ClosureValue, 'closure' | 'signature'>,
  typeArguments: readonly TypeArgument[] = [],
): FunctionNode {
  const { source, environment } = closure
  if (closure.choice) return choiceFunction(unit, closure, signature!)
  return functionFor(
    unit,
    ordinary(source, {
      environment,
      closure,
      typeArguments,
      name: source.name ? null : nameOf(unit, source),
      expected: signature?.parameters ?? null,
      result: signature?.result ?? null,
    }),
  )
}

function nameOf(unit: Unit, source: FunctionSource): string {
  const { parent } = source
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text
  return `function at line ${unit.location(source).line}`
}

/** The closure that an expression is or names; null for every other value. */
export function closureIn(
  body: Body,
  node: ts.Expression,
  signature: FunctionType | null = null,
): ClosureValue | null {
  const inner = unwrap(node)
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) return closureOf(body, inner, signature)
  const binding = closureNamed(body, inner)
  if (binding?.kind === 'closure') return binding.value
  return binding ? closureOf(body, binding.source, binding.signature) : null
}

/** The function inside another one, or known for a parameter, that an expression names. */
export function closureNamed(
  body: Body,
  node: ts.Expression,
): Extract<Binding, { kind: 'nested' | 'closure' }> | null {
  if (!ts.isIdentifier(node)) return null
  const symbol = body.unit.symbolOf(node)
  const binding = symbol && body.bindings.get(symbol)
  return binding?.kind === 'closure' || binding?.kind === 'nested' ? binding : null
}

/** Lowers the functions that a list of statements declares, whether or not anything calls them. */
export function lowerDeclaredFunctions(body: Body, nodes: readonly ts.Statement[]): void {
  const lower = (name: ts.Node): void => {
    const symbol = body.unit.checker.getSymbolAtLocation(name)
    const binding = symbol && body.bindings.get(symbol)
    if (binding?.kind !== 'nested' || binding.source.typeParameters) return
    body.unit.attempt(() => functionOf(body.unit, closureOf(body, binding.source, binding.signature)))
  }
  for (const node of nodes) {
    if (ts.isFunctionDeclaration(node) && node.name) lower(node.name)
    if (ts.isVariableStatement(node)) for (const { name } of node.declarationList.declarations) lower(name)
  }
}

/** The type by which a closure is called, as far as it is known without its surroundings. */
export function declaredFunctionType(body: Body, value: ClosureValue): FunctionType | null {
  if (value.signature || value.closure.source.typeParameters) return value.signature
  const { parameters, result } = functionOf(body.unit, value)
  const own = parameters.slice(0, parameters.length - value.carried.length)
  return functionType(
    own.map((parameter) => parameter.type as ValueType),
    result,
  )
}
