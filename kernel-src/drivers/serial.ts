/**
 * The first serial port, a 16550 UART, at 115,200 baud, 8 data bits, no parity, 1 stop bit, polled.
 *
 * A port that is not there, or does not work, is found by the loop-back test and then left alone, so that
 * output never waits for it. Registers and bits: National Semiconductor PC16550D data sheet, section 8.
 */
import { inb, outb } from '#arch/cpu'

const COM1 = 0x3f8

/** Registers, as offsets from the port's base; the first two are the divisor while `DIVISOR_LATCH` is set. */
const DATA = 0
const INTERRUPT_ENABLE = 1
const FIFO_CONTROL = 2
const LINE_CONTROL = 3
const MODEM_CONTROL = 4
const LINE_STATUS = 5

/** 115,200 baud divided by the divisor. */
const DIVISOR = 1
const DIVISOR_LATCH = 0x80
const EIGHT_BITS_NO_PARITY_ONE_STOP = 0x03
/** FIFOs on and both emptied; the receiver's threshold is of no use to a polled port. */
const FIFO_ENABLE_AND_CLEAR = 0x07
const LOOP_BACK = 0x10
/** Data terminal ready, request to send. */
const READY = 0x03
/** The gate between the port and its interrupt line. */
const INTERRUPT_LINE = 0x08
const INTERRUPT_ON_DATA = 0x01
const TRANSMITTER_EMPTY = 0x20
const TRANSMITTER_IDLE = 0x40
const DATA_READY = 0x01

/** Any value serves; this one has both kinds of bit next to each other. */
const TEST_BYTE = 0xa5
/** At 115,200 baud a byte takes 87 µs; a read of a port takes about 1 µs. Far beyond the first, in the second. */
const PATIENCE = 100_000

/** Instead of a byte where none has come. */
export const NO_BYTE = 0xffff

class SerialPort {
  /** Whether the loop-back test succeeded; nothing is written otherwise. */
  present: boolean = false

  constructor(private readonly base: u16) {}

  /** Sets the line up and tests it by sending one byte to itself. */
  initialize(): void {
    this.present = false
    outb(this.base + INTERRUPT_ENABLE, 0)
    outb(this.base + LINE_CONTROL, DIVISOR_LATCH)
    outb(this.base + DATA, DIVISOR)
    outb(this.base + INTERRUPT_ENABLE, 0)
    outb(this.base + LINE_CONTROL, EIGHT_BITS_NO_PARITY_ONE_STOP)
    outb(this.base + FIFO_CONTROL, FIFO_ENABLE_AND_CLEAR)
    outb(this.base + MODEM_CONTROL, LOOP_BACK | READY)
    outb(this.base + DATA, TEST_BYTE)
    if (!this.waitFor(DATA_READY) || inb(this.base + DATA) !== TEST_BYTE) return
    outb(this.base + MODEM_CONTROL, READY)
    this.present = true
  }

  write(text: string): void {
    if (!this.present) return
    for (const byte of text.bytes) {
      if (!this.waitFor(TRANSMITTER_EMPTY)) this.present = false
      if (!this.present) return
      outb(this.base + DATA, byte)
    }
  }

  /** From here on a byte that comes in is an interrupt. */
  listen(): void {
    if (!this.present) return
    outb(this.base + MODEM_CONTROL, READY | INTERRUPT_LINE)
    outb(this.base + INTERRUPT_ENABLE, INTERRUPT_ON_DATA)
  }

  /** The next byte that has come in, or `NO_BYTE`. */
  read(): u16 {
    if (!this.present || (inb(this.base + LINE_STATUS) & DATA_READY) === 0) return NO_BYTE
    return inb(this.base + DATA)
  }

  /** Returns once the last byte has left the wire. */
  flush(): void {
    if (this.present) this.waitFor(TRANSMITTER_IDLE)
  }

  /** Whether one of the line status bits came on before patience ran out. */
  private waitFor(status: u8): boolean {
    for (let tries: u32 = 0; tries < PATIENCE; tries++) {
      if ((inb(this.base + LINE_STATUS) & status) !== 0) return true
    }
    return false
  }
}

export const serial = new SerialPort(COM1)
