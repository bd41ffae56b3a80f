/** Expressions of which only the effects are wanted: branches as statements, and what functions without results return. */

import { program } from '../../support/language.ts'

program('functions without a result return undefined and the results of their kind', {
  'main.ts': `
    let calls: u32 = 0
    function count(): void { calls++ }
    function next(): u32 { calls++; return calls }
    function early(x: u32): void {
      if (x === 0) return undefined
      if (x === 1) return count()
      return x === 2 ? undefined : count()
    }
    const arrow = (x: u32): void => (x === 0 ? undefined : count())
    const empty = (): void => undefined
    const nothing = (): undefined => undefined
    const logical = (x: u32): void => { return x === 0 ? void_(x) : next() > 3 ? count() : undefined }
    function void_(x: u32): void { print(x) }
    function each(visit: (x: u32) => void): void { visit(0); return visit(5) }
    class Held {
      [Symbol.dispose](): void { print('disposed') }
    }
    function held(): void {
      using one = new Held()
      return count()
    }
    export function main(): void {
      early(0); early(1); early(2); early(3)
      print(calls)
      arrow(0); arrow(1); empty(); nothing()
      print(calls)
      logical(0); logical(1)
      print(calls)
      each(arrow)
      each((x) => next())
      each((x) => x === 0 ? count() : undefined)
      print(calls)
      held()
      print(calls)
    }
  `,
}).prints('2', '3', '0', '5', '9', 'disposed', '10')

program('branches are statements', {
  'main.ts': `
    let calls: u32 = 0
    let text: string = ''
    function add(count: u32): void { calls += count }
    function grow(count: u32): u32 { calls += count; return calls }
    class Task { id: u32 = 7; show(): void { print(this.id) } }
    function of(task: Task | null, ready: boolean): void {
      ready && add(1)
      ready || add(10)
      ready && task !== null && task.show()
      ready && task?.show()
      task === null ? add(100) : task.show()
      ready ? grow(1000) : add(2000)
      ready && (calls > 3 ? add(1) : grow(2))
      ready || (calls = 0)
      calls++, ready && add(1), ready ? calls-- : calls -= 1
      const isKnown = checks === 'full' || checks === 'release'
      isKnown && add(1)
      isKnown ? add(1) : text = 'never'
      for (let index: u32 = 0; index < 2; ready ? index++ : index += 2) add(5)
    }
    const task = new Task()
    export function main(): void {
      of(task, true)
      print(calls)
      of(null, true)
      print(calls)
      of(task, false)
      print(calls)
      of(null, false)
      print(calls)
    }
  `,
}).prints('7', '7', '7', '1015', '2130', '7', '7', '7')
