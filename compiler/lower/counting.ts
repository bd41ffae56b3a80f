/** A loop over the indices of a sequence, as the compiler writes it for itself. */

import type { ts } from '../frontend/typescript.ts'
import type { Expression, Place } from '../ir/nodes.ts'
import { BOOLEAN, USIZE } from '../types/machine.ts'
import type { Body } from './body.ts'

function size(value: number): Expression {
  return { kind: 'integer', type: USIZE, value: BigInt(value) }
}

/**
 * Runs what `work` emits for each index from 0 up to but without `length`, which is evaluated anew each time.
 * The index cannot overflow, since it stays below a length.
 */
export function countUp(
  body: Body,
  node: ts.Node,
  length: Expression | number,
  label: string | null,
  work: (index: Expression) => void,
): void {
  const local = body.local('index', USIZE, node, { temporary: true, unchanging: false })
  const place: Place = { kind: 'local', type: USIZE, local }
  const index: Expression = { kind: 'read', type: USIZE, place }
  const right = typeof length === 'number' ? size(length) : length
  const next: Expression = {
    kind: 'arithmetic',
    type: USIZE,
    operator: 'add',
    left: index,
    right: size(1),
    overflow: null,
    zero: null,
  }
  body.emit({ kind: 'declare', local, value: size(0) })
  const statements = body.collect(() => work(index))
  const update = body.collect(() => body.emit({ kind: 'assign', place, value: next }))
  body.emit({
    kind: 'loop',
    label,
    test: 'before',
    prepare: [],
    condition: { kind: 'compare', type: BOOLEAN, operator: 'less', left: index, right },
    update,
    body: statements,
  })
}
