/** Generic containers of kernels, and what is computed with 64 bits on every machine. */

import { program } from '../../support/language.ts'

program('a hash map of records, strings and numbers', {
  'main.ts': `
    interface Key { readonly bus: u8; readonly slot: u8; readonly function?: u8 }
    type Slot<K, V> = { readonly state: 'empty' } | { readonly state: 'dead' } | { readonly state: 'used'; readonly key: K; readonly value: V }
    const EMPTY = { state: 'empty' } as const
    class HashMap<K, V> {
      private readonly slots: FixedArray<Slot<K, V>, 8> = FixedArray.of<Slot<K, V>, 8>(EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY)
      size: usize = 0
      constructor(private readonly hash: (key: K) => u32, private readonly equal: (a: K, b: K) => boolean) { this.slots.fill({ state: 'empty' }) }
      private locate(key: K): readonly [index: usize, found: boolean] | null {
        let free: usize | null = null
        for (let step: usize = 0; step < this.slots.length; step++) {
          const index = (usize(this.hash(key)) + step) % this.slots.length
          const slot = this.slots[index]
          if (slot.state === 'used') { if (this.equal(slot.key, key)) return [index, true]
            continue }
          free ??= index
          if (slot.state === 'empty') break
        }
        return free === null ? null : [free, false]
      }
      get(key: K): V | undefined {
        const [index, found] = this.locate(key) ?? [0, false]
        const slot = this.slots[index]
        return found && slot.state === 'used' ? slot.value : undefined
      }
      set(key: K, value: V): boolean {
        const place = this.locate(key)
        if (place === null) return false
        const [index, found] = place
        if (!found) this.size++
        this.slots[index] = { state: 'used', key, value }
        return true
      }
      delete(key: K): V | null {
        const place = this.locate(key)
        if (place === null || !place[1]) return null
        const old = this.slots[place[0]]
        this.slots[place[0]] = { state: 'dead' }
        this.size--
        return old.state === 'used' ? old.value : unreachable()
      }
      update(key: K, change: (old: V | undefined) => V): V { const next = change(this.get(key))
        return this.set(key, next) ? next : unreachable() }
      entries(): Entries<K, V> { return new Entries(this.slots.slice()) }
      [Symbol.iterator](): Entries<K, V> { return new Entries(this.slots.slice()) }
    }
    class Entries<K, V> { private index: usize = 0
      constructor(private readonly slots: Slice<Slot<K, V>>) {}
      next(): IteratorResult<readonly [K, V]> {
        while (this.index < this.slots.length) { const slot = this.slots[this.index++]
          if (slot.state === 'used') return { done: false, value: [slot.key, slot.value] } }
        return { done: true }
      } }
    const text = (s: string): u32 => { let h: u32 = 0x811c9dc5
      for (const b of s.bytes) h = wrap.multiply(h ^ b, 0x01000193)
      return h }
    const devices = new HashMap<Key, string>(({ bus, slot, function: f = 0 }) => u32(bus) * 8 + slot + f, (a, b) => a.bus === b.bus && a.slot === b.slot && (a.function ?? 0) === (b.function ?? 0))
    const counts = new HashMap<string, u32>(text, (a, b) => a === b)
    const signed = new HashMap<i16, readonly [i16, boolean]>((k) => u32(k), (a, b) => a === b)
    export function main(): void {
      line\`\${devices.set({ bus: 0, slot: 1 }, 'bridge')} \${devices.set({ bus: 0, slot: 1, function: 0 }, 'host')} \${devices.size}\`
      devices.set({ bus: 1, slot: 1 }, 'disk'); devices.set({ bus: 0, slot: 1, function: 2 }, 'usb')
      line\`\${devices.get({ bus: 0, slot: 1 }) ?? 'none'} \${devices.get({ bus: 9, slot: 9 }) ?? 'none'} \${devices.delete({ bus: 1, slot: 1 }) ?? 'none'} \${devices.delete({ bus: 1, slot: 1 }) ?? 'none'}\`
      for (const [{ bus, slot, function: f }, name] of devices) line\`\${bus}:\${slot}.\${f ?? 9} \${name}\`
      for (const word of FixedArray.of<string>('a', 'b', 'a', 'c', 'a', 'b')) counts.update(word, (old = 0) => old + 1)
      line\`\${counts.get('a') ?? 0} \${counts.get('b') ?? 0} \${counts.get('c') ?? 0} \${counts.get('d') ?? 0} \${counts.size}\`
      let sum: i32 = 0
      for (let k: i16 = -6; k < 6; k++) if (!signed.set(k, [k, k < 0])) sum += 100
      for (const [key, [value, negative]] of signed) sum += negative ? -value : key * 3
      line\`\${sum} \${signed.size} \${signed.get(-3)?.[1] ?? false} \${signed.get(5)?.[0] ?? -999}\`
    }
  `,
}).prints('true true 1', 'host none disk none', '0:1.0 host', '0:1.2 usb', '3 2 1 0 3', '424 8 true -999')

program('lists through the objects themselves', {
  'main.ts': `
    class Link<T> { next: Link<T> | null = null; previous: Link<T> | null = null; owner: T | null = null
      get isLinked(): boolean { return this.next !== null }
      unlink(): void { if (this.next === null || this.previous === null) return
        this.next.previous = this.previous; this.previous.next = this.next
        this.next = this.previous = null } }
    class List<T extends Holder> { private readonly head: Inline<Link<T>> = new Link<T>(); length: usize = 0
      private start(): Link<T> { this.head.next ??= this.head; this.head.previous ??= this.head; return this.head }
      append(item: T, link: Link<T>): void { link.owner = item; this.insert(link, this.start().previous!); }
      prepend(item: T, link: Link<T>): void { link.owner = item; this.insert(link, this.start()) }
      private insert(link: Link<T>, after: Link<T>): void { link.previous = after; link.next = after.next; after.next!.previous = link; after.next = link; this.length++ }
      remove(link: Link<T>): boolean { if (!link.isLinked) return false
        link.unlink(); this.length--
        return true }
      each(visit: (item: T, index: usize) => void): usize { let index: usize = 0
        for (let at = this.start().next; at !== null && at.owner !== null; at = at.next) { visit(at.owner, index); index++ }
        return index }
      reversed(visit: (item: T) => void): void { for (const item of new Backwards(this.start())) visit(item) }
      first(where: (item: T) => boolean): T | null { for (let at = this.start().next; at !== null && at.owner !== null; at = at.next) if (where(at.owner)) return at.owner
        return null }
    }
    class Backwards<T> { constructor(private at: Link<T>) {}
      [Symbol.iterator](): this { return this }
      next(): IteratorResult<T> { this.at = this.at.previous ?? this.at
        const { owner } = this.at
        return owner === null ? { done: true } : { done: false, value: owner } } }
    interface Holder { get weight(): u32 }
    class Task implements Holder { readonly run: Inline<Link<Task>> = new Link<Task>(); readonly all: Inline<Link<Task>> = new Link<Task>()
      static total: u32 = 0
      constructor(readonly id: u8, private readonly nice: i8 = 0) { Task.total += id }
      get weight(): u32 { return u32(this.nice < 0 ? 1024 - i32(this.nice) * 10 : 1024 - i32(this.nice) * 5) } }
    class Page implements Holder { lru: Inline<Link<Page>> = new Link<Page>(); weight: u32 = 1 }
    const ready = new List<Task>(), all = new List<Task>(), pages = new List<Page>()
    const tasks = FixedArray.of<Task>(new Task(1), new Task(2, -5), new Task(3, 19), new Task(4, -20))
    const frames = new FixedArray<Inline<Page>, 3>()
    export function main(): void {
      for (const task of tasks) { all.append(task, task.all); if (task.id % 2 === 0) ready.append(task, task.run); else ready.prepend(task, task.run) }
      let text: u64 = 0
      ready.each(({ id }, index) => { text = text * 10 + id + u64(index) * 0 })
      print(text)
      all.reversed(({ id, weight }) => line\`\${id} \${weight}\`)
      line\`\${ready.remove(tasks[2].run)} \${ready.remove(tasks[2].run)} \${ready.length} \${tasks[2].all.isLinked}\`
      print(ready.first((task) => task.weight > 1100)?.id ?? 0)
      print(ready.first((task) => task.weight > 9999)?.id ?? 0)
      for (const page of frames) pages.append(page, page.lru)
      frames[1].weight = 7
      let sum: u32 = Task.total
      print(pages.each((page) => { sum += page.weight }))
      print(sum)
    }
  `,
}).prints('3124', '4 1224', '3 929', '2 1074', '1 1024', 'true false 3 true', '4', '0', '3', '19')

program('pools with handles', {
  'main.ts': `
    interface Poolable { reset(): void; get alive(): boolean }
    interface Handle<T> { readonly index: u16; readonly generation: u16; readonly tag?: T }
    abstract class Pool<T extends Poolable> {
      protected used: u16 = 0
      private readonly generations: FixedArray<u16, 4> = new FixedArray()
      private readonly free: FixedArray<boolean, 4> = FixedArray.of<boolean, 4>(true, true, true, true)
      static total: u32 = 0
      abstract at(index: u16): T
      abstract get capacity(): u16
      protected abstract created(object: T, handle: Handle<T>): void
      allocate(set?: (object: T) => void): Handle<T> | null {
        for (let index: u16 = 0; index < this.capacity; index++) {
          if (!this.free[index]) continue
          this.free[index] = false
          const handle: Handle<T> = { index, generation: ++this.generations[index] }
          const object = this.at(index)
          object.reset()
          set?.(object)
          this.created(object, handle)
          this.used++
          Pool.total++
          return handle
        }
        return null
      }
      get({ index, generation }: Handle<T>): T | null { return !this.free[index] && this.generations[index] === generation ? this.at(index) : null }
      release(handle: Handle<T>): boolean { const object = this.get(handle)
        if (object === null) return false
        this.free[handle.index] = true
        this.used--
        return !object.alive }
      forEach(visit: (object: T, index: u16) => boolean): u16 { let visited: u16 = 0
        for (let index: u16 = 0; index < this.capacity; index++) { if (this.free[index]) continue
          visited++
          if (!visit(this.at(index), index)) return visited }
        return visited }
      get count(): u16 { return this.used }
    }
    class Socket implements Poolable { port: u16 = 0; private state: 'closed' | 'listening' | 'open' = 'closed'; bytes: u64 = 0
      reset(): void { this.port = 0; this.state = 'closed'; this.bytes = 0 }
      get alive(): boolean { return this.state !== 'closed' }
      listen(port: u16): this { this.port = port; this.state = 'listening'; return this }
      accept(): void { this.state = this.state === 'listening' ? 'open' : this.state }
      describe(): string { switch (this.state) { case 'open': return 'is open'; case 'listening': return 'listens'; case 'closed': return 'is closed' } } }
    class Timer implements Poolable { due: u64 = 0; period: u32 | null = null
      reset(): void { this.due = 0; this.period = null }
      get alive(): boolean { return this.due > 0 } }
    class Sockets extends Pool<Socket> { private readonly objects: FixedArray<Inline<Socket>, 3> = new FixedArray(); last: Handle<Socket> | undefined
      override at(index: u16): Socket { return this.objects[index] }
      override get capacity(): u16 { return u16(this.objects.length) }
      protected override created(_socket: Socket, handle: Handle<Socket>): void { this.last = handle } }
    class Timers extends Pool<Timer> { private readonly objects = new FixedArray<Inline<Timer>, 2>(); sum: u64 = 0
      override at(index: u16): Timer { return this.objects[index] }
      override get capacity(): u16 { return 2 }
      protected override created({ due, period }: Timer): void { this.sum += due + (period ?? 1000) }
      override release(handle: Handle<Timer>): boolean { const timer = this.get(handle)
        if (timer !== null) timer.due = 0
        return super.release(handle) } }
    const sockets = new Sockets(), timers = new Timers()
    export function main(): void {
      const a = sockets.allocate((socket) => { socket.listen(80).accept() })
      const b = sockets.allocate(), c = sockets.allocate((s) => s.listen(22)), d = sockets.allocate()
      line\`\${a?.index ?? 99} \${b?.index ?? 99} \${c?.index ?? 99} \${d?.index ?? 99} \${sockets.count}\`
      if (a === null || b === null || c === null) return
      sockets.forEach((socket, index) => { line\`\${index} \${socket.port} \${socket.describe()}\`; return true })
      line\`\${sockets.release(b)} \${sockets.release(b)} \${sockets.release(a)} \${sockets.get(a) === null} \${sockets.get(c)?.port ?? 0}\`
      const again = sockets.allocate()
      line\`\${again?.index ?? 9} \${again?.generation ?? 9} \${sockets.last?.index ?? 9} \${sockets.last?.tag === undefined}\`
      let base: u64 = 0x1_0000_0000
      const t1 = timers.allocate((timer) => { timer.due = base++; timer.period = 10 }), t2 = timers.allocate((timer) => { timer.due = base })
      line\`\${timers.sum} \${timers.allocate() === null} \${Pool.total}\`
      const timer = t1 === null ? null : timers.get(t1)
      const { due, period } = timer ?? timers.at(1)
      line\`\${due} \${period ?? 0}\`
      if (t1 !== null && t2 !== null) line\`\${timers.release(t1)} \${timers.release(t1)} \${timers.forEach((timer) => timer.due === base)} \${timers.count}\`
    }
  `,
}).prints(
  '0 1 2 99 3',
  '0 80 is open',
  '1 0 is closed',
  '2 22 listens',
  'true false false true 22',
  '0 2 0 true',
  '8589935603 true 6',
  '4294967296 10',
  'true false 1 1',
)

program('a tree with visitors and folds', {
  'main.ts': `
    interface Visitor { leaf(leaf: Leaf): void; pair(pair: Pair): void; readonly name: string }
    abstract class Tree { private static made: u32 = 0; readonly id: u32 = ++Tree.made
      abstract accept(visitor: Visitor): void
      static get count(): u32 { return Tree.made }
      fold<A>(start: A, step: (accumulated: A, leaf: Leaf, depth: u32) => A, depth: u32 = 0): A {
        if (this instanceof Leaf) return step(start, this, depth)
        if (this instanceof Pair) { const middle = this.left.fold(start, step, depth + 1)
          return this.right === null ? middle : this.right.fold(middle, step, depth + 1) }
        return start } }
    class Leaf extends Tree { constructor(readonly value: i32, readonly unit: 'page' | 'byte' = 'byte') { super() }
      override accept(visitor: Visitor): void { visitor.leaf(this) }
      get bytes(): i64 { return i64(this.value) * (this.unit === 'page' ? 4096 : 1) } }
    class Pair extends Tree { constructor(readonly left: Tree, readonly right: Tree | null = null) { super() }
      override accept(visitor: Visitor): void { visitor.pair(this) } }
    class Marked extends Pair { marks: u8 = 0
      override accept(visitor: Visitor): void { this.marks++
        const twice = (): void => { for (let i: u8 = 0; i < 2; i++) inner(i) }
        const inner = (i: u8): void => { this.marks += i; visitor.pair(this) }
        twice() } }
    class Sum implements Visitor { total: i64 = 0; readonly name: string = 'sum'
      leaf({ bytes }: Leaf): void { this.total += bytes }
      pair({ left, right }: Pair): void { left.accept(this); right?.accept(this) } }
    class Depth implements Visitor { private at: u32 = 0; deepest: u32 = 0
      get name(): string { return this.deepest > 2 ? 'deep' : 'flat' }
      leaf(): void { if (this.at > this.deepest) this.deepest = this.at }
      pair(pair: Pair): void { using level = new Level(this); pair.left.accept(this); pair.right?.accept(this) }
      move(by: i32): void { this.at = u32(i32(this.at) + by) } }
    class Level { constructor(private readonly depth: Depth) { depth.move(1) }
      [Symbol.dispose](): void { this.depth.move(-1) } }
    const a = new Leaf(3), b = new Leaf(2, 'page'), c = new Leaf(-10)
    const inner = new Pair(b, c), marked = new Marked(inner), root = new Pair(a, new Pair(marked, new Leaf(1, 'page')))
    interface Total { readonly bytes: i64; readonly largest: Leaf | null; readonly weights: readonly [u32, u32] }
    export function main(): void {
      const sum = new Sum(), depth = new Depth()
      for (const visitor of FixedArray.of<Visitor>(sum, depth)) { root.accept(visitor); line\`\${visitor.name}\` }
      line\`\${sum.total} \${depth.deepest} \${marked.marks} \${Tree.count}\`
      let calls: u32 = 0
      const total = root.fold<Total>({ bytes: 0, largest: null, weights: [0, 1] }, ({ bytes, largest, weights: [even, odd] }, leaf, depth) => { calls++
        return { bytes: bytes + leaf.bytes, largest: largest === null || largest.bytes < leaf.bytes ? leaf : largest, weights: depth % 2 === 0 ? [even + depth, odd] : [even, odd * 3] } })
      line\`\${total.bytes} \${total.largest?.id ?? 0} \${total.weights[0]} \${total.weights[1]} \${calls}\`
      print(root.fold(u32(1), (product, { id }) => product * id))
      print(root.fold<string>('none', (text, { unit }, depth) => depth > 2 ? unit : text))
      const deepest = root.fold<Leaf | null>(null, (found, leaf, at) => { const isLess = (other: Leaf): boolean => other.value < leaf.value && at > 0
        return found === null || isLess(found) ? leaf : found })
      line\`\${deepest?.value ?? 0} \${inner.fold(true, (all, leaf) => all && leaf.bytes > 0)}\`
    }
  `,
}).prints('sum', 'deep', '20463 4 4 8', '12281 2 10 3 4', '36', 'byte', '3 false')

program('time, dates and numbers of 64 bits', {
  'main.ts': `
    type Clock = { readonly kind: 'tsc'; readonly hz: u64 } | { readonly kind: 'pit'; readonly divider: u16 }
    const SECOND: u64 = 1_000_000_000
    const multiplyShift = (value: u64, multiplier: u32, shift: u32): u64 => { const high = value >> 32, low = value & 0xffff_ffff
      return (wrap.shiftLeft(u64(high * multiplier), 32 - shift)) + ((low * multiplier) >> shift) }
    function nanoseconds(clock: Clock, ticks: u64): u64 {
      if (clock.kind === 'pit') return ticks * clock.divider * 838
      const { hz } = clock
      return ticks / hz * SECOND + ticks % hz * SECOND / hz
    }
    interface Date_ { readonly year: i32; readonly month: u8; readonly day: u8; readonly seconds?: u32 }
    function civil(days: i64): Date_ {
      const z = days + 719468
      const era = (z >= 0 ? z : z - 146096) / 146097
      const doe = u64(z - era * 146097)
      const yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365
      const doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
      const mp = (5 * doy + 2) / 153
      const month = u8(mp < 10 ? mp + 3 : mp - 9)
      return { year: i32(i64(yoe) + era * 400) + i32(month <= 2), month, day: u8(doy - (153 * mp + 2) / 5 + 1) }
    }
    class Random { constructor(private state: u64 = 0x853c_49e6_748f_ea9b) {}
      next(): u32 { const old = this.state
        this.state = wrap.add(wrap.multiply(old, 6364136223846793005), 1442695040888963407)
        const shifted = u32(((old >> 18) ^ old) >> 27)
        return rotateRight(shifted, u32(old >> 59)) }
      below(limit: u32): u32 { return u32(u64(this.next()) * limit >> 32) } }
    function isqrt(value: u64): u32 { let result: u64 = 0, bit: u64 = u64(1) << 62, rest = value
      while (bit > rest) bit >>= 2
      for (; bit !== 0; bit >>= 2) { if (rest >= result + bit) { rest -= result + bit; result = (result >> 1) + bit } else result >>= 1 }
      return u32(result) }
    function gcd(a: i64, b: i64): i64 { for (; b !== 0; [a, b] = [b, a % b]) continue
      return a < 0 ? -a : a }
    function power(base: u64, exponent: u32, modulus: u64): u64 { let result: u64 = 1
      for (let e = exponent, b = base % modulus; e !== 0; e >>= 1, b = b * b % modulus) if ((e & 1) === 1) result = result * b % modulus
      return result }
    const median = (a: i64, b: i64, c: i64): i64 => a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b
    export function main(): void {
      const clocks = FixedArray.of<Clock>({ kind: 'tsc', hz: 2_399_998_765 }, { kind: 'pit', divider: 11932 })
      for (const clock of clocks) line\`\${nanoseconds(clock, 12_345_678_901)} \${clock.kind}\`
      print(multiplyShift(0xffff_ffff_ff, 0x8000_0001, 16))
      for (const days of FixedArray.of<i64>(0, -1, 19000, -719469, 3_652_424, 59)) { const { year, month, day, seconds = 7 } = civil(days)
        line\`\${year}-\${month}-\${day} \${seconds}\` }
      const random = new Random(), other = new Random(42)
      let mix: u64 = 0
      for (let i: u32 = 0; i < 6; i++) mix = wrap.add(wrap.multiply(mix, 31), u64(random.next()) ^ other.below(1000))
      line\`\${mix} \${random.below(6)} \${isqrt(0xffff_fffe_0000_0001)} \${isqrt(99)} \${isqrt(0)}\`
      line\`\${gcd(-1071 * 4_000_000_007, 462 * 4_000_000_007)} \${power(7, 560, 561)} \${power(3, 1_000_003, 4_000_000_007)}\`
      line\`\${median(-5_000_000_000, 3, -9)} \${median(1, 2, 3)} \${median(9_000_000_000, -1, 8_999_999_999)}\`
      let signed: i64 = -0x7fff_ffff_ffff_ffff - 1
      line\`\${signed} \${signed >> 33} \${signed / 7} \${signed % 1000} \${saturate.subtract(signed, 1)} \${overflowing.add(signed, -1).overflowed} \${overflowing.multiply(signed, -1).value}\`
      signed ^= 0x5555_5555_5555; signed |= 1; signed >>= 5
      line\`\${signed} \${countLeadingZeros(u64(signed))} \${countOnes(u64(signed))} \${hex(swapBytes(u64(signed)))} \${hex(rotateLeft(u64(signed), 36))}\`
      const narrow = i32(signed), byte = u8(signed >> 8), wide = i64(narrow)
      line\`\${narrow} \${byte} \${wide} \${wide === signed} \${u64(wide) > u64(signed)} \${bits.extract(u64(signed), 30, 10)} \${hex(bits.insert(u64(0), 28, 9, 0x1aa))}\`
    }
  `,
}).prints(
  '5144035522 tsc',
  '123444640861961416 pit',
  '36028797035708415',
  '1970-1-1 7',
  '1969-12-31 7',
  '2022-1-8 7',
  '0-2-29 7',
  '11969-12-31 7',
  '1970-3-1 7',
  '11244149076765640 1 4294967295 9 0',
  '84000000147 1 1625037720',
  '-9 2 8999999999',
  '-9223372036854775808 -1073741824 -1317624576693539401 -808 -9223372036854775808 true -9223372036854775808',
  '-288227444120704342 0 27 0xaaaaaaaaaa0200fc 0xaaaaaaafc0002aaa',
  '-1431655766 170 -1431655766 false true 682 0x1aa0000000',
)
