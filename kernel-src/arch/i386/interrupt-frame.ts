/**
 * The registers of interrupted code, as the interrupt stubs leave them on the stack, lowest address first: what
 * the stub pushed last, `pusha`, the vector, the error code, and what the processor pushed itself (SDM volume
 * 3, section 6.12).
 */
export class InterruptFrame {
  gs: u32 = 0
  fs: u32 = 0
  es: u32 = 0
  ds: u32 = 0
  edi: u32 = 0
  esi: u32 = 0
  ebp: u32 = 0
  /** As `pusha` saw it; where the interrupted code's stack ends is `interruptedStack`. */
  esp: u32 = 0
  ebx: u32 = 0
  edx: u32 = 0
  ecx: u32 = 0
  eax: u32 = 0
  vector: u32 = 0
  code: u32 = 0
  eip: u32 = 0
  cs: u32 = 0
  eflags: u32 = 0
  /** Pushed, like the next, only if the privilege level changed. */
  userEsp: u32 = 0
  userSs: u32 = 0

  /** The stack pointer of the interrupted code. */
  interruptedStack(): u32 {
    const changedLevel = (this.cs & 3) !== 0
    return changedLevel ? this.userEsp : u32(addressOf(this)) + u32(offsetof<InterruptFrame>('userEsp'))
  }
}
