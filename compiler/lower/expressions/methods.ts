/**
 * Calls of methods and accessors of objects that have been evaluated. A call is direct wherever the whole program shows
 * one function that it can come to; otherwise the function is taken from the table of methods of the object.
 */

import { ts } from '../../frontend/typescript.ts'
import type { Callee, Expression, FunctionNode } from '../../ir/nodes.ts'
import { functionType, object, reference, type ReferenceType, type ValueType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { classInstance, type ClassInstance } from '../classes.ts'
import { specialized } from '../closure-arguments.ts'
import { NO_ENVIRONMENT, withTypeArguments, type TypeArgument } from '../environment.ts'
import { functionFor, resultType } from '../functions.ts'
import { ordinary } from '../function-requests.ts'
import {
  hierarchyOf,
  isAbstract,
  type MemberFunction,
  type MemberKey,
  type MemberSignature,
} from '../hierarchy.ts'
import { headerOf, readSlot, slotFor } from '../method-tables.ts'
import { NOTHING_KNOWN, passedTypes, type Known } from '../known-arguments.ts'
import { argumentsFor, requireFit } from '../overrides.ts'
import { signatureOf } from '../signatures.ts'
import { entryFor } from '../table-entries.ts'
import {
  declaredMember,
  implementationOf,
  instanceOf,
  isReferenceTo,
  isSubtype,
  type Instance,
} from '../subtypes.ts'
import type { Unit } from '../unit.ts'

/** What a call of a member comes to. */
export interface Method {
  /** For the default values of parameters. */
  readonly declaration: ts.SignatureDeclaration
  readonly parameters: readonly ValueType[]
  /** What the functions behind it take, in the end more than what is given. */
  readonly taken: readonly ValueType[]
  /** What it promises, and what the functions behind it return: objects of a class that it is derived from. */
  readonly result: ValueType
  readonly returned: ValueType
  /** How an object is given to it. */
  readonly receiver: ReferenceType
  /** The function, if the call can come to one only. */
  readonly function: FunctionNode | null
  /** How it is called on an object that can be evaluated twice; null if no class has it, so that it never is. */
  readonly callee: ((object: Expression) => Callee) | null
  /** The method as its copies are called for which some arguments are known. */
  readonly specialize: (known: Known) => Method
}

/** What a call gives for the type parameters of the member that it names. */
type TypeArguments = (declaration: MemberSignature, owner: Instance) => readonly TypeArgument[]

/** The methods found so far that have no type parameters; null for names that no method has. */
const methods = new WeakMap<Instance, Map<MemberKey, Method | null>>()

/**
 * The method or accessor of a class or interface; null if it has none of that name. With a constraint, it is as that one
 * promises it.
 */
export function findMethod(
  { unit }: Body,
  { struct }: { readonly struct: Instance['struct'] },
  key: MemberKey,
  typeArguments: TypeArguments | null = null,
  constraint: Instance | null = null,
): Method | null {
  const instance = instanceOf(unit, struct)
  if (!instance) return null
  const promised = constraint && declaredMember(unit, constraint, key)
  if (promised && !promised.member.typeParameters)
    return promisedMethod(unit, instance, constraint, key, promised)
  let known = methods.get(instance)
  if (!known) methods.set(instance, (known = new Map()))
  const earlier = known.get(key)
  if (earlier !== undefined) return earlier
  const declared = declaredMember(unit, instance, key)
  if (declared?.member.typeParameters) return methodOf(unit, instance, key, declared, typeArguments)
  const found = declared && methodOf(unit, instance, key, declared, typeArguments)
  known.set(key, found)
  return found
}

/** What is given for the type parameters of a member; nothing is where no call is written, and the language makes it. */
function givenFor(
  unit: Unit,
  { member, owner }: NonNullable<ReturnType<typeof declaredMember>>,
  typeArguments: TypeArguments | null,
): readonly TypeArgument[] {
  if (!member.typeParameters) return []
  return typeArguments?.(member, owner) ?? unit.refuse('genericProtocol', member.name, member.name.getText())
}

/** What a class has for a member that a class or interface above it promises, with the promised types. */
function promisedMethod(
  unit: Unit,
  instance: Instance,
  constraint: Instance,
  key: MemberKey,
  promised: NonNullable<ReturnType<typeof declaredMember>>,
): Method | null {
  const only = onlyFunction(unit, instance, key, [])
  if (!only) return methodOf(unit, constraint, key, promised, null)
  const { member, owner } = promised
  if (agrees(unit, constraint, key, only)) return direct(unit, only, member.parameters.length)
  return converting(unit, instance, { declaration: member, ...signatureOf(unit, member, owner) }, only)
}

function methodOf(
  unit: Unit,
  instance: Instance,
  key: MemberKey,
  declared: NonNullable<ReturnType<typeof declaredMember>>,
  typeArguments: TypeArguments | null,
): Method | null {
  const { member, owner } = declared
  const given = givenFor(unit, declared, typeArguments)
  const only = onlyFunction(unit, instance, key, given)
  if (only && given.length > 0 && !requireFit(unit, only, declared, only.member.name, given)) unit.giveUp()
  if (only && !only.differs) return direct(unit, only, member.parameters.length)
  const signature = signatureOf(unit, member, owner, given)
  if (only) return converting(unit, instance, { declaration: member, ...signature }, only)
  if (!hierarchyOf(unit).isDynamic(instance.declaration, key)) {
    // A class that is only declared has methods without bodies.
    if (ts.isClassDeclaration(member.parent) && !isAbstract(member)) return null
    const receiver = reference(object(instance.struct))
    return {
      declaration: member,
      ...signature,
      receiver,
      function: null,
      callee: null,
      specialize: () => unit.giveUp(),
    }
  }
  return dispatched(unit, instance, key, { declaration: member, ...signature, typeArguments: given })
}

type Declared = Pick<Method, 'declaration' | 'parameters' | 'taken' | 'result' | 'returned'>

/** A method that is found in the table of its object: the one for what is known of its arguments. */
function dispatched(
  unit: Unit,
  instance: Instance,
  key: MemberKey,
  declared: Declared & { readonly typeArguments: readonly TypeArgument[] },
  known: Known = NOTHING_KNOWN,
): Method {
  const { taken, returned, typeArguments } = declared
  return {
    ...declared,
    receiver: headerOf(unit, instance.declaration),
    function: null,
    callee: (object) => {
      const entry = { key, parameters: taken, result: returned, typeArguments, known }
      const { slot, method } = slotFor(unit, instance, entry)
      return { kind: 'indirect', value: readSlot(unit, object, instance, slot), method }
    },
    specialize: (known) =>
      dispatched(unit, instance, key, { ...declared, taken: passedTypes(unit, taken, known) }, known),
  }
}

/** A method of which there is one function, with types of its own: it is called by one of the declared types. */
function converting(
  unit: Unit,
  instance: Instance,
  declared: Declared,
  only: Target,
  known: Known = NOTHING_KNOWN,
): Method {
  const { taken, result } = declared
  const receiver = reference(object(instance.struct))
  const callee = (): Callee => {
    const type = functionType([receiver, ...taken], result)
    const entry = entryFor(unit, only.owner, only.member, { ...only, known }, type) ?? unit.giveUp()
    return { kind: 'direct', function: entry }
  }
  return {
    ...declared,
    returned: result,
    receiver,
    function: null,
    callee,
    specialize: (more) =>
      converting(unit, instance, { ...declared, taken: passedTypes(unit, taken, more) }, only, more),
  }
}

/** The method or accessor that `super` means: the base class's, whatever the object's own class has in its place. */
export function inheritedMethod(
  body: Body,
  key: MemberKey,
  typeArguments: TypeArguments | null = null,
): Method | null {
  const { self } = body.environment
  const found = self && 'base' in self && self.base ? implementationOf(self.base, key) : null
  if (!found) return null
  const { member, owner } = found
  const given = givenFor(body.unit, found, typeArguments)
  return direct(body.unit, targetOf(body.unit, owner, member, given), member.parameters.length)
}

interface Target {
  readonly member: MemberFunction
  readonly owner: ClassInstance
  readonly typeArguments: readonly TypeArgument[]
  readonly function: FunctionNode
  /** Whether its types are others than those of the declaration through which it is called. */
  readonly differs?: boolean
}

/** The method as one that is given a number of arguments; its function may take more. */
function direct(unit: Unit, only: Target, count: number): Method {
  const { function: target, member, owner, typeArguments } = only
  const [receiver, ...parameters] = target.parameters.map(({ type }) => type as ValueType)
  const isShared = target.result.kind === 'reference' && hierarchyOf(unit).standsInTable(member)
  return {
    declaration: member,
    parameters: parameters.slice(0, count),
    taken: parameters,
    result: isShared
      ? resultType(unit, member, withTypeArguments(unit, owner.environment, member, typeArguments))
      : target.result,
    returned: target.result,
    receiver: receiver as ReferenceType,
    function: target,
    callee: () => ({ kind: 'direct', function: target }),
    specialize: ({ given, missing }) => {
      const copy = specialized(unit, target, given, missing)
      return direct(unit, { ...only, function: copy }, count - given.size - missing.size)
    },
  }
}

/** The one function that a call can come to, by what the whole program declares. */
function onlyFunction(
  unit: Unit,
  instance: Instance,
  key: MemberKey,
  typeArguments: readonly TypeArgument[],
): Target | null {
  const hierarchy = hierarchyOf(unit)
  if (hierarchy.isDynamic(instance.declaration, key)) return null
  const [only] = hierarchy.implementations(instance.declaration, key)
  const own = unit.instances.get(instance.struct)
  const inherited = own ? implementationOf(own, key) : null
  if (inherited && (!only || only.member === inherited.member))
    return targetOf(unit, inherited.owner, inherited.member, typeArguments)
  if (!only?.owner.name) return null
  const type = unit.checker.getDeclaredTypeOfSymbol(unit.checker.getSymbolAtLocation(only.owner.name)!)
  const owner = classInstance(unit, type as ts.ObjectType, only.owner, NO_ENVIRONMENT)
  const found = targetOf(unit, owner, only.member, typeArguments)
  if (agrees(unit, instance, key, found, typeArguments)) return found
  return isSubtype(unit, owner.struct, instance.struct) ? { ...found, differs: true } : null
}

/** The function of a class for a member that is called with these type arguments. */
function targetOf(
  unit: Unit,
  owner: ClassInstance,
  member: MemberFunction,
  given: readonly TypeArgument[],
): Target {
  const typeArguments = argumentsFor(unit, member, given)
  const request = ordinary(member, { instance: owner, typeArguments })
  return { member, owner, typeArguments, function: functionFor(unit, request) }
}

/** Whether a function found by its declaration alone belongs to this instance: `Sink<u8>` may have no class at all. */
function agrees(
  unit: Unit,
  instance: Instance,
  key: MemberKey,
  { member, function: target }: Target,
  typeArguments: readonly TypeArgument[] = [],
): boolean {
  const declared = declaredMember(unit, instance, key)!
  const { parameters, result } = signatureOf(unit, declared.member, declared.owner, typeArguments)
  const own = target.parameters.slice(1, member.parameters.length + 1)
  return (
    (result === target.result || isReferenceTo(unit, target.result, result)) &&
    parameters.length >= own.length &&
    own.every(({ type }, index) => type === parameters[index])
  )
}

// --- Calls -----------------------------------------------------------------------------------------------------

/** A reference as one of another class; the object is known to be of that class. */
export function asReference(value: Expression, type: ValueType): Expression {
  return value.type === type ? value : { kind: 'convert', type, value }
}

/** Calls a method on an object that can be evaluated twice, with the arguments that it takes. */
export function callMethod(
  body: Body,
  node: ts.Node,
  method: Method,
  object: Expression,
  values: readonly Expression[],
  wish: string,
): Expression {
  const { callee, taken, result, returned, declaration, receiver } = method
  if (!callee) {
    body.emit({ kind: 'fail', site: body.site('unreachable', node) })
    return { kind: 'zero', type: result }
  }
  const self = asReference(object, receiver)
  const rest = taken.slice(values.length).map((type): Expression => ({ kind: 'zero', type }))
  const value = finishCall(body, node, callee(object), returned, [self, ...values, ...rest], wish)
  return asReference(value, returnsThis(body, declaration) ? object.type : result)
}

/** An object in a form in which it can be evaluated twice, if calling the method asks for that. */
export function receiverOf(body: Body, method: Method, object: Expression, node: ts.Node): Expression {
  return method.callee?.(object).kind === 'indirect' ? body.stabilize(object, node, 'object') : object
}

/** Whether what a method returns is the very object that it is called on, and so of the object's own class. */
function returnsThis(body: Body, declaration: ts.SignatureDeclaration): boolean {
  if (ts.isFunctionExpression(declaration) || ts.isArrowFunction(declaration)) return false
  const signature = body.unit.checker.getSignatureFromDeclaration(declaration)
  const type = signature && body.unit.checker.getReturnTypeOfSignature(signature)
  return (type as (ts.Type & { isThisType?: boolean }) | undefined)?.isThisType === true
}

/** The call in a temporary, from which it is taken back where it is all that a statement does. */
export function finishCall(
  body: Body,
  node: ts.Node,
  callee: Callee,
  type: ValueType,
  values: readonly Expression[],
  wish: string,
): Expression {
  const call: Expression = { kind: 'call', type, callee, arguments: values }
  if (type.kind !== 'void' && type.kind !== 'never') return body.spill(call, node, wish)
  body.emit({ kind: 'evaluate', value: call })
  return { kind: 'zero', type }
}
