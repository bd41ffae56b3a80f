/** What a name means to the compiler. */

import type { Expression, FunctionNode, Global, Local } from '../ir/nodes.ts'

export type Binding =
  /** A variable of a function. A local of object or array type is the object itself. */
  | { readonly kind: 'local'; readonly local: Local }
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
