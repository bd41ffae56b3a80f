/**
 * The keyboard behind the 8042 controller. IBM PS/2 Hardware Interface Technical Reference, "Keyboard and auxiliary
 * device controller". A machine without one is noticed, and its keys are never waited for.
 */
import { inb, outb } from '#arch/cpu'
import { NO_KEY, type Key } from './keys.ts'
import { ScanCodes } from './scan-codes.ts'

const DATA_PORT = 0x60
const STATUS_PORT = 0x64

/** Status: the controller has a byte for us; it has not yet taken ours; the byte is the mouse's. */
const OUTPUT_FULL = 0x01
const INPUT_FULL = 0x02
const FROM_MOUSE = 0x20
/** What reading a port gives where nothing answers. */
const NOBODY = 0xff

const READ_CONFIGURATION = 0x20
const WRITE_CONFIGURATION = 0x60
const ENABLE_KEYBOARD = 0xae
/** Configuration: an interrupt for each byte; the keyboard off; scan codes translated to set 1. */
const INTERRUPT = 0x01
const KEYBOARD_OFF = 0x10
const TRANSLATION = 0x40

/** A controller answers within some microseconds; a read of a port takes about one. */
const PATIENCE = 10_000

class Keyboard {
  private readonly codes: Inline<ScanCodes> = new ScanCodes()
  private present: boolean = false

  /** Finds the controller and makes each byte of the keyboard's an interrupt. */
  initialize(): void {
    this.present = false
    if (inb(STATUS_PORT) === NOBODY) return
    this.discard()
    if (!this.send(READ_CONFIGURATION) || !this.waitFor(OUTPUT_FULL, OUTPUT_FULL)) return
    const configuration = inb(DATA_PORT)
    if (!this.send(WRITE_CONFIGURATION) || !this.waitFor(INPUT_FULL, 0)) return
    outb(DATA_PORT, (configuration | INTERRUPT | TRANSLATION) & ~u8(KEYBOARD_OFF))
    this.present = this.send(ENABLE_KEYBOARD)
  }

  /** The next key that was pressed, or `NO_KEY` once nothing more has come. */
  read(): Key {
    while (this.present && (inb(STATUS_PORT) & OUTPUT_FULL) !== 0) {
      const isMouse = (inb(STATUS_PORT) & FROM_MOUSE) !== 0
      const code = inb(DATA_PORT)
      const key = isMouse ? NO_KEY : this.codes.feed(code)
      if (key !== NO_KEY) return key
    }
    return NO_KEY
  }

  /** Takes out what was pressed before anyone listened. */
  private discard(): void {
    for (let count: u32 = 0; count < PATIENCE && (inb(STATUS_PORT) & OUTPUT_FULL) !== 0; count++)
      inb(DATA_PORT)
  }

  private send(command: u8): boolean {
    if (!this.waitFor(INPUT_FULL, 0)) return false
    outb(STATUS_PORT, command)
    return true
  }

  /** Whether a bit of the status came to be as wanted before patience ran out. */
  private waitFor(bit: u8, wanted: u8): boolean {
    for (let tries: u32 = 0; tries < PATIENCE; tries++) if ((inb(STATUS_PORT) & bit) === wanted) return true
    return false
  }
}

export const keyboard = new Keyboard()
