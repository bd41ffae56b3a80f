/** Structures of kernels, as lists, trees, heaps and logs: several features of the language in each program. */

import { program } from '../../support/language.ts'

program('a file system in memory', {
  'main.ts': `
    const BLOCK = 8
    enum Kind { File, Directory }
    interface Node_ { readonly name: string; readonly kind: Kind; size: usize; find(name: string): Node_ | null }
    abstract class Entry implements Node_ {
      parent: Directory | null = null
      abstract readonly kind: Kind
      constructor(readonly name: string) {}
      abstract get size(): usize
      abstract set size(value: usize)
      find(name: string): Node_ | null { return name === this.name ? this : null }
      get depth(): u32 { return this.parent === null ? 0 : this.parent.depth + 1 }
    }
    class File extends Entry {
      readonly kind: Kind = Kind.File
      private bytes: usize = 0
      override get size(): usize { return this.bytes }
      override set size(value: usize) { this.bytes = (value + BLOCK - 1) / BLOCK * BLOCK }
    }
    class Directory extends Entry {
      readonly kind: Kind = Kind.Directory
      private readonly entries: FixedArray<Entry | null, 4> = new FixedArray()
      count: usize = 0
      add<T extends Entry>(entry: T): T { this.entries[this.count++] = entry; entry.parent = this; return entry }
      override get size(): usize { let sum: usize = 0
        for (const entry of this.entries) sum += entry?.size ?? 0
        return sum }
      override set size(value: usize) { for (const entry of this.entries) if (entry !== null) entry.size = value }
      override find(name: string): Node_ | null {
        for (const entry of this.entries) { const found = entry?.find(name) ?? null
          if (found !== null) return found }
        return super.find(name)
      }
    }
    const root = new Directory('/'), etc = new Directory('etc'), hosts = new File('hosts'), motd = new File('motd')
    export function main(): void {
      root.add(etc).add(hosts).size = 9
      root.add(motd).size = 3
      line\`\${root.size} \${etc.size} \${hosts.depth} \${motd.depth}\`
      const found: Node_ | null = root.find('hosts')
      if (found !== null) { found.size += 1; print(found.size); print(found.kind === Kind.File) }
      print(found instanceof File ? found.depth : 99)
      etc.size = 1
      print(root.size)
      print(root.find('nope') === null)

    }
  `,
}).prints('24 16 2 1', '24', 'true', '2', '16', 'true')

program('a bitmap of frames', {
  'main.ts': `
    const WORDS = 4
    const masks = comptime(() => { const list = new FixedArray<u32, 33>()
      for (let i: u32 = 1; i < 33; i++) list[usize(i)] = list[usize(i - 1)] << 1 | 1
      return list })
    class Bitmap {
      private readonly words: FixedArray<u32, typeof WORDS> = new FixedArray()
      get free(): u32 { let used: u32 = 0
        for (const word of this.words) used += countOnes(word)
        return WORDS * 32 - used }
      take(count: u32 = 1, { align = 1, below }: { readonly align?: u32; readonly below?: u32 } = {}): u32 | null {
        const limit = below ?? WORDS * 32
        search: for (let at: u32 = 0; at + count <= limit; at += align) {
          for (let bit = at; bit < at + count; bit++) if (this.isTaken(bit)) continue search
          for (let bit = at; bit < at + count; bit++) this.words[usize(bit / 32)] |= 1 << (bit % 32)
          return at
        }
        return null
      }
      give(at: u32, count: u32): void {
        for (let bit = at; bit < at + count; bit++) { staticAssert(WORDS === 4)
          if (!this.isTaken(bit)) unreachable()
          this.words[usize(bit / 32)] &= ~(u32(1) << (bit % 32)) } }
      private isTaken(bit: u32): boolean { return (this.words[usize(bit / 32)] >> (bit % 32) & 1) !== 0 }
    }
    const bitmap = new Bitmap()
    export function main(): void {
      print(bitmap.take(5) ?? 999)
      print(bitmap.take(4, { align: 8 }) ?? 999)
      print(bitmap.take(undefined, { below: 5 }) ?? 999)
      print(bitmap.take() ?? 999)
      print(bitmap.take(60, {}) ?? 999)
      print(bitmap.free)
      bitmap.give(8, 4)
      print(bitmap.take(3, { align: undefined, below: 11 }) ?? 999)
      const sizes = FixedArray.of<readonly [u32, u32 | undefined]>([10, undefined], [8, 8], [100, 1])
      for (const [count, align] of sizes) { const at = bitmap.take(count, { align }); print(at === null ? 'none' : 'some'); if (at !== null) bitmap.give(at, count) }
      line\`\${hex(masks[31])}\`
    }
  `,
}).prints('0', '8', '999', '5', '12', '58', '6', 'some', 'some', 'none', '0x7fffffff')

program('a tree with two orders', {
  'main.ts': `
    abstract class Tree<K, V> {
      protected root: Branch<K, V> | null = null
      abstract compare(a: K, b: K): i8
      private find(key: K, visit: (branch: Branch<K, V>) => boolean): Branch<K, V> | null {
        let at = this.root
        while (at !== null) {
          if (!visit(at)) return null
          const order = this.compare(key, at.key)
          if (order === 0) return at
          at = order < 0 ? at.left : at.right
        }
        return null
      }
      insert(branch: Branch<K, V>): boolean {
        let parent: Branch<K, V> | null = null
        const found = this.find(branch.key, (next) => { parent = next; return true })
        if (found !== null) { found.value = branch.value; return false }
        this.attach(parent, branch)
        return true
      }
      private attach(parent: Branch<K, V> | null, branch: Branch<K, V>): void {
        if (parent === null) this.root = branch
        else if (this.compare(branch.key, parent.key) < 0) parent.left = branch
        else parent.right = branch
      }
      get(key: K): V | undefined { return this.find(key, () => true)?.value }
      depthOf(key: K): u32 { let depth: u32 = 0
        this.find(key, () => ++depth < 100)
        return depth }
      each(visit: (key: K, value: V) => void, at: Branch<K, V> | null = this.root): void {
        if (at === null) return
        this.each(visit, at.left)
        visit(at.key, at.value)
        this.each(visit, at.right)
      }
    }
    class Branch<K, V> { left: Branch<K, V> | null = null; right: Branch<K, V> | null = null
      constructor(readonly key: K, public value: V) {} }
    class Numbers extends Tree<u32, string> { override compare(a: u32, b: u32): i8 { return a < b ? -1 : a > b ? 1 : 0 } }
    class Reverse extends Tree<u32, string> { override compare(a: u32, b: u32): i8 { return a > b ? -1 : a < b ? 1 : 0 } }
    const trees = FixedArray.of<Tree<u32, string>>(new Numbers(), new Reverse())
    const branches = FixedArray.of<Branch<u32, string>>(new Branch<u32, string>(5, 'five'), new Branch<u32, string>(2, 'two'), new Branch<u32, string>(9, 'nine'), new Branch<u32, string>(2, 'zwei'))
    export function main(): void {
      for (const tree of trees) {
        for (const branch of branches) { branch.left = null; branch.right = null }
        for (const branch of branches) if (!tree.insert(branch)) print(branch.key)
        let total: u32 = 0
        tree.each((key, value) => { total += key; line\`\${key}=\${value}\` })
        line\`\${total} \${tree.get(2) ?? '-'} \${tree.get(7) ?? '-'} \${tree.depthOf(9)} \${tree.depthOf(7)}\`
      }
    }
  `,
}).prints(
  '2',
  '2=zwei',
  '5=five',
  '9=nine',
  '16 zwei - 2 2',
  '2',
  '9=nine',
  '5=five',
  '2=zwei',
  '16 zwei - 2 2',
)

program('a sorted list', {
  'main.ts': `
    interface Comparable<T> { compare(other: T): i32 }
    class List<T extends Comparable<T>> {
      private head: Cell<T> | null = null
      size: usize = 0
      insert(cell: Cell<T>): void {
        let place: Cell<T> | null = null
        for (let at = this.head; at !== null && at.value.compare(cell.value) < 0; at = at.next) place = at
        if (place === null) { cell.next = this.head; this.head = cell }
        else { cell.next = place.next; place.next = cell }
        this.size++
      }
      reduce<R>(start: R, join: (sum: R, value: T, index: usize) => R): R {
        let sum = start
        let index: usize = 0
        for (let at = this.head; at !== null; at = at.next) sum = join(sum, at.value, index++)
        return sum
      }
      map<R>(into: Slice<R>, make: (value: T) => R): usize { return this.reduce<usize>(0, (count, value) => { into[count] = make(value); return count + 1 }) }
      find(test: (value: T) => boolean): T | undefined { for (let at = this.head; at !== null; at = at.next) if (test(at.value)) return at.value
        return undefined }
    }
    class Cell<T> { next: Cell<T> | null = null
      constructor(readonly value: T) {} }
    class Version implements Comparable<Version> {
      constructor(readonly major: u16, readonly minor: u16 = 0) {}
      compare({ major, minor }: Version): i32 { return this.major === major ? i32(this.minor) - i32(minor) : i32(this.major) - i32(major) }
      format(sink: Output): void { sink.unsigned(this.major); sink.text('.'); sink.unsigned(this.minor) }
    }
    const cells = FixedArray.of<Cell<Version>>(new Cell(new Version(2, 1)), new Cell(new Version(1)), new Cell(new Version(2)), new Cell(new Version(1, 9)))
    const list = new List<Version>()
    export function main(): void {
      for (const cell of cells) list.insert(cell)
      const minors = new FixedArray<u32, 4>()
      const count = list.map(minors.slice(0), (version) => version.minor)
      line\`\${count} \${minors[0]} \${minors[1]} \${minors[2]} \${minors[3]}\`
      line\`\${list.reduce<u64>(0, (sum, version, index) => sum * 100 + version.major * 10 + u64(index))}\`
      const wanted: u16 = 9
      line\`\${list.find((version) => version.minor === wanted)!} \${list.find(() => false) === undefined}\`
      const newest = list.reduce<Version | null>(null, (best, version) => best === null || best.compare(version) < 0 ? version : best)
      print(newest?.minor ?? 77)
    }
  `,
}).prints('4 0 9 0 1', '10112223', '1.9 true', '1')

program('timers on a wheel', {
  'main.ts': `
    class Timer { next: Timer | null = null; due: u64 = 0; fired: u32 = 0
      constructor(readonly name: string, readonly period?: u32, private readonly action: (timer: Timer) => void = (timer) => { timer.fired += 100 }) {}
      fire(): void { this.fired++; this.action(this) } }
    class Wheel {
      private readonly slots: FixedArray<Timer | null, 8> = new FixedArray()
      now: u64 = 0
      add(timer: Timer, after: u32 = timer.period ?? 1): void {
        timer.due = this.now + after
        const slot = usize(timer.due % 8)
        timer.next = this.slots[slot] ?? null
        this.slots[slot] = timer
      }
      tick(expired: (timer: Timer) => boolean = (timer) => timer.period !== undefined): u32 {
        this.now += 1
        const slot = usize(this.now % 8)
        let timer = this.slots[slot]
        let count: u32 = 0
        this.slots[slot] = null
        while (timer !== null) {
          const next: Timer | null = timer.next
          if (timer.due > this.now) { const late: Timer = timer; late.next = this.slots[slot]; this.slots[slot] = late }
          else { timer.fire(); count++; expired(timer) && this.add(timer) }
          timer = next
        }
        return count
      }
    }
    let log: u64 = 0
    const wheel = new Wheel()
    const timers = FixedArray.of<Timer>(new Timer('fast', 2, (timer) => { log = log * 3 + timer.fired }), new Timer('slow', 9), new Timer('once', undefined, () => { log += 1000 }))
    export function main(): void {
      for (const timer of timers) wheel.add(timer)
      let fired: u32 = 0
      for (let i: u32 = 0; i < 20; i++) fired += i < 15 ? wheel.tick() : wheel.tick((timer) => timer.name === 'slow' && fired > 0)
      line\`\${fired} \${log} \${timers[0].fired} \${timers[1].fired} \${timers[2].fired}\`
    }
  `,
}).prints('11 6565916 8 202 1')

program('heaps of records, numbers and objects', {
  'main.ts': `
    class Heap<T> {
      private readonly items: FixedArray<T | null, 8> = new FixedArray()
      size: usize = 0
      constructor(private readonly before: (a: T, b: T) => boolean) {}
      private at(index: usize): T { return this.items[index] ?? unreachable() }
      private swap(a: usize, b: usize): void { [this.items[a], this.items[b]] = [this.items[b], this.items[a]] }
      push(item: T): boolean {
        if (this.size === this.items.length) return false
        this.items[this.size] = item
        for (let at = this.size++; at > 0; ) {
          const parent = (at - 1) / 2
          if (!this.before(item, this.at(parent))) break
          this.swap(at, parent)
          at = parent
        }
        return true
      }
      pop(): T | null {
        if (this.size === 0) return null
        const top = this.at(0)
        this.swap(0, --this.size)
        this.items[this.size] = null
        for (let at: usize = 0; ; ) {
          let child = at * 2 + 1
          if (child >= this.size) break
          child + 1 < this.size && this.before(this.at(child + 1), this.at(child)) && child++
          if (!this.before(this.at(child), this.at(at))) break
          this.swap(at, child)
          at = child
        }
        return top
      }
    }
    type Event = { readonly due: u64; readonly task: Task | null }
    class Task { constructor(readonly name: string) {} }
    const idle = new Task('idle'), x = new Task('x')
    const events = new Heap<Event>((a, b) => a.due < b.due)
    const numbers = new Heap<u8>((a, b) => a > b)
    const tasks = new Heap<Task>((a, b) => a.name.length < b.name.length)
    export function main(): void {
      for (const due of FixedArray.of<u64>(50, 20, 70, 10, 60)) events.push({ due, task: due > 30 ? idle : null })
      for (let event = events.pop(); event !== null; event = events.pop()) line\`\${event.due} \${event.task?.name ?? '-'}\`
      for (const number of FixedArray.of<u8>(3, 9, 1, 7, 7, 200, 0, 4, 5)) numbers.push(number) || print('full')
      let digits: u64 = 0
      let next: u8 | null
      while ((next = numbers.pop()) !== null) digits = digits * 10 + next % 10
      print(digits)
      tasks.push(idle); tasks.push(x)
      print(tasks.pop()?.name ?? 'none')
    }
  `,
}).prints('10 -', '20 -', '50 idle', '60 idle', '70 idle', 'full', '9774310', 'x')

program('a log to undo changes', {
  'main.ts': `
    type Change = { readonly kind: 'set'; readonly index: usize; readonly old: u32 | null } | { readonly kind: 'grow'; readonly by: usize } | { readonly kind: 'mark'; readonly name: string; readonly saved?: Snapshot }
    interface Snapshot { readonly length: usize; readonly sum: u32 }
    type Outcome = { readonly found: true; readonly snapshot: Snapshot | undefined } | { readonly found: false }
    class Store {
      private readonly values: FixedArray<u32 | null, 8> = new FixedArray()
      private readonly log: FixedArray<Change | null, 16> = new FixedArray()
      private used: usize = 0
      length: usize = 0
      private note(change: Change): void { this.used < this.log.length ? this.log[this.used++] = change : unreachable() }
      snapshot(): Snapshot { let sum: u32 = 0
        this.each((value) => { sum += value ?? 100 })
        return { length: this.length, sum } }
      each(visit: (value: u32 | null, index: usize) => void): void { for (let index: usize = 0; index < this.length; index++) visit(this.values[index], index) }
      grow(by: usize = 1): this { this.length += by; this.note({ kind: 'grow', by }); return this }
      set(index: usize, value: u32 | null): this {
        const old = this.values[index]
        if (old === value) return this
        this.note({ kind: 'set', index, old })
        this.values[index] = value
        return this
      }
      mark(name: string, isSaved = true): void { this.note(isSaved ? { kind: 'mark', name, saved: this.snapshot() } : { kind: 'mark', name }) }
      undo(until?: string): Outcome {
        while (this.used > 0) {
          const change = this.log[--this.used]
          this.log[this.used] = null
          if (change === null) continue
          switch (change.kind) {
            case 'set': this.values[change.index] = change.old; break
            case 'grow': this.length -= change.by; break
            case 'mark': if (until === undefined || change.name === until) return { found: true, snapshot: change.saved }
          }
        }
        return { found: false }
      }
    }
    const store = new Store()
    function show(outcome: Outcome): void {
      if (!outcome.found) return print('all undone')
      const { snapshot: { length, sum } = { length: 77, sum: 88 } } = outcome
      line\`\${length} \${sum}\`
    }
    export function main(): void {
      store.grow(3).set(0, 5).set(1, null).set(2, 0)
      store.mark('first')
      store.set(1, 9).grow().mark('second', false)
      store.set(3, 1).set(3, null)
      const { sum, length } = store.snapshot()
      line\`\${sum} \${length}\`
      show(store.undo())
      show(store.undo('first'))
      print(store.snapshot().sum)
      store.mark('third')
      show(store.undo('nothing'))
      print(store.length)
    }
  `,
}).prints('114 4', '77 88', '3 105', '105', 'all undone', '0')
