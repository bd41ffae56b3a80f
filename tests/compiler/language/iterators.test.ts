/** `for…of` over objects of classes that have an iterator. */

import { program } from '../../support/language.ts'

const COUNTDOWN = `
  class CountdownIterator {
    constructor(private value: u32) {}
    next(): { readonly done: boolean; readonly value: u32 } {
      if (this.value === 0) return { done: true, value: 0 }
      this.value--
      return { done: false, value: this.value + 1 }
    }
  }
  class Countdown {
    constructor(readonly from: u32) {}
    [Symbol.iterator](): CountdownIterator {
      return new CountdownIterator(this.from)
    }
  }
`

program('an iterator that is made for each loop', {
  'main.ts': `${COUNTDOWN}
    const three = new Countdown(3)
    export function main(): void {
      for (const value of three) print(value)
      let sum: u32 = 0
      outer: for (const a of new Countdown(4)) {
        for (const b of three) {
          if (b === 2 && a === 4) continue outer
          if (a === 1) break outer
          sum += a * 10 + b
        }
      }
      print(sum)
    }
  `,
}).prints('3', '2', '1', '205')

program('generic iterators, iterators that are their own iterables, and destructuring', {
  'main.ts': `
    interface Item<T> { readonly done: boolean; readonly value: T }
    class Node<T> {
      next: Node<T> | null = null
      constructor(readonly content: T) {}
    }
    class NodeIterator<T> {
      constructor(private node: Node<T> | null, private readonly none: T) {}
      [Symbol.iterator](): NodeIterator<T> { return this }
      next(): Item<T> {
        const { node } = this
        if (node === null) return { done: true, value: this.none }
        this.node = node.next
        return { done: false, value: node.content }
      }
    }
    class List<T> {
      first: Node<T> | null = null
      constructor(private readonly none: T) {}
      push(node: Node<T>): void { node.next = this.first; this.first = node }
      [Symbol.iterator](): NodeIterator<T> {
        return new NodeIterator<T>(this.first, this.none)
      }
      get entries(): List<T> { return this }
    }
    type Pair = readonly [u32, string]
    const pairs = new List<Pair>([0, ''])
    const one = new Node<Pair>([1, 'one'])
    const two = new Node<Pair>([2, 'two'])
    function find(name: string): u32 {
      for (const [number, text] of pairs) if (text === name) return number
      return 0
    }
    export function main(): void {
      pairs.push(one)
      pairs.push(two)
      for (const [number, text] of pairs.entries) { print(number); print(text) }
      print(find('one'))
      print(find('three'))
      const rest = new NodeIterator<Pair>(pairs.first, [0, ''])
      for (const [number] of rest) { print(number); break }
      for (const [number] of rest) print(number * 100)
    }
  `,
}).prints('2', 'two', '1', 'one', '1', '0', '2', '100')

program('an iterator is closed where a loop is left early', {
  'main.ts': `
    class Reader {
      position: u32 = 0
      constructor(private readonly name: string) {}
      next(): { readonly done: boolean; readonly value: u32 } {
        this.position++
        return { done: this.position > 3, value: this.position }
      }
      return(): { readonly done: boolean; readonly value: u32 } {
        line\`closed \${this.name}\`
        return { done: true, value: 0 }
      }
      [Symbol.iterator](): Reader { return this }
    }
    function first(reader: Reader): u32 {
      for (const value of reader) {
        for (const inner of new Reader('inner')) if (inner === 2) return value * 10 + inner
      }
      return 0
    }
    export function main(): void {
      for (const value of new Reader('whole')) print(value)
      for (const value of new Reader('broken')) { if (value === 2) break; print(value) }
      print(first(new Reader('outer')))
      rounds: for (const round of new Reader('rounds')) {
        for (const value of new Reader('turn')) {
          if (round === 3) break rounds
          if (value === 2) continue rounds
          continue
        }
      }
    }
  `,
}).prints(
  '1',
  '2',
  '3',
  '1',
  'closed broken',
  'closed inner',
  'closed outer',
  '12',
  'closed turn',
  'closed turn',
  'closed turn',
  'closed rounds',
)

program('an iterator without a value at its end', {
  'main.ts': `
    class Task {
      next: Task | null = null
      constructor(readonly pages: u32) {}
    }
    class TaskIterator implements Iterator<Task> {
      constructor(private task: Task | null) {}
      next(): IteratorResult<Task> {
        const { task } = this
        if (task === null) return { done: true }
        this.task = task.next
        return { done: false, value: task }
      }
    }
    class Tasks implements Iterable<Task> {
      first: Task | null = null;
      [Symbol.iterator](): Iterator<Task> {
        return new TaskIterator(this.first)
      }
    }
    const tasks = new Tasks()
    const two = new Task(2)
    const one = new Task(1)
    export function main(): void {
      one.next = two
      tasks.first = one
      for (const { pages } of tasks) print(pages)
      let sum: u32 = 0
      for (const task of tasks) {
        if (task.next === null) break
        sum += task.pages
      }
      print(sum)
    }
  `,
}).prints('1', '2', '1')

program('the end of an iterator may say that its value is undefined, with what JavaScript prints', {
  'main.ts': `
    class Count {
      private at: u32 = 0
      constructor(private readonly end: u32) {}
      next(): IteratorResult<u32> {
        return this.at < this.end ? { done: false, value: this.at++ } : { done: true, value: undefined }
      }
      [Symbol.iterator](): Count { return this }
    }
    export function main(): void {
      for (const value of new Count(2)) print(value)
      const count = new Count(1)
      const { done, value } = count.next()
      print(done)
      print(value ?? 77)
      print(count.next().value ?? 77)
      const last = count.next()
      if (!last.done) print(last.value)
      print(last.value === undefined)
    }
  `,
}).prints('0', '1', 'false', '0', '77', 'true')
