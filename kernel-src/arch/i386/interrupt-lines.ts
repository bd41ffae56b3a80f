/**
 * The sixteen interrupt lines of the two controllers. All that an interrupt does here is wake the processor up: the
 * kernel asks its devices itself, when it has nothing else to do. So interrupts are on only while it waits, and no
 * code is ever interrupted in the middle.
 */
import { setInterruptGate } from './idt.ts'
import type { InterruptFrame } from './interrupt-frame.ts'
import { acknowledgeLine, FIRST_VECTOR, unmaskLine } from './pic.ts'

/** The lines of a PC's devices. */
export const KEYBOARD_LINE = 1
export const FIRST_SERIAL_LINE = 4

const stubs = FixedArray.of<() => void, 16>(
  interrupt(0x20, onInterrupt),
  interrupt(0x21, onInterrupt),
  interrupt(0x22, onInterrupt),
  interrupt(0x23, onInterrupt),
  interrupt(0x24, onInterrupt),
  interrupt(0x25, onInterrupt),
  interrupt(0x26, onInterrupt),
  interrupt(0x27, onInterrupt),
  interrupt(0x28, onInterrupt),
  interrupt(0x29, onInterrupt),
  interrupt(0x2a, onInterrupt),
  interrupt(0x2b, onInterrupt),
  interrupt(0x2c, onInterrupt),
  interrupt(0x2d, onInterrupt),
  interrupt(0x2e, onInterrupt),
  interrupt(0x2f, onInterrupt),
)

function onInterrupt(frame: InterruptFrame): void {
  acknowledgeLine(u8(frame.vector) - FIRST_VECTOR)
}

/** Lets a device wake the processor up. */
export function listenToLine(line: u8): void {
  setInterruptGate(FIRST_VECTOR + line, addressOf(stubs[line]))
  unmaskLine(line)
}

/**
 * Sleeps until the next interrupt, which may be there already. Ask the devices before, with interrupts off as they
 * are everywhere else: what comes after that wakes the processor at once, because STI lets one more instruction pass
 * before the first interrupt (SDM volume 2, STI). That is HLT only because the three are one piece of assembly.
 */
export function waitForInterrupt(): void {
  asm`sti; hlt; cli`
}
