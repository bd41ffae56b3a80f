/** What messages call things: by the words of the source, never by names that the compiler has made up. */

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FIXTURES, compileFixture } from './refused.ts'

/** The first sentence of each message: what happens, without what it leads to. */
const messagesFor = (source: string): string[] =>
  compileFixture(join(FIXTURES, 'in-memory.ts'), source).diagnostics.map(
    ({ message }) => message.split('. ')[0]!,
  )

const TASK = 'class Task {\n  next: Task | null = null\n}\n'

/** How an escape is told that the statements of a method of a class with the field `first` cause. */
function escapeIn(statements: string): string {
  const source = `${TASK}
    function run(work: (task: Task) => void, task: Task): void {
      work(task)
    }
    export class List {
      first: Task | null = null
      work(task: Task, pair: readonly [Task, Task]): Task {
        ${statements}
        return task
      }
    }
    export const list = new List()
    export function main(task: Task): void {
      list.work(task, [task, task])
    }`
  const messages = messagesFor(source)
  expect(messages).toHaveLength(1)
  return messages[0]!.replace(' lives on the stack and outlives its block here: it is', ' is')
}

test.for([
  ['const own = new Task(); this.first = own', "'own' is stored in what this refers to"],
  ['this.first = new Task()', 'A new Task is stored in what this refers to'],
  ['run(() => { this.first = new Task() }, task)', 'A new Task is stored in what this refers to'],
  ['const self = task; self.next = new Task()', 'A new Task is stored in what task refers to'],
  ['run((self) => { self.next = new Task() }, task)', 'A new Task is stored in what self refers to'],
  [
    'run((task) => { pair[0].next = task; task.next = new Task() }, task)',
    'A new Task is stored in what task refers to',
  ],
  [
    'run(({ next }) => { if (next !== null) next.next = new Task() }, task)',
    'A new Task is stored in what an argument refers to',
  ],
  ['if (task === pair[0]) return new Task()', 'A new Task is returned'],
  ['{ const own = task }; const own = new Task(); task.next = own', "'own' is stored in what task refers to"],
] as const)('an escape by %s', ([statements, message]) => {
  expect(escapeIn(statements)).toBe(message)
})

test('an object of a table of methods that keeps a local one', () => {
  const source = `${TASK}
    interface Keeper { keep(): void }
    class One implements Keeper { kept: Task | null = null; keep(): void { const own = new Task(); this.kept = own } }
    class Two implements Keeper { keep(): void {} }
    export const keepers = FixedArray.of<Keeper, 2>(new One(), new Two())
    export function main(keeper: Keeper): void { keeper.keep() }`
  expect(messagesFor(source)).toEqual([
    "'own' lives on the stack and outlives its block here: it is stored in what this refers to",
  ])
})

test('an object that escapes from a constructor at compile time', () => {
  const source = `${TASK}
    class List { first: Task; constructor() { this.first = new Task() } }
    export const list = new List()`
  expect(messagesFor(source)).toEqual([expect.stringContaining('a new Task escapes')])
})
