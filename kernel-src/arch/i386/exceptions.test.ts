/** Each fault here ends the kernel; its first line must say what happened. */
import { expect } from '../../testing/expect.ts'
import { checkAddressSpace } from './self-check.ts'

let depth: u32 = 0
/** Far deeper than the stack reaches, and not known to be so at compile time. */
let deepest: u32 = 0xffff_ffff

/** Uses up the stack. What it does after the call keeps the call from becoming a jump. */
function recurse(level: u32): u32 {
  if (level === deepest) return 0
  depth = level
  return recurse(level + 1) ^ depth
}

testPanics('a read through null', 'page fault: null dereference (read of 0x00000008)', () => {
  depth = ptr<u32>(8)[0]
})

testPanics('a write through null', 'page fault: null dereference (write of 0x00000000)', () => {
  ptr<u32>(0)[0] = depth
})

testPanics('a write to code', 'page fault: write to read-only boot code (write of 0xc0100000)', () => {
  ptr<u32>(0xc010_0000)[0] = depth
})

testPanics('a wild pointer', 'page fault: wild pointer (read of 0x00400000)', () => {
  depth = ptr<u32>(0x40_0000)[0]
})

testPanics('a call of address 0', 'page fault: null dereference (call of 0x00000000)', () => {
  asm`call *${input('r', usize(0))}`
})

testPanics('recursion without end', 'stack overflow: all 16384 bytes of the kernel stack are in use', () => {
  depth = recurse(0)
})

testPanics('an instruction that does not exist', 'invalid opcode', () => {
  asm`ud2`
})

testPanics('a selector beyond the table', 'general protection fault', () => {
  asm`movw ${input('a', u16(0x1230))}, %fs`
})

testPanics('a division by zero in assembly', 'divide error', () => {
  asm`xorl %edx, %edx; divl ${input('r', depth)}; ${clobber('eax', 'edx')}`
})

testPanics('a breakpoint', 'breakpoint', () => {
  asm`int3`
})

test('the address space is as the layout says', () => {
  expect(checkAddressSpace()).toBe(26)
})
