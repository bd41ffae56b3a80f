/** What kernels do with devices: several features of the language in each program. */

import { program } from '../../support/language.ts'

program('a queue shared with a device', {
  'main.ts': `
    class Descriptor { address: u64 = 0; length: u32 = 0; flags: u16 = 0; next: u16 = 0 }
    class Available { @volatile flags: u16 = 0; @volatile index: u16 = 0; @volatile ring: FixedArray<u16, 4> = new FixedArray() }
    class Used { flags: u16 = 0; index: u16 = 0; ring: FixedArray<Inline<Element>, 4> = new FixedArray() }
    class Element { id: u32 = 0; length: u32 = 0 }
    enum Flag { Next = 1, Write = 2, Indirect = 4 }
    class Critical { static depth: u32 = 0; static longest: u32 = 0
      constructor() { Critical.depth++; if (Critical.depth > Critical.longest) Critical.longest = Critical.depth }
      [Symbol.dispose](): void { Critical.depth-- } }
    class Queue {
      readonly table: FixedArray<Inline<Descriptor>, 4> = new FixedArray()
      readonly available: Inline<Available> = new Available()
      readonly used: Inline<Used> = new Used()
      private free: u16 | null = 0
      private lastUsed: u16 = 65535
      private inFlight: u32 = 0
      constructor() { for (let i: u16 = 0; i < 4; i++) this.table[i].next = i + 1 }
      private take(): u16 | null {
        using guard = new Critical()
        const head = this.free
        if (head === null) return null
        const { next } = this.table[head]
        this.free = next < this.table.length ? next : null
        return head
      }
      submit(address: u64, length: u32, flags: Flag = Flag.Next): boolean {
        using guard = new Critical()
        const head = this.take()
        if (head === null) return false
        const descriptor = this.table[head]
        descriptor.address = address; descriptor.length = length; descriptor.flags = u16(flags)
        const slot = this.available.index % 4
        this.available.ring[slot] = head
        atomic.fence('release')
        this.available.index = wrap.add(this.available.index, 1)
        atomic.fetchAdd(this.inFlight, 1, 'relaxed')
        return true
      }
      complete(each: (id: u32, written: u32) => 'keep' | 'free'): u32 {
        let count: u32 = 0
        while (wrap.add(this.lastUsed, 1) !== this.used.index) {
          using guard = new Critical()
          this.lastUsed = wrap.add(this.lastUsed, 1)
          const { id, length } = this.used.ring[this.lastUsed % 4]
          count++
          if (each(id, length) === 'keep') continue
          const old = this.free
          this.table[id].next = old ?? 4
          this.free = u16(id)
          atomic.fetchSubtract(this.inFlight, 1)
        }
        return count
      }
      get busy(): u32 { return atomic.load(this.inFlight, 'acquire') }
    }
    class Device { seen: u16 = 0; private bytes: u64 = 0
      run(queue: Queue, limit: u32 = 100): u64 {
        for (let done: u32 = 0; this.seen !== queue.available.index && done < limit; done++, this.seen = wrap.add(this.seen, 1)) {
          const id = queue.available.ring[this.seen % 4]
          const { table: descriptors, used } = queue
          const { address, length, flags } = descriptors[id]
          this.bytes += length + ((flags & Flag.Write) !== 0 ? address : 0)
          used.ring[used.index % 4].id = id
          used.ring[used.index % 4].length = length / 2
          used.index = wrap.add(used.index, 1)
        }
        return this.bytes
      } }
    const queue = new Queue(), device = new Device()
    export function main(): void {
      for (let i: u64 = 1; i <= 5; i++) print(queue.submit(0x1_0000_0000 * i, u32(i) * 512, i % 2 === 0 ? Flag.Write : undefined))
      line\`\${queue.busy} \${hex(device.run(queue, 3))}\`
      let sum: u32 = 0
      print(queue.complete((id, written) => { sum += written + id; return id === 1 ? 'keep' : 'free' }))
      line\`\${sum} \${queue.busy} \${Critical.depth} \${Critical.longest}\`
      for (let i: u32 = 0; i < 3; i++) print(queue.submit(1, 1))
      line\`\${device.run(queue)} \${queue.complete(() => 'free')} \${queue.busy}\`
    }
  `,
}).prints(
  'true',
  'true',
  'true',
  'true',
  'false',
  '4 0x200000c00',
  '3',
  '1539 2 0 2',
  'true',
  'true',
  'false',
  '25769808898 3 1',
)

program('devices on a bus and their registers', {
  'main.ts': `
    class Command { word: u16 = 0
      @bits(0) io: boolean = false
      @bits(1) memory: boolean = false
      @bits(2) master: boolean = false
      @bits(8, 3) latency: u8 = 0
      @bits(12, 4) mode: u8 = 0 }
    class Bar { private raw: u64 = 0; reads: u32 = 0
      get value(): u64 { this.reads++; return this.raw }
      set value(next: u64) { this.raw = next & ~u64(0xf) }
      get size(): u64 { return wrap.negate(this.raw) & 0xffff_ffff } }
    type Region = { readonly kind: 'memory'; readonly base: u64; readonly wide: boolean } | { readonly kind: 'io'; readonly port: u16 } | { readonly kind: 'none' }
    interface Device { readonly id: readonly [vendor: u16, device: u16]; readonly regions: readonly [Region, Region]; readonly line?: u8; readonly name: string | null }
    const DEVICES = comptime(() => {
      const list = new FixedArray<Device | null, 4>()
      for (let i: u8 = 0; i < 3; i++) list[i] = i === 1 ? { id: [0x8086, 0x100e], regions: [{ kind: 'memory', base: u64(0xfeb0_0000) << (i * 8), wide: true }, { kind: 'io', port: 0xc000 }], name: 'e1000', line: 11 } : { id: [0x1234, u16(i) * 0x1111], regions: [{ kind: i === 0 ? 'none' : 'none' }, { kind: 'memory', base: 0xfd00_0000, wide: false }], name: i === 2 ? null : 'vga' }
      return list
    })
    function decode(region: Region, bar: Bar, command: Command): u64 {
      switch (region.kind) {
        case 'memory': [bar.value, command.memory] = [region.base | 5, true]; return bar.value
        case 'io': [command.io, command.master, command.latency] = [true, !command.master, command.latency + 1]
        case 'none': return 0
      }
    }
    function name_({ name = null, line: irq = 0xff, id: [vendor, device], regions: [, second] }: Device): u32 {
      line\`\${name ?? 'unknown'} \${hex(vendor, 4)}:\${hex(device, 4)} irq \${irq} \${second.kind}\`
      return irq
    }
    const bars = new FixedArray<Inline<Bar>, 2>()
    const command = new Command()
    export function main(): void {
      let irqs: u32 = 0, sum: u64 = 0
      for (const device of DEVICES) {
        if (device === null) { print('hole'); continue }
        irqs += name_(device)
        const { regions: [first, second = first], line: irq } = device
        sum += decode(first, bars[0], command) / 3 + decode(second, bars[1], command) % 7
        if (irq !== undefined) command.mode = u8(irq) & 0xf
        line\`\${hex(command.word, 4)} \${sum} \${hex(bars[0].size)}\`
      }
      print(irqs);
      [bars[0].value, bars[1].value] = [bars[1].value, bars[0].value]
      line\`\${hex(bars[0].value)} \${hex(bars[1].value)} \${bars[0].reads} \${bars[1].reads}\`
      let a: u8 = 1, b: u8 = 2, c: u8 = 3;
      [a, b, c] = [c, a, b];
      [command.latency, a] = [a, command.latency];
      ({ latency: b, mode: c, io: command.master } = command)
      line\`\${a} \${b} \${c} \${hex(command.word, 4)}\`
      command.io &&= false; command.memory ||= true; command.mode -= 2; command.latency++
      line\`\${hex(command.word, 4)} \${command.mode--} \${++command.latency}\`
    }
  `,
}).prints(
  'vga 0x1234:0x0000 irq 255 memory',
  '0x0002 1 0x0',
  'e1000 0x8086:0x100e irq 11 io',
  '0xb107 364624827734 0x50000000',
  'unknown 0x1234:0x2222 irq 255 memory',
  '0xb107 364624827735 0x50000000',
  'hole',
  '521',
  '0xfd000000 0xfeb0000000 3 4',
  '1 3 11 0xb307',
  '0x9406 9 5',
)

program('files of which much may be missing', {
  'main.ts': `
    class Inode { links: u32 = 1; data: FixedArray<u16 | null, 3> = FixedArray.of<u16 | null, 3>(null, 5, 0)
      constructor(readonly number: u32, public operations: Operations | null = null, public parent?: Inode) {}
      read(index: usize): u16 | null { trace = trace * 10 + 1; return this.data[index] }
      up(): Inode | undefined { trace = trace * 10 + 2; return this.parent } }
    interface Operations { readonly lookup?: (inode: Inode, name: string) => Inode | null; readonly size: ((inode: Inode) => u64) | null; readonly flags: readonly [u8, u8] | null; readonly next?: Table }
    class Table { constructor(readonly operations: Operations | undefined, readonly weight: u32 | undefined = undefined) {}
      best(limit: u32): Operations | null { return (this.weight ?? 0) > limit ? this.operations ?? null : null } }
    let trace: u64 = 0
    const leaf: Operations = { size: (inode) => u64(inode.links) * 512, flags: [1, 2] }
    const root = new Inode(1)
    const child = new Inode(2, leaf, root)
    const directory: Operations = { lookup: (inode, name) => { trace = trace * 10 + 3; return name.length > 2 ? child : inode.number > 1 ? inode : null }, size: null, flags: null, next: new Table(leaf, 9) }
    let cache: Inode | undefined
    let hits: u32 | null = null
    function index(): usize { trace = trace * 10 + 4; return 1 }
    function fallback(): u16 { trace = trace * 10 + 5; return 77 }
    function open(from: Inode | null, name: string): Inode | null { return from?.operations?.lookup?.(from, name) ?? null }
    function sizeOf(inode?: Inode): u64 { return inode?.operations?.size?.(inode) ?? inode?.parent?.operations?.flags?.[1] ?? 4 }
    function take(): u64 { const old = trace
      trace = 0
      return old }
    export function main(): void {
      root.operations = directory
      line\`\${open(root, 'etc')?.number ?? 0} \${open(root, '')?.number ?? 0} \${open(child, 'x')?.number ?? 0} \${open(null, 'x') === null} \${take()}\`
      line\`\${sizeOf(child)} \${sizeOf(root)} \${sizeOf()} \${root.operations.next?.best(8)?.flags?.[0] ?? 50} \${root.operations.next?.best(9)?.flags?.[0] ?? 50}\`
      line\`\${child.up()?.up()?.read(0) ?? fallback()} \${child.up()?.read(index()) ?? fallback()} \${child.parent?.data[2] ?? 9} \${take()}\`
      child.data[index()] ??= fallback()
      child.data[index() - 1] ??= fallback()
      root.data[index() + 1] = child.up()?.data[0] ?? null
      line\`\${child.data[0] ?? 1} \${child.data[1] ?? 1} \${root.data[2] ?? 1} \${take()}\`
      for (let i: u32 = 0; i < 3; i++) { const found = (cache ??= open(root, 'usr') ?? root)
        hits = (hits ?? 10) + found.number
        if (i === 1) cache = undefined }
      line\`\${hits ?? 0} \${cache?.number ?? 0} \${take()}\`
      const both = FixedArray.of<Inode | undefined>(child, undefined, root)
      let sum: u64 = 0
      for (const inode of both) { const number = inode?.number ?? 100, operations = inode?.operations ?? null
        sum += number + (operations?.flags?.[0] ?? 20) + (inode?.operations?.next?.weight ?? 300) }
      print(sum)
      const [first, , last] = both
      first!.links += 2
      const chosen = (first?.links ?? 0) > (last?.links ?? 0) ? first : last
      line\`\${chosen?.operations?.size?.(chosen) ?? 0} \${(last?.operations?.size ?? leaf.size)?.(root) ?? 1} \${(first?.operations?.flags ?? null) === null}\`
      const flags = cache?.operations?.flags ?? null
      if (flags !== null) { const [low, high] = flags
        print(low * 10 + high) }
    }
  `,
}).prints(
  '2 0 0 true 33',
  '512 4 4 1 50',
  '77 5 0 225241',
  '77 5 1 44542',
  '16 2 33',
  '753',
  '1536 512 false',
  '12',
)
