/**
 * Constructors: the function that sets up an object of a class where it stands, made when first asked for, and
 * what of a class can be lowered before anyone uses it.
 */

import { ts } from '../frontend/typescript.ts'
import type { FunctionNode, Local, Place, Statement } from '../ir/nodes.ts'
import { VOID, object, type ValueType } from '../types/machine.ts'
import { Body, commentsBefore, fitsOneAssignment } from './body.ts'
import { classInstance, isStatic, type ClassInstance } from './classes.ts'
import { initializePlace, lowerStatements } from './dispatch.ts'
import { refuseEarlyThis } from './early-this.ts'
import {
  NORMAL,
  bindParameters,
  functionFor,
  isFunctionMember,
  ordinary,
  parameterLocal,
  selfParameter,
  staticRequest,
} from './functions.ts'
import type { Unit } from './unit.ts'

/** The function that sets up an object of a class: fields in their order, then the constructor's own body. */
export function constructorOf(unit: Unit, instance: ClassInstance): FunctionNode {
  const key = `constructor|${instance.struct.symbol}`
  const known = unit.functions.get(key)
  if (known) return known
  const declaration = constructorDeclaration(instance)
  const self = selfParameter(unit, instance, instance.declaration)
  const parameters = (declaration?.parameters ?? []).map((parameter) =>
    parameterLocal(unit, parameter, instance.environment, null),
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
  unit.place(node, declaration ?? instance.declaration)
  refuseEarlyThis(unit, instance, declaration)
  unit.pending.push(() => {
    node.body = lowerConstructor(unit, instance, declaration, self, parameters)
  })
  return node
}

/** The constructor that has a body; null for a class without one. */
export function constructorDeclaration(instance: ClassInstance): ts.ConstructorDeclaration | null {
  return (
    instance.declaration.members.find(
      (member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && !!member.body,
    ) ?? null
  )
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
  else body.adopt(self, true)
  const target: Place = {
    kind: 'target',
    type: object(instance.struct),
    reference: {
      kind: 'read',
      type: self.type as ValueType,
      place: { kind: 'local', type: self.type, local: self },
    },
  }
  instance.fields.forEach((field, index) => {
    if (ts.isParameter(field.node)) return
    const initializer = field.node.initializer
    body.at(field.node)
    const place: Place = { kind: 'field', type: field.type, object: target, field: index }
    unit.attempt(() => initializePlace(body, place, initializer ?? null, field.node))
  })
  instance.fields.forEach((field, index) => {
    if (!ts.isParameter(field.node)) return
    const local = parameters[declaration!.parameters.indexOf(field.node)]!
    body.at(field.node)
    if (field.type.kind === 'object' || field.type.kind === 'array') {
      unit.report('inPlaceInitial', field.node, field.name, '…')
      return
    }
    const place: Place = { kind: 'field', type: field.type, object: target, field: index }
    const value = {
      kind: 'read',
      type: local.type as ValueType,
      place: { kind: 'local', type: local.type, local },
    } as const
    if (fitsOneAssignment(place, value)) body.emit({ kind: 'assign', place, value })
  })
  if (declaration?.body) lowerStatements(body, declaration.body.statements)
  return body.statements
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
    const request = isStatic(member) ? staticRequest(member) : ordinary(member, { instance })
    unit.attempt(() => functionFor(unit, request))
  }
}
