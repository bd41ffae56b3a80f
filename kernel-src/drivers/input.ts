/** Keys from the serial port and from the keyboard, whichever is pressed first. */
import { FIRST_SERIAL_LINE, KEYBOARD_LINE, listenToLine, waitForInterrupt } from '#arch/interrupt-lines'
import { keyboard } from './keyboard.ts'
import { NO_KEY, type Key } from './keys.ts'
import { NO_BYTE, serial } from './serial.ts'
import { TerminalKeys } from './terminal-keys.ts'

const terminal = new TerminalKeys()

/** Makes both devices ready. Once, before the first key is asked for. */
export function startInput(): void {
  keyboard.initialize()
  serial.listen()
  listenToLine(KEYBOARD_LINE)
  listenToLine(FIRST_SERIAL_LINE)
}

/** The next key; the processor sleeps until there is one. */
export function waitForKey(): Key {
  for (;;) {
    const key = nextKey()
    if (key !== NO_KEY) return key
    waitForInterrupt()
  }
}

/** A key that has been pressed already, or `NO_KEY`. */
function nextKey(): Key {
  for (let byte = serial.read(); byte !== NO_BYTE; byte = serial.read()) {
    const key = terminal.feed(u8(byte))
    if (key !== NO_KEY) return key
  }
  return keyboard.read()
}
