/** The passes between lowering and the emitter. */

import type { Program } from '../ir/program.ts'
import { fold } from './fold.ts'
import { proveChecks } from './prove-checks.ts'

export { type Escape, findEscapes } from './escape.ts'

/** Replaces the functions' bodies by ones that do the same with fewer operations and fewer checks. */
export function optimize(program: Program): void {
  for (const node of program.functions) {
    if (node.body === null || node.linkage.kind === 'naked') continue
    node.body = proveChecks(fold(node.body, program.target), program.target)
  }
}
