/**
 * One walk over each file before anything of it is lowered. Walking takes longer than looking, so that all who ask
 * something of every node of a file look at it here.
 */

import { ts } from '../frontend/typescript.ts'
import { noteWrites, rememberWrites } from './assigned.ts'
import { refuseNode } from './syntax.ts'
import type { Unit } from './unit.ts'

/** Records every construct of a file that is outside the subset, and what its functions write. */
export function surveyFile(unit: Unit, file: ts.SourceFile): void {
  const writes: ts.Identifier[] = []
  const visit = (node: ts.Node): void => {
    if (refuseNode(unit, node)) return
    noteWrites(node, writes)
    if (node.kind !== ts.SyntaxKind.Identifier) ts.forEachChild(node, visit)
  }
  ts.forEachChild(file, visit)
  rememberWrites(file, writes)
}
