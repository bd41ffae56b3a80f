/**
 * Constructors: the function that sets up an object of a class where it stands, made when first asked for, and
 * what of a class can be lowered before anyone uses it.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode, Place, Statement } from '../ir/nodes.ts'
import { VOID, object, type ValueType } from '../types/machine.ts'
import { Body, commentsBefore, fitsOneAssignment } from './body.ts'
import { initializeBits } from './bit-fields.ts'
import { valueOf } from './carried.ts'
import { classInstance, isStatic, type ClassInstance } from './classes.ts'
import { closureArguments, preparations } from './closure-arguments.ts'
import { closureAsValue } from './closure-values.ts'
import { closureIn } from './closures.ts'
import { NO_COPY, constructorParts, copyKey, type ConstructorCopy } from './constructor-parts.ts'
import { capturingDefaults } from './default-values.ts'
import { initializePlace, lowerStatements, lowerValue } from './dispatch.ts'
import { isAbstract } from './hierarchy.ts'
import { refuseEarlyThis } from './early-this.ts'
import { NO_POSITIONS, leftOutDefaults, lowerArguments } from './expressions/arguments.ts'
import { makesIterator } from './constructing.ts'
import { functionFor } from './functions.ts'
import { NORMAL, isFunctionMember, ordinary, staticRequest } from './function-requests.ts'
import { selfParameter } from './parameters.ts'
import type { Unit } from './unit.ts'

/** The function that sets up an object of a class: the base, fields in their order, then the constructor's own body. */
export function constructorOf(
  unit: Unit,
  instance: ClassInstance,
  copy: ConstructorCopy = NO_COPY,
): FunctionNode {
  const key = `constructor|${instance.struct.symbol}|${copyKey(copy)}`
  const known = unit.functions.get(key)
  if (known) return known
  const declaration = ownConstructor(instance)
  const self = selfParameter(unit, instance, instance.declaration)
  const source = constructorSource(instance)
  const { environment } = source?.owner ?? instance
  const request = { ...copy, declaration: source?.declaration ?? null, environment }
  const parts = constructorParts(unit, request)
  const comments = declaration ? commentsBefore(declaration) : null
  const node: FunctionNode = {
    name: `new ${instance.struct.name}`,
    symbol: unit.uniqueSymbol(`${instance.struct.symbol}_constructor`, instance.declaration),
    parameters: [self, ...parts.parameters],
    result: VOID,
    body: null,
    location: unit.location(declaration ?? instance.declaration),
    linkage: { ...NORMAL },
    ...(comments ? { comments } : {}),
  }
  unit.functions.set(key, node)
  unit.constructed.set(node, request)
  unit.place(node, declaration ?? instance.declaration)
  refuseEarlyThis(unit, instance, declaration)
  unit.pending.push(() => {
    const owner = declaration ?? instance.declaration
    const body = new Body(unit, { environment: instance.environment, owner, result: VOID, self }, owner)
    if (declaration) parts.bind(body)
    else {
      for (const local of [self, ...parts.parameters]) body.adopt(local, true)
      const base = instance.base && constructorOf(unit, instance.base, copy)
      if (base) callConstructor(body, base, parts.parameters.map(valueOf))
    }
    node.body = lowerConstructor(body, instance, declaration)
  })
  return node
}

function ownConstructor({ declaration }: ClassInstance): ts.ConstructorDeclaration | null {
  return (
    declaration.members.find(
      (member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && !!member.body,
    ) ?? null
  )
}

/** The constructor that says what `new` is given: the class's own, or else that of the class it extends. */
function constructorSource(
  instance: ClassInstance,
): { readonly declaration: ts.ConstructorDeclaration; readonly owner: ClassInstance } | null {
  for (let owner: ClassInstance | null = instance; owner; owner = owner.base) {
    const declaration = ownConstructor(owner)
    if (declaration) return { declaration, owner }
  }
  return null
}

/** The constructor whose parameters `new` is given; null where there is none in the class and those it extends. */
export function constructorDeclaration(instance: ClassInstance): ts.ConstructorDeclaration | null {
  return constructorSource(instance)?.declaration ?? null
}

function lowerConstructor(
  body: Body,
  instance: ClassInstance,
  declaration: ts.ConstructorDeclaration | null,
): readonly Statement[] {
  if (!instance.base || !declaration) initializeFields(body, instance, declaration)
  if (declaration?.body) lowerStatements(body, declaration.body.statements)
  return body.statements
}

/** A call of a constructor: the copy for its arguments, and what that is given behind the object. */
export interface ConstructorCall {
  readonly target: FunctionNode
  readonly values: readonly Expression[]
}

/** Evaluates the arguments of `new`, `super(…)` or `construct`, from the `first` on. */
export function constructorCall(
  body: Body,
  node: ts.CallExpression | ts.NewExpression,
  instance: ClassInstance,
  first = 0,
): ConstructorCall {
  const { unit } = body
  const declaration = constructorDeclaration(instance)
  const plain = constructorOf(unit, instance)
  const types = plain.parameters.slice(1).map(({ type }) => type as ValueType)
  const given = closureArguments(body, node, { target: plain, declaration, types }, first)
  const leftOut = declaration ? leftOutDefaults(body, node, declaration, types.length, first) : NO_POSITIONS
  const defaulted = declaration ? capturingDefaults(unit, declaration, leftOut) : NO_POSITIONS
  if (given.size > 0) unit.replaced.add(plain)
  const isPlain = given.size === 0 && defaulted.size === 0
  const target = isPlain ? plain : constructorOf(unit, instance, { given, defaulted })
  const carried = [...given.values()].flatMap((closure) => closure.carried)
  const own = types.map((type, index) => (given.has(index) || defaulted.has(index) ? VOID : type))
  const signature = { types: own, declaration, target, carried, ...preparations(given) }
  const values = lowerArguments(body, node, signature, null, first).filter(({ type }) => type !== VOID)
  return { target, values: [...values, ...carried] }
}

/** Sets up the part of an object that a class is of. */
function callConstructor(body: Body, target: FunctionNode, values: readonly Expression[]): void {
  const self = valueOf(body.options.self!)
  const type = target.parameters[0]!.type as ValueType
  const object: Expression = self.type === type ? self : { kind: 'convert', type, value: self }
  body.emit({
    kind: 'evaluate',
    value: {
      kind: 'call',
      type: VOID,
      callee: { kind: 'direct', function: target },
      arguments: [object, ...values],
    },
  })
}

/** `super(…)`: the base class's constructor, and then the first values of the fields of the class itself. */
export function constructBase(body: Body, node: ts.CallExpression): Expression {
  const { owner, environment } = body.options
  const instance = environment.self && 'base' in environment.self ? environment.self : null
  if (!instance?.base || !owner || !ts.isConstructorDeclaration(owner))
    return body.unit.refuse('superProperty', node)
  const { target, values } = constructorCall(body, node, instance.base)
  callConstructor(body, target, values)
  const location = body.location
  initializeFields(body, instance, owner)
  body.location = location
  return { kind: 'zero', type: VOID }
}

/** Gives the fields that a class itself declares their first values, those from parameters last. */
function initializeFields(
  body: Body,
  instance: ClassInstance,
  declaration: ts.ConstructorDeclaration | null,
): void {
  const { unit } = body
  const target: Place = {
    kind: 'target',
    type: object(instance.struct),
    reference: valueOf(body.options.self!),
  }
  for (const field of instance.fields) {
    // A derived class gives it its value.
    if (ts.isParameter(field.node) || isAbstract(field.node)) continue
    const initializer = field.node.initializer
    body.at(field.node)
    const { bits } = field
    if (bits) {
      if (initializer)
        unit.attempt(() =>
          initializeBits(body, target, bits, initializer, (type) => lowerValue(body, initializer, type)),
        )
      continue
    }
    const place: Place = { kind: 'field', type: field.type, object: target, field: field.index }
    unit.attempt(() => initializePlace(body, place, initializer ?? null, field.node))
  }
  for (const field of instance.fields) {
    if (!ts.isParameter(field.node)) continue
    body.at(field.node)
    if (field.type.kind === 'object' || field.type.kind === 'array') {
      unit.report('inPlaceInitial', field.node, field.name, '…')
      continue
    }
    const { name } = field.node
    const binding = body.bindings.get(unit.checker.getSymbolAtLocation(name)!)
    if ((binding?.kind === 'closure' || binding?.kind === 'nested') && ts.isIdentifier(name))
      unit.attempt(() => closureAsValue(body, closureIn(body, name)!, name))
    if (!declaration || binding?.kind !== 'local') continue
    const place: Place = { kind: 'field', type: field.type, object: target, field: field.index }
    const value = valueOf(binding.local)
    if (fitsOneAssignment(place, value)) body.emit({ kind: 'assign', place, value })
  }
}

/** The members of a class that can be lowered without knowing who calls them. */
export function requestMembers(unit: Unit, declaration: ts.ClassDeclaration): void {
  if (!declaration.name || declaration.typeParameters) return
  const type = unit.checker.getDeclaredTypeOfSymbol(unit.checker.getSymbolAtLocation(declaration.name)!)
  const instance = classInstance(unit, type as ts.ObjectType, declaration, {
    arguments: new Map(),
    self: null,
  })
  unit.attempt(() => constructorOf(unit, instance))
  for (const member of declaration.members) {
    if (!isFunctionMember(member) || !member.body || member.typeParameters) continue
    const constructs = member.name.getText() === '[Symbol.iterator]' && makesIterator(member)
    const request = isStatic(member) ? staticRequest(member) : ordinary(member, { instance, constructs })
    unit.attempt(() => functionFor(unit, request))
  }
}
