/**
 * The two 8259A interrupt controllers. Firmware leaves their first vectors on top of the processor's own
 * exceptions, where a timer tick looks like a double fault; they are moved out of the way and every line is
 * masked until a driver asks for it.
 *
 * Intel 8259A data sheet, "Initialization Command Words".
 */
import { inb, outb } from './cpu.ts'

const FIRST_COMMAND = 0x20
const FIRST_DATA = 0x21
const SECOND_COMMAND = 0xa0
const SECOND_DATA = 0xa1

/** ICW1: begin initialisation, an ICW4 will follow. */
const INITIALIZE = 0x11
/** ICW4: 8086 mode. */
const MODE_8086 = 0x01
/** The first controller's line that the second is wired to: as a mask for the one, as a number for the other. */
const CASCADE_MASK = 0x04
const CASCADE_LINE = 2
const ALL_LINES = 0xff
const LINES_OF_ONE = 8
/** OCW2: the interrupt of the highest priority in service has been served. */
const END_OF_INTERRUPT = 0x20

/** The vectors of lines 0 to 7, and of lines 8 to 15. */
export const FIRST_VECTOR = 0x20
export const SECOND_VECTOR = 0x28

/** A write to port 0x80, which only a diagnostic card listens to, gives slow controllers the time they need. */
function pause(): void {
  outb(0x80, 0)
}

function send(port: u16, value: u8): void {
  outb(port, value)
  pause()
}

/** Moves the lines to vectors 0x20 to 0x2F and masks all of them. */
export function silenceInterruptControllers(): void {
  send(FIRST_COMMAND, INITIALIZE)
  send(SECOND_COMMAND, INITIALIZE)
  send(FIRST_DATA, FIRST_VECTOR)
  send(SECOND_DATA, SECOND_VECTOR)
  send(FIRST_DATA, CASCADE_MASK)
  send(SECOND_DATA, CASCADE_LINE)
  send(FIRST_DATA, MODE_8086)
  send(SECOND_DATA, MODE_8086)
  send(FIRST_DATA, ALL_LINES)
  send(SECOND_DATA, ALL_LINES)
}

/** Lets a line through, and the cascade where it belongs to the second controller. */
export function unmaskLine(line: u8): void {
  const isSecond = line >= LINES_OF_ONE
  const port: u16 = isSecond ? SECOND_DATA : FIRST_DATA
  outb(port, inb(port) & ~u8(1 << (line % LINES_OF_ONE)))
  if (isSecond) outb(FIRST_DATA, inb(FIRST_DATA) & ~u8(CASCADE_MASK))
}

/** Tells the controllers that a line's interrupt has been served. */
export function acknowledgeLine(line: u8): void {
  if (line >= LINES_OF_ONE) outb(SECOND_COMMAND, END_OF_INTERRUPT)
  outb(FIRST_COMMAND, END_OF_INTERRUPT)
}
