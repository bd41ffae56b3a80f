/**
 * Constructors: the function that sets up an object of a class where it stands, made when first asked for, and
 * what of a class can be lowered before anyone uses it.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, FunctionNode, Local, Place, Statement } from '../ir/nodes.ts'
import { VOID, object, type ValueType } from '../types/machine.ts'
import { Body, commentsBefore, fitsOneAssignment } from './body.ts'
import { initializeBits } from './bit-fields.ts'
import { classInstance, isStatic, type ClassInstance } from './classes.ts'
import { initializePlace, lowerStatements, lowerValue } from './dispatch.ts'
import { isAbstract } from './hierarchy.ts'
import { refuseEarlyThis } from './early-this.ts'
import { lowerArguments } from './expressions/arguments.ts'
import { makesIterator } from './constructing.ts'
import { functionFor } from './functions.ts'
import { NORMAL, isFunctionMember, ordinary, staticRequest } from './function-requests.ts'
import { bindParameters } from './parameter-bindings.ts'
import { parameterLocal, selfParameter } from './parameters.ts'
import type { Unit } from './unit.ts'

/** The function that sets up an object of a class: the base, fields in their order, then the constructor's own body. */
export function constructorOf(unit: Unit, instance: ClassInstance): FunctionNode {
  const key = `constructor|${instance.struct.symbol}`
  const known = unit.functions.get(key)
  if (known) return known
  const declaration = ownConstructor(instance)
  const self = selfParameter(unit, instance, instance.declaration)
  const source = constructorSource(instance)
  const parameters = (source?.declaration.parameters ?? []).map((parameter) =>
    parameterLocal(unit, parameter, source!.owner.environment, null),
  )
  const comments = declaration ? commentsBefore(declaration) : null
  const node: FunctionNode = {
    name: `new ${instance.struct.name}`,
    symbol: unit.uniqueSymbol(`${instance.struct.symbol}_constructor`, instance.declaration),
    parameters: [self, ...parameters],
    result: VOID,
    body: null,
    location: unit.location(declaration ?? instance.declaration),
    linkage: { ...NORMAL },
    ...(comments ? { comments } : {}),
  }
  unit.functions.set(key, node)
  unit.constructed.set(node, source?.owner.environment ?? instance.environment)
  unit.place(node, declaration ?? instance.declaration)
  refuseEarlyThis(unit, instance, declaration)
  unit.pending.push(() => {
    node.body = lowerConstructor(unit, instance, declaration, self, parameters)
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
  unit: Unit,
  instance: ClassInstance,
  declaration: ts.ConstructorDeclaration | null,
  self: Local,
  parameters: readonly Local[],
): readonly Statement[] {
  const owner = declaration ?? instance.declaration
  const body = new Body(
    unit,
    { environment: instance.environment, owner, result: VOID, self },
    declaration ?? instance.declaration,
  )
  if (declaration) bindParameters(body, declaration, parameters)
  else {
    body.adopt(self, true)
    parameters.forEach((parameter) => body.adopt(parameter, true))
  }
  if (instance.base && !declaration) callConstructor(body, instance.base, parameters.map(readLocal))
  if (!instance.base || !declaration) initializeFields(body, instance, declaration)
  if (declaration?.body) lowerStatements(body, declaration.body.statements)
  return body.statements
}

function readLocal(local: Local): Expression {
  return { kind: 'read', type: local.type as ValueType, place: { kind: 'local', type: local.type, local } }
}

/** Sets up the part of an object that a class is of. */
function callConstructor(body: Body, instance: ClassInstance, values: readonly Expression[]): void {
  const target = constructorOf(body.unit, instance)
  const self = readLocal(body.options.self!)
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
  const target = constructorOf(body.unit, instance.base)
  const types = target.parameters.slice(1).map(({ type }) => type as ValueType)
  const values = lowerArguments(
    body,
    node,
    { types, declaration: constructorDeclaration(instance.base), target },
    null,
  )
  callConstructor(body, instance.base, values)
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
    reference: readLocal(body.options.self!),
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
    const binding = body.bindings.get(unit.checker.getSymbolAtLocation(field.node.name)!)
    if (!declaration || binding?.kind !== 'local') continue
    const place: Place = { kind: 'field', type: field.type, object: target, field: field.index }
    const value = readLocal(binding.local)
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
