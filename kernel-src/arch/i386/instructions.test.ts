/**
 * The language's `cpu`, `ports` and `mmio` on the machine itself: what they read is what assembly reads, and what the
 * processor's manual says of a kernel that runs in protected mode; what they write is there afterwards.
 */
import { expect } from '../../testing/expect.ts'
import { CR0_PAGING, CR0_WRITE_PROTECT, FEATURES_LEAF } from './cpu.ts'
import { SCREEN_ADDRESS } from './layout.ts'
import { pageDirectories } from './page-directory.ts'
import { ENTRY_FLAGS, PAGE_SHIFT } from './paging.ts'

/** CR0.PE. SDM volume 3, section 2.5. */
const PROTECTED_MODE = 0x1
/** Bits of EFLAGS: IF, and ID, which can be changed exactly where there is CPUID. SDM volume 1, section 3.4.3. */
const INTERRUPTS_ON = 0x200
const HAS_IDENTIFICATION = 0x20_0000
/** Always one. */
const RESERVED_FLAG = 0x2
/** CPUID leaf 1, EDX: time-stamp counter, model-specific registers, SYSENTER. */
const NEEDED_FEATURES = 0x0000_0830
/** A register of SYSENTER's, which this kernel does not use. SDM volume 4. */
const SYSENTER_STACK = 0x175

/** The address register of PCI's configuration space, which keeps what is written; and its data. */
const PCI_ADDRESS = 0xcf8
const PCI_DATA = 0xcfc
/** The first register of device 0: the maker of the host bridge, and which one it is. */
const HOST_BRIDGE = 0x8000_0000
/** The register that holds the class of a device. */
const PCI_CLASS = 8

let spare: u32 = 0

test('control registers read as in assembly, and as paging needs them', () => {
  const control = cpu.readControl(0)
  expect(control).toBe(asm<usize>`movl %cr0, ${result('r')}`)
  expect(control & PROTECTED_MODE).toBe(PROTECTED_MODE)
  expect(control & CR0_PAGING).toBe(CR0_PAGING)
  expect(control & CR0_WRITE_PROTECT).toBe(CR0_WRITE_PROTECT)
  expect(cpu.readControl(4)).toBe(asm<usize>`movl %cr4, ${result('r')}`)
  const directory = cpu.readControl(3)
  expect(directory).toBe(asm<usize>`movl %cr3, ${result('r')}`)
  expect(FrameNumber(directory >> PAGE_SHIFT)).toBe(pageDirectories.active.frame)
  expect(directory & ENTRY_FLAGS).toBe(0)
})

test('a write to a control register is there afterwards', () => {
  const before = cpu.readControl(2)
  cpu.writeControl(2, 0x1234_5678)
  expect(asm<usize>`movl %cr2, ${result('r')}`).toBe(0x1234_5678)
  cpu.writeControl(2, before)
  expect(cpu.readControl(2)).toBe(before)
  const directory = cpu.readControl(3)
  cpu.writeControl(3, directory)
  expect(cpu.readControl(3)).toBe(directory)
})

test('CPUID says what assembly finds', () => {
  const { eax, ebx, ecx, edx } = cpu.identify(0)
  expect(eax).toBeAtLeast(FEATURES_LEAF)
  expect(ebx).toBe(
    asm<u32>`xorl %eax, %eax; cpuid; movl %ebx, ${result('r')} ${clobber('eax', 'ebx', 'ecx', 'edx')}`,
  )
  expect(ecx).toBe(
    asm<u32>`xorl %eax, %eax; cpuid; movl %ecx, ${result('r')} ${clobber('eax', 'ebx', 'ecx', 'edx')}`,
  )
  expect(edx).toBe(
    asm<u32>`xorl %eax, %eax; cpuid; movl %edx, ${result('r')} ${clobber('eax', 'ebx', 'ecx', 'edx')}`,
  )
  expect(cpu.identify(FEATURES_LEAF).edx & NEEDED_FEATURES).toBe(NEEDED_FEATURES)
})

test('the time-stamp counter advances between readings by assembly', () => {
  const before = asm<u32>`rdtsc; movl %eax, ${result('r')} ${clobber('eax', 'edx')}`
  const between = cpu.timeStamp()
  const after = asm<u32>`rdtsc; movl %eax, ${result('r')} ${clobber('eax', 'edx')}`
  const high = asm<u32>`rdtsc; movl %edx, ${result('r')} ${clobber('eax', 'edx')}`
  expect(wrap.subtract(u32(between), before)).toBeGreaterThan(0)
  expect(wrap.subtract(u32(between), before)).toBeLessThan(wrap.subtract(after, before))
  expect(high - u32(between >> 32)).toBeAtMost(1)
})

test('flags are read and written', () => {
  const flags = cpu.readFlags()
  expect(flags & (RESERVED_FLAG | INTERRUPTS_ON)).toBe(RESERVED_FLAG)
  cpu.writeFlags(flags ^ HAS_IDENTIFICATION)
  const changed = asm<usize>`pushfl; popl ${result('r')}`
  cpu.writeFlags(flags)
  expect((changed ^ flags) & HAS_IDENTIFICATION).toBe(HAS_IDENTIFICATION)
  expect(cpu.readFlags() & HAS_IDENTIFICATION).toBe(flags & HAS_IDENTIFICATION)
})

test('interrupts are switched by their own instructions', () => {
  cpu.enableInterrupts()
  const on = cpu.readFlags() & INTERRUPTS_ON
  cpu.disableInterrupts()
  expect(on).toBe(INTERRUPTS_ON)
  expect(cpu.readFlags() & INTERRUPTS_ON).toBe(0)
})

test('debug registers keep what is written', () => {
  const before = cpu.readDebug(1)
  cpu.writeDebug(1, 0xc012_3450)
  expect(asm<usize>`movl %db1, ${result('r')}`).toBe(0xc012_3450)
  cpu.writeDebug(1, before)
  expect(cpu.readDebug(1)).toBe(before)
})

test('model-specific registers keep what is written', () => {
  const before = cpu.readModelSpecific(SYSENTER_STACK)
  cpu.writeModelSpecific(SYSENTER_STACK, 0xe040_1230)
  expect(
    asm<u32>`movl $${u32(SYSENTER_STACK)}, %ecx; rdmsr; movl %eax, ${result('r')} ${clobber('eax', 'ecx', 'edx')}`,
  ).toBe(0xe040_1230)
  cpu.writeModelSpecific(SYSENTER_STACK, before)
  expect(cpu.readModelSpecific(SYSENTER_STACK)).toBe(before)
})

test('ports of each width, one at a time and in a row', () => {
  ports.write<u32>(PCI_ADDRESS, HOST_BRIDGE)
  expect(asm<u32>`inl ${input('Nd', u16(PCI_ADDRESS))}, ${result('a')}`).toBe(HOST_BRIDGE)
  const identity = ports.read<u32>(PCI_DATA)
  expect(identity).not.toBe(0xffff_ffff)
  expect(ports.read<u16>(PCI_DATA)).toBe(u16(identity))
  expect(ports.read<u16>(PCI_DATA + 2)).toBe(u16(identity >> 16))
  expect(ports.read<u8>(PCI_DATA + 1)).toBe(u8(identity >> 8))
  const found = FixedArray.of<u32, 3>(0, 0, 7)
  ports.readInto(PCI_DATA, found.slice(0, 2))
  expect(found[0]).toBe(identity)
  expect(found[1]).toBe(identity)
  expect(found[2]).toBe(7)
  ports.write<u32>(PCI_ADDRESS, HOST_BRIDGE + PCI_CLASS)
  const kind = ports.read<u32>(PCI_DATA)
  expect(kind).not.toBe(identity)
  const addresses = FixedArray.of<u32, 2>(HOST_BRIDGE + PCI_CLASS, HOST_BRIDGE)
  ports.writeFrom(PCI_ADDRESS, addresses.slice())
  expect(ports.read<u32>(PCI_DATA)).toBe(identity)
  addresses[1] = HOST_BRIDGE + PCI_CLASS
  ports.writeFrom(PCI_ADDRESS, addresses.slice())
  expect(ports.read<u32>(PCI_DATA)).toBe(kind)
})

test('memory of a device is read and written in its width', () => {
  const cell = SCREEN_ADDRESS
  const before = mmio.read<u16>(cell)
  mmio.write<u16>(cell, 0x0741)
  expect(ptr<u16>(cell)[0]).toBe(0x0741)
  expect(mmio.read<u8>(cell)).toBe(0x41)
  mmio.write<u8>(cell + 1, 0x1f)
  expect(mmio.read<u16>(cell)).toBe(0x1f41)
  mmio.write<u16>(cell, before)
  expect(ptr<u16>(cell)[0]).toBe(before)
})

test('atomic operations on a variable of the kernel', () => {
  atomic.store(spare, 40)
  expect(atomic.fetchAdd(spare, 2)).toBe(40)
  const failed = atomic.compareExchange(spare, 40, 1)
  expect(failed.exchanged).toBe(false)
  expect(failed.value).toBe(42)
  expect(atomic.compareExchange(spare, 42, 1).exchanged).toBe(true)
  expect(atomic.exchange(spare, 5, 'acquire')).toBe(1)
  expect(atomic.load(spare, 'relaxed')).toBe(5)
})

testPanics('a task beyond the table is not loaded', 'general protection fault', () => {
  cpu.loadTask(0x1230)
})
