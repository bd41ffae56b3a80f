/** Functions that capture cost nothing: no indirect call is left, and gcc makes of them what it makes of a loop. */

import { expect, test } from 'vitest'
import type { Program } from '../../../compiler/ir/nodes.ts'
import { walkStatements } from '../../../compiler/ir/walk.ts'
import { instructionsOf, releaseBuild } from '../../support/assembly.ts'

const SOURCE = `
  class Task {
    next: Task | null = null
    pages: u32 = 0
  }
  class List<T extends Task> {
    first: Task | null = null
    forEach(visit: (task: Task) => void): void {
      for (let task = this.first; task !== null; task = task.next) visit(task)
    }
  }
  const list = new List<Task>()
  export const captured = exported('captured', (): u32 => {
    let total: u32 = 0
    list.forEach((task) => { total = wrap.add(total, task.pages) })
    return total
  })
  export const byHand = exported('by_hand', (): u32 => {
    let total: u32 = 0
    for (let task = list.first; task !== null; task = task.next) total = wrap.add(total, task.pages)
    return total
  })
  export const push = exported('push', (task: Task): void => { task.next = list.first; list.first = task })
  export const entry = exported('host_main', (): void => { if (captured() !== byHand()) unreachable() })
`

function indirectCalls(program: Program): readonly string[] {
  return program.functions.flatMap((node) => {
    let count = 0
    walkStatements(node.body ?? [], {
      expression: (expression) => {
        if (expression.kind === 'call' && expression.callee.kind === 'indirect') count++
      },
    })
    return count > 0 ? [node.symbol] : []
  })
}

test('a function that captures is called directly, as fast as a loop', () => {
  const program = releaseBuild(SOURCE)
  expect(indirectCalls(program)).toEqual([])
  const functions = instructionsOf(program, 'host_main')
  const captured = functions.get('captured')
  expect(captured?.length).toBeGreaterThan(4)
  expect(captured).toEqual(functions.get('by_hand'))
})
