/** A whole program: its definitions, and what the target and the tests ask of it. */

import type { Struct } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import type { Location } from './location.ts'
import type { FunctionNode, Global } from './nodes.ts'

/** A test of a test image. */
export interface TestNode {
  readonly name: string
  readonly panics: string
  readonly location: Location
  readonly run: FunctionNode
}

/** What lowering makes and every later step takes: all that is reachable from the entry points. */
export interface Program {
  readonly target: Target
  readonly mode: 'full' | 'release'
  /** In the order in which C must see them: a struct stands behind those that it holds in place. */
  readonly structs: readonly Struct[]
  readonly globals: readonly Global[]
  readonly functions: readonly FunctionNode[]
  /** What `testCases()` lists, in its order. */
  readonly tests: readonly TestNode[]
  /** `(check: Check, first: usize, second: usize) => never`; null only for hosted programs. */
  readonly checkHandler: FunctionNode | null
  /** The structs behind `Check` and `SourceLocation`, for the emitter's tables. */
  readonly check: Struct | null
  readonly sourceLocation: Struct | null
}
