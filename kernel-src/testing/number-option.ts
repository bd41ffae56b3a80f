/** Numbers on the kernel's command line, as in `test=12`. */
import { bootInformation } from '../boot/information.ts'
import { panicMessage, panicNow } from '../lib/panic.ts'

const ZERO = 0x30

/** The number that an option has, or `otherwise` if it is not there. Panics if it is none. */
export function numberOption(name: string, otherwise: u32): u32 {
  const text = bootInformation.option(name)
  if (text.length === 0) return otherwise
  let number: u32 = 0
  for (const byte of text.bytes) {
    if (byte < ZERO || byte > ZERO + 9) {
      panicMessage`${name}= takes a number`
      panicNow()
    }
    number = number * 10 + (byte - ZERO)
  }
  return number
}
