/** What is asked of a function: its declaration, and everything that the copies made of it differ in. */

import { ts } from '../frontend/typescript.ts'
import type { Linkage } from '../ir/nodes.ts'
import type { ValueType } from '../types/machine.ts'
import { NOTHING_GIVEN, givenKey, type Closure, type GivenClosures } from './closure.ts'
import { isStatic, type ClassInstance } from './classes.ts'
import {
  NO_ENVIRONMENT,
  argumentKey,
  argumentName,
  withTypeArguments,
  type Environment,
  type TypeArgument,
} from './environment.ts'
import type { Unit } from './unit.ts'

export type FunctionSource =
  | ts.FunctionDeclaration
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration
  | ts.ArrowFunction
  | ts.FunctionExpression

export interface FunctionRequest {
  readonly declaration: FunctionSource
  readonly typeArguments: readonly TypeArgument[]
  /** The instance that a method belongs to. */
  readonly instance: ClassInstance | null
  /** The environment that an arrow function stands in. */
  readonly environment: Environment
  /** The name to show, for functions that have none of their own. */
  readonly name: string | null
  /** Types of parameters without annotation, from where the function is used. */
  readonly expected: readonly ValueType[] | null
  /** Its result without annotation, from where the function is used. */
  readonly result: ValueType | null
  readonly linkage: Linkage
  /** The exact name in C, for exported and naked functions. */
  readonly symbol: string | null
  /** The closure whose function it is. */
  readonly closure: Closure | null
  /** The closures that are known for its parameters, by their positions. */
  readonly given: GivenClosures
  /** The parameters, by position, that are their default values, functions which capture what is in the function. */
  readonly defaulted: ReadonlySet<number>
  /** Whether the object that it returns is constructed in a place that its caller passes. */
  readonly constructs: boolean
}

export const NONE_DEFAULTED: ReadonlySet<number> = new Set()
export const NORMAL: Linkage = { kind: 'normal', section: null }

/** A request with everything left out as it is for an ordinary function. */
export function ordinary(declaration: FunctionSource, rest: Partial<FunctionRequest> = {}): FunctionRequest {
  return {
    declaration,
    typeArguments: [],
    instance: null,
    environment: NO_ENVIRONMENT,
    name: null,
    expected: null,
    result: null,
    linkage: { ...NORMAL },
    symbol: null,
    closure: null,
    given: NOTHING_GIVEN,
    defaulted: NONE_DEFAULTED,
    constructs: false,
    ...rest,
  }
}

/** What tells a function from all others: its declaration and everything that its copies differ in. */
export function keyOf(unit: Unit, asked: FunctionRequest, instance: ClassInstance | null): string {
  const { declaration, typeArguments, environment, name, closure, constructs, given, defaulted } = asked
  const outer =
    instance?.struct.symbol ??
    (environment.arguments.size === 0 ? '' : [...environment.arguments.values()].map(argumentKey).join())
  const own = typeArguments.length === 0 ? '' : typeArguments.map(argumentKey).join()
  return `${unit.identify(declaration)}|${outer}|${own}|${name ?? ''}|${closure?.id ?? ''}|${constructs ? 'constructs' : ''}|${givenKey(given)}|${[...defaulted].join()}`
}

/** Whether of a declaration there is only one such function, or one for each instance of its class: the rest of its key is empty. */
export function isPlain(asked: FunctionRequest): boolean {
  const { typeArguments, environment, name, closure, constructs, given, defaulted } = asked
  const copies = typeArguments.length + environment.arguments.size + given.size + defaulted.size
  return copies === 0 && name === null && closure === null && !constructs
}

/** Whether a function has no object, though it stands in a class. */
export function isStaticMethod(declaration: FunctionSource): boolean {
  return ts.isClassElement(declaration) && isStatic(declaration)
}

/** What the type parameters that can be named in a function stand for. */
export function environmentOf(unit: Unit, request: FunctionRequest): Environment {
  const outer = request.instance?.environment ?? request.environment
  return withTypeArguments(unit, outer, request.declaration, request.typeArguments)
}

/** The name of a function for people: `FrameAllocator.allocate`, `get size`, `first<u32>`. */
export function shownName(request: FunctionRequest): string {
  const { declaration, instance, typeArguments } = request
  const own = request.name ?? (declaration.name ? declaration.name.getText() : 'function')
  const accessor = ts.isGetAccessor(declaration) ? 'get ' : ts.isSetAccessor(declaration) ? 'set ' : ''
  const suffix = typeArguments.length > 0 ? `<${typeArguments.map(argumentName).join(', ')}>` : ''
  return `${accessor}${instance ? `${instance.struct.name}.` : ''}${own}${suffix}`
}

/** The request for a static member function, which has no object and bears its class's name. */
export function staticRequest(
  member: ts.MethodDeclaration | ts.GetAccessorDeclaration | ts.SetAccessorDeclaration,
  typeArguments: readonly TypeArgument[] = [],
): FunctionRequest {
  const owner = (member.parent as ts.ClassDeclaration).name?.text ?? 'class'
  return ordinary(member, { typeArguments, name: `${owner}.${member.name.getText()}` })
}

/** Whether a member of a class is a function: a method or an accessor. */
export function isFunctionMember(
  member: ts.Node,
): member is ts.MethodDeclaration | ts.GetAccessorDeclaration | ts.SetAccessorDeclaration {
  return ts.isMethodDeclaration(member) || ts.isGetAccessor(member) || ts.isSetAccessor(member)
}
