/** What a name means to the compiler. */

import type { Expression, FunctionNode, Global, Local } from '../ir/nodes.ts'
import type { FunctionType } from '../types/machine.ts'
import type { ClosureValue } from './closure.ts'
import type { FunctionSource } from './function-requests.ts'

export type Binding =
  /** A variable of a function. A local of object or array type is the object itself. */
  | { readonly kind: 'local'; readonly local: Local }
  /** A variable of a function around this one, by a pointer to it. */
  | { readonly kind: 'captured'; readonly pointer: Local }
  /** A function declared inside this one; `signature` is the type that its name is declared to have. */
  | { readonly kind: 'nested'; readonly source: FunctionSource; readonly signature: FunctionType | null }
  /** A parameter for which the function is known. */
  | { readonly kind: 'closure'; readonly value: ClosureValue }
  /** A literal constant, which takes the type of each use. */
  | { readonly kind: 'literal'; readonly value: bigint }
  /** A constant of a known type, written into each use. */
  | { readonly kind: 'constant'; readonly value: Expression }
  | { readonly kind: 'global'; readonly global: Global }
  | { readonly kind: 'function'; readonly function: FunctionNode }
  /** A tag made by `template(sink, ending)`. */
  | { readonly kind: 'template'; readonly sink: Expression; readonly ending: Expression | null }
  /** It was refused; its uses are given up without a further word. */
  | { readonly kind: 'refused' }
