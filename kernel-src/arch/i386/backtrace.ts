/**
 * Backtraces by frame pointers. Each function of the kernel begins by pushing EBP and pointing EBP at what it
 * pushed, so the stack holds a chain: at EBP the caller's EBP, above it the return address.
 *
 * The chain is followed only while it stays inside a kernel stack and leads upwards, so that a damaged one ends
 * the backtrace instead of causing another fault.
 */
import { KERNEL_STACK_START, KERNEL_STACK_TOP } from './layout.ts'
import { doubleFaultStack, DOUBLE_FAULT_STACK_SIZE } from './tss.ts'

/** A return address, and how many times in a row it was found: more than once in a recursion. */
export interface Call {
  readonly returnAddress: VirtualAddress
  readonly times: u32
}

/** The innermost calls, and how many more there are. */
export class Backtrace {
  private readonly found: FixedArray<Call, 32> = new FixedArray()
  private count: usize = 0
  /** Calls further out than the list reaches. */
  omitted: u32 = 0

  /** Innermost first. */
  calls(): Slice<Call> {
    return this.found.slice(0, this.count)
  }

  /** Follows the chain from the frame that runs. */
  capture(): void {
    this.captureFrom(asm<usize>`movl %ebp, ${result('r')}`)
  }

  /** Follows the chain from the frame that EBP points at. */
  captureFrom(innermost: usize): void {
    this.count = 0
    this.omitted = 0
    let frame = innermost
    while (standsOnStack(frame)) {
      const words = ptr<usize>(frame)
      const caller = words[0]
      const returnAddress = VirtualAddress(words[1])
      if (returnAddress === 0) return
      this.add(returnAddress)
      if (caller <= frame) return
      frame = caller
    }
  }

  private add(returnAddress: VirtualAddress): void {
    if (this.count !== 0) {
      const last = this.found[this.count - 1]
      if (last.returnAddress === returnAddress) {
        this.found[this.count - 1] = { returnAddress, times: last.times + 1 }
        return
      }
    }
    if (this.count === this.found.length) this.omitted++
    else this.found[this.count++] = { returnAddress, times: 1 }
  }
}

/**
 * Stores the return addresses of the calls that led here, innermost first, without the first `skipped`, and 0 behind
 * the last. Returns how many there are, at most as many as there is room for.
 */
export function captureCalls(found: Slice<VirtualAddress>, skipped: u32): usize {
  let frame = asm<usize>`movl %ebp, ${result('r')}`
  let rest = skipped
  let count: usize = 0
  while (count < found.length && standsOnStack(frame)) {
    const words = ptr<usize>(frame)
    const caller = words[0]
    if (rest !== 0) rest--
    else found[count++] = VirtualAddress(words[1])
    if (caller <= frame) break
    frame = caller
  }
  for (let index = count; index < found.length; index++) found[index] = VirtualAddress(0)
  return count
}

/** Whether the two words of a frame may be read. */
function standsOnStack(frame: usize): boolean {
  return frame < KERNEL_STACK_TOP && isStackWord(frame) && isStackWord(frame + 4)
}

/** Whether a word may be read that stands on a kernel stack. */
export function isStackWord(address: usize): boolean {
  if (address % 4 !== 0) return false
  const spare = addressOf(doubleFaultStack)
  return (
    (address >= KERNEL_STACK_START && address < KERNEL_STACK_TOP) ||
    (address >= spare && address < spare + DOUBLE_FAULT_STACK_SIZE)
  )
}
