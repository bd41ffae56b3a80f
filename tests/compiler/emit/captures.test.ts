/** Functions that capture, and iterators, cost nothing: gcc makes of them what it makes of a loop written by hand. */

import { expect, test } from 'vitest'
import type { Program } from '../../../compiler/ir/program.ts'
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

const ITERATOR = `
  class Task {
    next: Task | null = null
    pages: u32 = 0
  }
  class Tasks {
    constructor(private task: Task | null) {}
    next(): IteratorResult<Task> {
      const { task } = this
      if (task === null) return { done: true }
      this.task = task.next
      return { done: false, value: task }
    }
  }
  class List {
    first: Task | null = null;
    [Symbol.iterator](): Iterator<Task> { return new Tasks(this.first) }
  }
  const list = new List()
  export const iterated = exported('iterated', (): u32 => {
    let total: u32 = 0
    for (const task of list) total = wrap.add(total, task.pages)
    return total
  })
  export const byHand = exported('by_hand', (): u32 => {
    let total: u32 = 0
    let task = list.first
    while (task !== null) {
      const { next } = task
      total = wrap.add(total, task.pages)
      task = next
    }
    return total
  })
  class Range {
    constructor(readonly from: u32, readonly until: u32) {}
    [Symbol.iterator](): Numbers { return new Numbers(this.from, this.until) }
  }
  class Numbers {
    constructor(private at: u32, private readonly until: u32) {}
    next(): { readonly done: boolean; readonly value: u32 } {
      if (this.at >= this.until) return { done: true, value: 0 }
      const value = this.at
      this.at = wrap.add(this.at, 1)
      return { done: false, value }
    }
  }
  export const counted = exported('counted', (from: u32, until: u32): u32 => {
    let total: u32 = 0
    for (const value of new Range(from, until)) total = wrap.add(total, value ^ (total >> 3))
    return total
  })
  export const counting = exported('counting', (from: u32, until: u32): u32 => {
    let total: u32 = 0
    for (let value = from; value < until; value = wrap.add(value, 1)) total = wrap.add(total, value ^ (total >> 3))
    return total
  })
  export const push = exported('push', (task: Task): void => { task.next = list.first; list.first = task })
  export const entry = exported('host_main', (): void => {
    if (iterated() !== byHand() || counted(1, 9) !== counting(1, 9)) unreachable()
  })
`

test('a loop over an iterator is as fast as one written by hand', () => {
  const functions = instructionsOf(releaseBuild(ITERATOR), 'host_main')
  for (const [made, byHand] of [
    ['iterated', 'by_hand'],
    ['counted', 'counting'],
  ] as const) {
    const instructions = functions.get(made)
    expect(instructions?.length).toBeGreaterThan(4)
    expect(instructions).toEqual(functions.get(byHand))
  }
})
