/** Devices and their drivers as kernels have them: several features of the language in each program. */

import { program } from '../../support/language.ts'

program('ports with a ring, read by an interface', {
  'main.ts': `
    interface Port {
      readonly base: u16
      status: u8
      pending: usize
      write(byte: u8): boolean
      read(): u8 | null
    }
    class Ring<N extends usize> {
      private head: usize = 0
      private tail: usize = 0
      private readonly bytes: FixedArray<u8, 16> = new FixedArray()
      get length(): usize { return (this.head - this.tail + 16) % 16 }
      push(byte: u8): boolean {
        if (this.length === 15) return false
        this.bytes[this.head] = byte
        this.head = (this.head + 1) % 16
        return true
      }
      pop(): u8 | null {
        if (this.length === 0) return null
        const byte = this.bytes[this.tail]
        this.tail = (this.tail + 1) % 16
        return byte
      }
    }
    class Guard { constructor(private readonly counter: Counter) { counter.depth++ }
      [Symbol.dispose](): void { this.counter.depth--; this.counter.ends++ } }
    class Counter { depth: u32 = 0; ends: u32 = 0 }
    const counter = new Counter()
    class Serial implements Port {
      readonly ring: Inline<Ring<8>> = new Ring<8>()
      status: u8 = 0x20
      constructor(readonly base: u16) {}
      get pending(): usize { return this.ring.length }
      set pending(value: usize) { while (this.ring.length > value) this.ring.pop() }
      write(byte: u8): boolean {
        using guard = new Guard(counter)
        if (byte === 0) return false
        return this.ring.push(byte)
      }
      read(): u8 | null { using guard = new Guard(counter); return this.ring.pop() }
    }
    class Null implements Port {
      base: u16 = 0; status: u8 = 0; pending: usize = 0
      write(): boolean { this.pending++; return true }
      read(): u8 | null { return null }
    }
    const ports_ = FixedArray.of<Port>(new Serial(0x3f8), new Null())
    function fill(port: Port, text: string): usize {
      let written: usize = 0
      for (const byte of text.bytes) port.write(byte) && written++
      return written
    }
    export function main(): void {
      for (const port of ports_) {
        print(fill(port, 'hello, world of rings'))
        print(port.pending)
        port.pending -= 5
        print(port.read() ?? 0xff)
        port.status |= 1
        line\`\${hex(port.status)} \${port.base} \${port.pending}\`
        switch (port.read()) { case null: print('none'); break
          case 101: print('e'); break
          default: print('other') }
      }
      line\`\${counter.depth} \${counter.ends}\`
    }
  `,
}).prints('15', '15', '44', '0x21 1016 9', 'other', '21', '21', '255', '0x1 0 16', 'none', '0 23')

program('page table entries, present and lazy', {
  'main.ts': `
    class Entry {
      word: u64 = 0
      @bits(0) present: boolean = false
      @bits(1) writable: boolean = false
      @bits(12, 40) frame: u64 = 0
    }
    interface Mapping { readonly present: boolean; frame: u64; clear(): void }
    class Mapped extends Entry implements Mapping { clear(): void { this.word = 0 } }
    class Lazy implements Mapping {
      faults: u32 = 0
      private own: u64 | undefined
      get present(): boolean { return this.own !== undefined }
      get frame(): u64 { return (this.own ??= this.fault()) }
      set frame(value: u64) { this.own = value }
      private fault(): u64 { this.faults++; return 0x1000 + this.faults }
      clear(): void { this.own = undefined }
    }
    const mapped = new Mapped(), lazy = new Lazy()
    const table = FixedArray.of<Mapping>(mapped, lazy)
    type Flags = 'present' | 'writable'
    function set(entry: Entry, flag: Flags, value: boolean): void { flag === 'present' ? entry.present = value : entry.writable = value }
    export function main(): void {
      for (const mapping of table) {
        const before = mapping.present
        mapping.frame = mapping.frame + 2
        line\`\${before} \${mapping.present} \${hex(mapping.frame)}\`
      }
      set(mapped, 'present', true)
      set(mapped, 'writable', false)
      mapped.writable ||= true
      line\`\${hex(mapped.word)}\`
      table[0].clear(); table[1].clear()
      line\`\${mapped.word} \${lazy.frame} \${lazy.faults}\`
    }
  `,
}).prints('false false 0x2', 'false true 0x1003', '0x2003', '0 4098 2')

program('a bus of messages', {
  'main.ts': `
    type Topic = 'disk' | 'net' | 'input'
    interface Message { readonly topic: Topic; readonly payload: u32 | undefined; readonly reply?: (value: u32) => void }
    interface Subscriber { readonly topics: readonly [Topic, Topic | null]; on(message: Message): boolean; handled: u32 }
    class Disk implements Subscriber {
      readonly topics: readonly [Topic, Topic | null] = ['disk', null]
      handled: u32 = 0
      on({ payload = 7, reply }: Message): boolean { this.handled++; reply?.(payload * 2); return true }
    }
    class Monitor implements Subscriber {
      private counts: FixedArray<u32, 2> = FixedArray.of<u32, 2>(0, 0)
      get topics(): readonly [Topic, Topic | null] { return ['net', 'input'] }
      get handled(): u32 { return this.counts[0] + this.counts[1] }
      set handled(value: u32) { this.counts[0] = value; this.counts[1] = 0 }
      on({ topic, payload }: Message): boolean { this.counts[topic === 'net' ? 0 : 1]++
        return payload !== undefined && payload > 10 }
    }
    const bus = FixedArray.of<Subscriber>(new Disk(), new Monitor())
    let last: u32 = 0
    const remember = (value: u32): void => { last = value }
    function publish(message: Message): u32 {
      let taken: u32 = 0
      for (const subscriber of bus) {
        const { topics: [first, second] } = subscriber
        if (message.topic !== first && message.topic !== second) continue
        subscriber.on(message) ? taken++ : subscriber.handled += 10
      }
      return taken
    }
    export function main(): void {
      line\`\${publish({ topic: 'disk', payload: 5, reply: remember })} \${last}\`
      line\`\${publish({ topic: 'disk', payload: undefined, reply: remember })} \${last}\`
      line\`\${publish({ topic: 'net', payload: 50 })} \${publish({ topic: 'input', payload: undefined })} \${last}\`
      for (const subscriber of bus) line\`\${subscriber.topics[0]} \${subscriber.topics[1] ?? 'none'} \${subscriber.handled} \${subscriber.handled++} \${subscriber.handled}\`
    }
  `,
}).prints('1 10', '1 14', '1 0 14', 'disk none 2 2 3', 'net input 12 12 13')

program('locks and their guards', {
  'main.ts': `
    abstract class Lock { protected held: boolean = false; contended: u32 = 0
      abstract wait(): boolean
      get isHeld(): boolean { return this.held }
      acquire(): Held | null { if (this.held && !this.wait()) { this.contended++; return null }
        this.held = true
        return null }
      release(): void { this.held = false }
    }
    class Spin extends Lock { private left: u8 = 3
      override wait(): boolean { while (this.left > 0) { this.left--; if (this.left === 1) return true }
        return false } }
    class Try extends Lock { override wait(): boolean { return false } }
    class Held { constructor(private readonly lock: Lock, public isOwner: boolean = !lock.isHeld) { lock.acquire() }
      [Symbol.dispose](): void { this.isOwner && this.lock.release() } }
    const locks = FixedArray.of<Lock>(new Spin(), new Try())
    function nested(lock: Lock, depth: u32, visit: (depth: u32) => boolean): u32 {
      using held = new Held(lock)
      if (!held.isOwner && depth > 4) return depth
      loop: for (const step of FixedArray.of<u32>(1, 2, 3)) {
        using inner: Held | null = step === 2 ? null : new Held(lock)
        switch (step) { case 2: if (visit(depth)) break loop; continue
          case 3: return nested(lock, depth + 1, visit) }
      }
      return depth * 100
    }
    export function main(): void {
      for (const lock of locks) {
        let visits: u32 = 0
        line\`\${nested(lock, 0, (depth) => { visits++; return depth === 9 })} \${visits} \${lock.isHeld} \${lock.contended}\`
        line\`\${nested(lock, 0, (depth) => ++visits > 7 || depth === 2)} \${visits} \${lock.isHeld}\`
      }
    }
  `,
}).prints('5 5 false 14', '200 8 false', '5 5 false 15', '200 8 false')

program('registers in windows', {
  'main.ts': `
    interface Counter { value: u32; readonly limit?: never }
    interface Register { value: u32; readonly width: u8; mask(): u32 }
    class Memory implements Register { value: u32 = 0; width: u8 = 8
      mask(): u32 { return (u32(1) << this.width) - 1 } }
    class Windowed implements Register {
      private readonly banks: FixedArray<u32, 2> = new FixedArray()
      bank: usize = 0
      readonly width: u8 = 16
      get value(): u32 { return this.banks[this.bank] }
      set value(next: u32) { this.banks[this.bank] = next & this.mask(); this.bank ^= 1 }
      mask(): u32 { return 0xffff }
    }
    function bump<R extends Register>(register: R, by: u32 = register.width): R { register.value += by; register.value++; return register }
    function all(registers: Slice<Register>, change: (register: Register) => u32 | null): u32 {
      let changed: u32 = 0
      for (const register of registers) { const next = change(register)
        if (next === null) continue
        register.value = next
        changed++ }
      return changed
    }
    const windowed = new Windowed()
    const registers = FixedArray.of<Register>(new Memory(), windowed)
    export function main(): void {
      print(bump(windowed).bank)
      for (const register of registers) { const { value, width } = bump(register, 10)
        line\`\${value} \${width} \${register.mask()}\` }
      const limit: u32 = 12
      print(all(registers.slice(0), ({ value }) => (value > limit ? value - limit : null)))
      print(all(registers.slice(0), (register) => register instanceof Windowed ? 0x12345 : null))
      line\`\${registers[0].value} \${registers[1].value} \${hex(windowed.value)}\`
      const swap = (a: Register, b: Register): void => { [a.value, b.value] = [b.value, a.value] }
      swap(registers[0], registers[1])
      line\`\${registers[0].value} \${registers[1].value}\`
    }
  `,
}).prints('0', '11 8 255', '26 16 65535', '1', '1', '11 14 0xe', '14 9029')

program('routing of interrupts', {
  'main.ts': `
    interface Handler { readonly line: u8; handle(line: u8): 'handled' | 'ignored' }
    class Line { first: Node_ | null = null; masked: boolean = false; count: u32 = 0 }
    class Node_ { next: Node_ | null = null; constructor(readonly handler: Handler2, public enabled: boolean | undefined = undefined) {} }
    interface Handler2 { handle(line: u8, again?: boolean): 'handled' | 'ignored' | 'again'; readonly owner: Owner | null }
    class Owner { constructor(readonly name: string, readonly parent?: Owner) {} get root(): Owner { return this.parent?.root ?? this } }
    class Timer implements Handler2 { readonly owner: Owner | null = null; ticks: u32 = 0
      handle(): 'handled' { this.ticks++; return 'handled' } }
    class Disk implements Handler2 { constructor(private readonly controller: Owner) {}
      get owner(): Owner | null { return this.pending > 0 ? this.controller : null }
      pending: u8 = 3
      handle(line: u8, again = false): 'handled' | 'ignored' | 'again' { if (this.pending === 0) return 'ignored'
        this.pending--
        return again || line === 0 ? 'handled' : 'again' } }
    const lines = new FixedArray<Inline<Line>, 4>()
    const bus = new Owner('bus'), ahci = new Owner('ahci', bus)
    const timer = new Timer(), disk = new Disk(ahci)
    const nodes = FixedArray.of<Node_>(new Node_(timer), new Node_(disk, true), new Node_(disk, false), new Node_(timer, true))
    function attach(line: usize, node: Node_): void { const own = lines[line]; node.next = own.first; own.first = node }
    function raise(line: u8, isAgain?: boolean): u32 {
      const { masked, first } = lines[line]
      if (masked) return 0
      lines[line].count++
      let handled: u32 = 0
      for (let node = first; node !== null; node = node.next) {
        if (!(node.enabled ?? line !== 2)) continue
        switch (node.handler.handle(line, isAgain)) {
          case 'handled': handled++; break
          case 'again': handled += 10 + raise(line, true); break
          case 'ignored': node.enabled = false
        }
      }
      return handled
    }
    export function main(): void {
      attach(1, nodes[0]); attach(1, nodes[1]); attach(2, nodes[2]); attach(2, nodes[3])
      line\`\${raise(1)} \${raise(2)} \${raise(1)} \${raise(3)}\`
      lines[2].masked = true
      line\`\${raise(2)} \${timer.ticks} \${disk.pending} \${disk.owner?.root.name ?? 'free'} \${timer.owner?.name ?? 'none'}\`
      line\`\${lines[1].first?.next?.handler.owner?.parent?.name ?? '-'} \${nodes[1].enabled ?? false} \${lines[1].count}\`
      const { enabled = true, next } = nodes[0]
      line\`\${enabled} \${next === null} \${nodes[1].handler.owner?.parent?.parent?.name ?? 'top'}\`
    }
  `,
}).prints('13 1 12 0', '0 5 0 free none', '- false 4', 'true true top')

program('drivers bound to devices', {
  'main.ts': `
    abstract class Driver<D extends Device> {
      static count: u32 = 0
      protected abstract probe(device: D): boolean
      protected bound: D | null = null
      bind(device: D): this { if (this.bound === null && this.probe(device)) { this.bound = device; device.owner = this.label }
        return this }
      get label(): string { return 'driver' }
      abstract report(): u32
    }
    class Device { owner: string | undefined; constructor(readonly vendor: u16) {} }
    class Network extends Device { constructor(vendor: u16, readonly address: readonly [u8, u8, u8]) { super(vendor) } }
    class Block_ extends Device { sectors: u64 = 1000 }
    class E1000 extends Driver<Network> {
      protected override probe({ vendor, address: [first] }: Network): boolean { return vendor === 0x8086 && (first & 1) === 0 }
      override get label(): string { return this.bound?.owner ?? 'e1000' }
      override report(): u32 { const [a, b, c] = this.bound?.address ?? [0, 0, 0]
        return u32(a) << 16 | u32(b) << 8 | c }
    }
    class Nvme extends Driver<Block_> {
      static readonly limit: u64 = comptime(() => u64(1) << 9)
      protected override probe(device: Block_): boolean { return device.sectors > Nvme.limit }
      override report(): u32 { return u32(this.bound?.sectors ?? 0) }
    }
    class Quiet extends Nvme { override bind(device: Block_): this { device.owner ??= 'nobody'; return super.bind(device) }
      override get label(): string { return 'quiet' } }
    const e1000 = new E1000(), nvme = new Nvme(), quiet = new Quiet()
    const disk = new Block_(1), small = new Block_(2), good = new Network(0x8086, [2, 2, 3])
    function reportOf<D extends Device>(driver: Driver<D>, device: D): u32 { return driver.bind(device).report() + u32(driver.label.length) }
    export function main(): void {
      small.sectors = 3
      line\`\${reportOf(e1000, good)} \${good.owner ?? '-'} \${e1000.label}\`
      line\`\${reportOf<Block_>(nvme, small)} \${small.owner ?? '-'} \${reportOf(quiet, small)} \${small.owner ?? '-'}\`
      line\`\${reportOf<Block_>(quiet, disk)} \${disk.owner ?? '-'} \${quiet.bind(small).report()}\`
    }
  `,
}).prints('131592 e1000 e1000', '6 - 5 nobody', '1005 quiet 1000')
