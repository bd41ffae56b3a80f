/**
 * A function that stands inside another one and uses its variables. It is never a value at run time: what it uses is
 * passed along in the calls, as parameters behind its own, and a function that it is handed to is compiled for it.
 */

import type { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import type { FunctionType, Nothing, ValueType } from '../types/machine.ts'
import type { Binding } from './bindings.ts'
import type { Environment } from './environment.ts'
import type { FunctionSource } from './function-requests.ts'

/** What a function inside another means, whichever call of the outer one it belongs to. */
export interface Closure {
  /** The same exactly for closures that mean the same. */
  readonly id: number
  readonly source: FunctionSource
  readonly environment: Environment
  /** What its calls pass along: values that never change, and pointers to variables that do. */
  readonly carried: readonly CarriedValue[]
  /** What the names from outside mean in it. */
  readonly meanings: ReadonlyMap<ts.Symbol, Meaning>
  /** Which of the carried is `this`; null if it does not use it. */
  readonly self: number | null
  /** The first use of something carried; null if nothing is. */
  readonly origin: { readonly node: ts.Node; readonly name: string } | null
  /** How many closures stand inside each other. */
  readonly depth: number
  /** Of a choice of two: where the first of the carried is true the first is meant. `source` is that of one of them. */
  readonly choice?: readonly [Branch, Branch]
}

/** What is carried along from the variable `name`; `spoken` is what messages call that. */
export interface CarriedValue {
  readonly name: string
  readonly type: ValueType
  readonly spoken?: string
}

/** What is called for one side of a choice, and the position of the first of the carried that belongs to it. */
export type Branch =
  | { readonly given: Given; readonly first: number }
  /** A function that is found at run time, called as one of this type; it is the carried value itself. */
  | { readonly type: FunctionType; readonly first: number }
  /** No function: it is asked for, and never called. */
  | { readonly nothing: Nothing }

export type Meaning =
  /** The carried value itself. */
  | { readonly kind: 'value'; readonly index: number }
  /** The variable that the carried value points to. */
  | { readonly kind: 'variable'; readonly index: number }
  /** Another closure, with what it carries. */
  | { readonly kind: 'closure'; readonly given: Given; readonly indexes: readonly number[] }
  /** What it means outside as well. */
  | { readonly kind: 'same'; readonly binding: Binding }

/** A closure as it is known to a function that calls it by a type. */
export interface Given {
  readonly closure: Closure
  /** The type by which it is called; null for its own. */
  readonly signature: FunctionType | null
}

/** A closure at some place of a function, with the values there of what it carries; they are stable. */
export interface ClosureValue extends Given {
  readonly carried: readonly Expression[]
}

/** The closures that are known for parameters of a function, by their positions. */
export type GivenClosures = ReadonlyMap<number, Given>

export const NOTHING_GIVEN: GivenClosures = new Map()

/** The same for the same closures. */
export function givenKey(given: GivenClosures): string {
  return [...given].map(([index, { closure }]) => `${index} is ${closure.id}`).join('|')
}
