/**
 * Escapes: references to local objects and arrays that outlive the block of the variable.
 *
 * Each function is looked at without regard to the order of its statements. A *source* is what a reference may
 * refer to: a local object or array, what a parameter refers to, what can be reached from there, or something
 * outside that outlives the call anyway. Every variable and every local object has the set of sources that may
 * have been stored in it. What a function does with its parameters is its *summary*; summaries grow until none
 * changes any more, and then each store, return and call is judged.
 *
 * A call of a function value is one of each function of its type that the program has as a value.
 *
 * Addresses as integers (`addressOf`) are not followed: what is made of them is the author's promise. Functions
 * outside the program are taken not to keep what they are given.
 */

import type { FunctionNode, Local } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'
import type { Location } from '../ir/location.ts'
import { EscapeFlow } from './escape-flow.ts'
import { type Summaries, type Summary, summarized } from './escape-sources.ts'
import { functionValues } from './function-values.ts'

/** One way in which a reference outlives what it refers to. */
export interface Escape {
  /** The statement by which it escapes. */
  readonly location: Location
  /** The object or array that ends too early. */
  readonly local: Local
  /** What happens to the reference, to stand after "it is": `returned`, `stored in …`, `passed to …`. */
  readonly how: string
}

/** Every escape in the program, in the order of its functions. */
export function findEscapes(program: Program): readonly Escape[] {
  const summaries: Summaries = new Map()
  const flows = new Map<FunctionNode, EscapeFlow>()
  const summaryOf = (callee: FunctionNode): Summary => summarized(summaries, callee)
  const functionsOf = functionValues(program)
  for (const node of program.functions)
    if (node.body !== null) flows.set(node, new EscapeFlow(node, summaryOf, functionsOf))
  const waiting = new Set(flows.values())
  for (const flow of waiting) {
    waiting.delete(flow)
    if (!flow.run()) continue
    for (const reader of summarized(summaries, flow.node).readers) {
      // A flow that is added while the set is walked has its turn.
      if (reader !== flow.node) waiting.add(flows.get(reader)!)
    }
  }
  return [...flows.values()].flatMap((flow) => flow.escapes())
}
