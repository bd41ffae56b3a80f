/** Atomic operations and single accesses of memory by execution; instructions that a process may not use, by compiling. */

import { describe } from 'vitest'
import { program } from '../../support/language.ts'

const TYPES = ['u8', 'u16', 'u32', 'usize', 'i32'] as const

describe.each(TYPES)('atomic operations on %s', (type) => {
  program(
    'give the old value and store the new one',
    `
  class Shared {
    before: u8 = 7
    count: ${type} = 5
  }
  const shared = new Shared()
  let own: ${type} = 3
  const many = new FixedArray<${type}, 4>()
  function main(): void {
    print(atomic.fetchAdd(shared.count, 3))
    print(atomic.fetchSubtract(shared.count, 1, 'relaxed'))
    print(atomic.load(shared.count, 'acquire'))
    print(atomic.exchange(own, 12, 'acquireRelease'))
    print(atomic.fetchAnd(own, 10, 'release'))
    print(atomic.fetchOr(own, 1))
    print(atomic.fetchXor(own, 3))
    atomic.fence('acquireRelease')
    print(own)
    const taken = atomic.compareExchange(many[1], 0, 9, 'acquire')
    line\`\${taken.exchanged} \${taken.value}\`
    const again = atomic.compareExchange(many[1], 0, 8, 'sequential', 'relaxed')
    line\`\${again.exchanged} \${again.value} \${many[1]}\`
    let local: ${type} = 100
    atomic.store(local, 27, 'release')
    cpu.pause()
    print(local)
  }
  `,
  ).prints('5', '8', '7', '3', '12', '8', '9', '10', 'true 0', 'false 9 9', '27')
})

program(
  'atomic operations wrap',
  `
  let small: u8 = 250
  let signed: i8 = 127
  function main(): void {
    atomic.fetchAdd(small, 10)
    print(small)
    atomic.fetchSubtract(small, 5)
    print(small)
    atomic.fetchAdd(signed, 1)
    print(signed)
  }
`,
).prints('4', '255', '-128')

program(
  'operands of atomic operations are evaluated in order, and an index is checked',
  `
  let calls: u32 = 0
  function next(by: u32): u32 {
    calls = calls * 10 + by
    return calls
  }
  const many = new FixedArray<u32, 13>()
  function main(): void {
    atomic.fetchAdd(many[next(1)], next(2))
    line\`\${many[1]} \${calls}\`
    atomic.store(many[next(3)], 1)
  }
`,
).panics('index 123 is out of bounds for length 13 at main.ts:11:16', { after: ['12 12'] })

program(
  'a spin lock',
  `
  class Lock {
    private held: u32 = 0
    acquire(): void {
      while (atomic.exchange(this.held, 1, 'acquire') !== 0) cpu.pause()
    }
    release(): void {
      atomic.store(this.held, 0, 'release')
    }
    get isHeld(): boolean {
      return atomic.load(this.held, 'relaxed') === 1
    }
  }
  const lock = new Lock()
  function main(): void {
    lock.acquire()
    print(lock.isHeld)
    lock.release()
    print(lock.isHeld)
  }
`,
).prints('true', 'false')

program(
  'accesses of exact width at addresses',
  `
  const bytes = FixedArray.of<u8>(0x11, 0x22, 0x33, 0x44)
  function main(): void {
    const at = addressOf(bytes)
    print(mmio.read<u8>(at + 1))
    print(mmio.read<u16>(at + 2))
    const whole: u32 = mmio.read(at)
    print(whole)
    mmio.write<u16>(at, 0xbeef)
    const high: u8 = 0xab
    mmio.write(at + 3, high)
    print(mmio.read<u32>(at))
  }
`,
).prints('34', '17459', '1144201745', '2872295151')

program(
  'instructions for kernels are taken by every compiler',
  `
  const buffer = new FixedArray<u16, 8>()
  let never: boolean = false
  function instructions(): u64 {
    const status: u8 = ports.read(0x3fd)
    ports.write<u8>(0x3f8, 0x41)
    ports.write(0xcf8, u32(0x80000000))
    ports.readInto(0x1f0, buffer.slice())
    ports.writeFrom(0x1f0, buffer.slice(2, 4))
    const features = cpu.identify(7)
    const cache = cpu.identify(4, 1)
    cpu.writeModelSpecific(0xc0000080, cpu.readModelSpecific(0xc0000080) | 1)
    cpu.writeControl(0, cpu.readControl(0) | 0x10000)
    cpu.writeControl(3, cpu.readControl(3))
    cpu.writeControl(4, cpu.readControl(4) + cpu.readControl(2))
    cpu.writeDebug(7, cpu.readDebug(6))
    const flags = cpu.readFlags()
    cpu.disableInterrupts()
    cpu.writeFlags(flags)
    cpu.enableInterrupts()
    cpu.halt()
    cpu.invalidatePage(addressOf(buffer))
    cpu.loadGlobalDescriptors(addressOf(buffer))
    cpu.loadInterruptDescriptors(addressOf(buffer))
    cpu.loadTask(0x28)
    return cpu.timeStamp() + features.ebx + cache.eax + status
  }
  function main(): void {
    if (never) print(instructions())
    print('compiled')
  }
`,
).prints('compiled')
