/**
 * Keys from the bytes that a terminal sends. Keys without a character are escape sequences: `ESC [ A` for the arrow up,
 * `ESC [ 3 ~` for Delete, `ESC O A` where the terminal is in application mode. Standard ECMA-48, and xterm's control
 * sequences ("PC-style function keys"). An unknown sequence is left out as a whole.
 */
import {
  KEY_BACKSPACE,
  KEY_DELETE,
  KEY_DOWN,
  KEY_END,
  KEY_ENTER,
  KEY_HOME,
  KEY_LEFT,
  KEY_RIGHT,
  KEY_UP,
  NO_KEY,
  type Key,
} from './keys.ts'

const ESCAPE = 0x1b
const BRACKET = 0x5b
const LETTER_O = 0x4f
const LINE_FEED = 0x0a
/** What most terminals send for the backspace key. */
const RUBOUT = 0x7f
const DIGIT_0 = 0x30
const DIGIT_9 = 0x39
const TILDE = 0x7e
/** The bytes that end a sequence. */
const FIRST_FINAL = 0x40
const LAST_FINAL = 0x7e

enum Within {
  Text,
  AfterEscape,
  Sequence,
}

export class TerminalKeys {
  private within: Within = Within.Text
  /** The number in the sequence. */
  private parameter: u32 = 0

  /** Takes the next byte. Returns the key that it completes, or `NO_KEY`. */
  feed(byte: u8): Key {
    switch (this.within) {
      case Within.Text:
        return this.text(byte)
      case Within.AfterEscape:
        this.within = byte === BRACKET || byte === LETTER_O ? Within.Sequence : Within.Text
        this.parameter = 0
        return NO_KEY
      case Within.Sequence:
        return this.sequence(byte)
    }
  }

  private text(byte: u8): Key {
    if (byte === ESCAPE) this.within = Within.AfterEscape
    if (byte === ESCAPE || byte > RUBOUT) return NO_KEY
    if (byte === LINE_FEED) return KEY_ENTER
    return byte === RUBOUT ? KEY_BACKSPACE : byte
  }

  private sequence(byte: u8): Key {
    if (byte >= DIGIT_0 && byte <= DIGIT_9) {
      if (this.parameter < 100) this.parameter = this.parameter * 10 + (byte - DIGIT_0)
      return NO_KEY
    }
    if (byte < FIRST_FINAL || byte > LAST_FINAL) return NO_KEY
    this.within = Within.Text
    return byte === TILDE ? numbered(this.parameter) : lettered(byte)
  }
}

function lettered(final: u8): Key {
  switch (final) {
    case 0x41:
      return KEY_UP
    case 0x42:
      return KEY_DOWN
    case 0x43:
      return KEY_RIGHT
    case 0x44:
      return KEY_LEFT
    case 0x46:
      return KEY_END
    case 0x48:
      return KEY_HOME
    default:
      return NO_KEY
  }
}

function numbered(parameter: u32): Key {
  switch (parameter) {
    case 1:
    case 7:
      return KEY_HOME
    case 3:
      return KEY_DELETE
    case 4:
    case 8:
      return KEY_END
    default:
      return NO_KEY
  }
}
