/** What the parts of the verifier share: the list of problems, and where it stands. */

import type { IntegerType, StorageType, ValueType } from '../types/machine.ts'
import { typeName } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import type { FunctionNode, Global } from './nodes.ts'
import type { Program } from './program.ts'
import type { Location } from './location.ts'

/** One broken rule: a bug in what made the IR. */
export interface Problem {
  /** The function or global in which it is. */
  readonly inside: string
  readonly location: Location
  readonly message: string
}

export class Report {
  readonly problems: Problem[] = []
  inside = ''
  location: Location = { file: '', line: 1, column: 1 }

  readonly #functions: ReadonlySet<FunctionNode>
  readonly #globals: ReadonlySet<Global>

  constructor(readonly program: Program) {
    this.#functions = new Set(program.functions)
    this.#globals = new Set(program.globals)
  }

  get target(): Target {
    return this.program.target
  }

  problem(message: string): void {
    this.problems.push({ inside: this.inside, location: this.location, message })
  }

  /** Takes only messages that cost nothing to make: nearly all conditions hold. */
  require(condition: boolean, message: string): void {
    if (!condition) this.problem(message)
  }

  requireFunction(node: FunctionNode): void {
    if (!this.#functions.has(node)) this.problem(`${node.name} is not part of the program`)
  }

  requireGlobal(global: Global): void {
    if (!this.#globals.has(global)) this.problem(`${global.name} is not part of the program`)
  }

  /** Requires that a value of one type can stand where the other is expected, without a conversion. */
  requireFit(from: StorageType, to: StorageType, what: string): void {
    if (!fitsType(from, to)) this.problem(`${what}: ${typeName(from)} does not fit ${typeName(to)}`)
  }

  requireKind(type: StorageType, kinds: readonly StorageType['kind'][], what: string): void {
    if (!kinds.includes(type.kind)) this.problem(`${what} is ${typeName(type)}, not ${kinds.join(' or ')}`)
  }

  /** Requires `usize` or a flavour of it. */
  requireAddressSized(type: StorageType, what: string): void {
    if (!isUsize(type)) this.problem(`${what} is ${typeName(type)}, not usize`)
  }
}

function isUsize(type: StorageType): type is IntegerType {
  return type.kind === 'integer' && type.name === 'usize'
}

/** The same representation and meaning: flavours do not matter, and what is never null may be nullable. */
export function fitsType(from: StorageType, to: StorageType): boolean {
  if (from === to || from.kind === 'never') return true
  if (from.kind === 'integer' && to.kind === 'integer') return from.name === to.name
  if (from.kind === 'reference' && to.kind === 'reference') {
    return from.to === to.to && (to.nullable || !from.nullable)
  }
  if (from.kind === 'function' && to.kind === 'function') {
    return sameSignature(from, to) && (to.nullable || !from.nullable)
  }
  return false
}

export interface Signature {
  readonly parameters: readonly ValueType[]
  readonly result: ValueType
}

/** How a function is called. */
export function signatureOf(node: FunctionNode): Signature {
  return { parameters: node.parameters.map((parameter) => parameter.type as ValueType), result: node.result }
}

/** Whether two functions are called in the same way. */
export function sameSignature(one: Signature, other: Signature): boolean {
  return (
    one.parameters.length === other.parameters.length &&
    one.parameters.every((parameter, index) => fitsType(other.parameters[index], parameter)) &&
    fitsType(one.result, other.result)
  )
}
