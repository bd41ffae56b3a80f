/** Getters of which TypeScript takes each value to be what it has found out of the one before. */

import { program } from '../../support/language.ts'

const classes = `
  class Task { id: u32 = 1 }
  class Timed extends Task { ticks: u32 = 2 }
  type Message = { readonly kind: 'key'; readonly code: u32 } | { readonly kind: 'tick'; readonly count: u64 }
  const task = new Task()
  const timed = new Timed()
  class Queue {
    calls: u32 = 0
    constructor(private readonly changesAt: u32) {}
    get isOld(): boolean { this.calls++; return this.calls < this.changesAt }
    get task(): Task | null { return this.isOld ? task : null }
    get message(): Message { return this.isOld ? { kind: 'key', code: 5 } : { kind: 'tick', count: 7 } }
    get count(): u32 | null { return this.isOld ? 5 : null }
    get either(): Task { return this.isOld ? timed : task }
    get pair(): { readonly count: u32 | null; readonly message: Message } {
      const isOld = this.isOld
      return isOld ? { count: 5, message: { kind: 'key', code: 5 } } : { count: null, message: { kind: 'tick', count: 7 } }
    }
    get self(): Queue { return this }
  }
  const same = new Queue(100)
  const other = new Queue(2)
`
program(
  'what getters return as before is what it was found to be',
  `${classes}
  export function main(): void {
  if (same.task !== null) print(same.task.id)
  if (same.message.kind === 'key') print(same.message.code)
  if (same.count !== null) print(same.count + 1)
  if (same.either instanceof Timed) print(same.either.ticks)
  if (same.pair.count !== null) print(same.pair.count)
  if (same.pair.message.kind === 'key') print(same.pair.message.code)
  if (same.self.task !== null) print(same.self.task.id)
  }
`,
).prints('1', '5', '6', '2', '5', '5', '1')

const gone = 'there is no value here: it was asserted to be there'
const changed = 'the value is no longer the variant that it was found to be'
const ends: readonly (readonly [string, string, string, number])[] = [
  [
    'a reference',
    'if (other.task !== null) print(other.task.id)',
    'null has no fields or methods here: the value was asserted not to be null',
    32,
  ],
  ['a union', "if (other.message.kind === 'key') print(other.message.code)", changed, 41],
  ['a value', 'if (other.count !== null) print(other.count)', gone, 33],
  ['an object', 'if (other.either instanceof Timed) print(other.either.ticks)', changed, 42],
  ['a part of a record', 'if (other.pair.count !== null) print(other.pair.count)', gone, 38],
  [
    'a union in a record',
    "if (other.pair.message.kind === 'key') print(other.pair.message.code)",
    changed,
    46,
  ],
]
for (const [name, statement, words, column] of ends)
  program(
    `a getter that returns something else: ${name}`,
    `${classes}\n  export function main(): void { ${statement} }\n`,
  ).panics(`${words} at main.ts:24:${column + 31}`)
