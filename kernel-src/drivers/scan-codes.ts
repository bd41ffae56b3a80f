/**
 * Keys from the scan codes of a PC's keyboard with the American layout. The controller translates what the keyboard
 * sends into set 1: a code when a key goes down, the code with its highest bit set when it comes up, and a prefix 0xE0
 * for the keys that the first PC did not have. IBM PS/2 Hardware Interface Technical Reference, "Keyboard".
 */
import {
  control,
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

/** What each code from 0 on types, alone and with Shift; a zero byte for keys without a character. */
const PLAIN = "\0\x1b1234567890-=\b\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 "
const SHIFTED = '\0\x1b!@#$%^&*()_+\b\tQWERTYUIOP{}\r\0ASDFGHJKL:"~\0|ZXCVBNM<>?\0*\0 '

const EXTENDED = 0xe0
const RELEASED = 0x80
const LEFT_SHIFT = 0x2a
const RIGHT_SHIFT = 0x36
const CONTROL = 0x1d
const CAPS_LOCK = 0x3a
const SLASH = 0x2f
const LETTER_A = 0x61
const LETTER_Z = 0x7a

export class ScanCodes {
  private extended: boolean = false
  private shift: boolean = false
  private controlled: boolean = false
  private capitals: boolean = false

  /** Takes the next code. Returns the key that it presses, or `NO_KEY`. */
  feed(code: u8): Key {
    if (code === EXTENDED) {
      this.extended = true
      return NO_KEY
    }
    const { extended } = this
    this.extended = false
    const isPressed = (code & RELEASED) === 0
    const which = code & ~u8(RELEASED)
    if (which === CONTROL) this.controlled = isPressed
    else if (!extended && (which === LEFT_SHIFT || which === RIGHT_SHIFT)) this.shift = isPressed
    else if (isPressed && which === CAPS_LOCK) this.capitals = !this.capitals
    else if (isPressed) return extended ? extendedKey(which) : this.character(which)
    return NO_KEY
  }

  private character(code: u8): Key {
    if (code >= PLAIN.length) return NO_KEY
    const plain = PLAIN.bytes[code]
    const isLetter = plain >= LETTER_A && plain <= LETTER_Z
    if (this.controlled) return isLetter ? control(plain) : NO_KEY
    const isUpper = isLetter ? this.shift !== this.capitals : this.shift
    return isUpper ? SHIFTED.bytes[code] : plain
  }
}

function extendedKey(code: u8): Key {
  switch (code) {
    case 0x1c:
      return KEY_ENTER
    case 0x35:
      return SLASH
    case 0x47:
      return KEY_HOME
    case 0x48:
      return KEY_UP
    case 0x4b:
      return KEY_LEFT
    case 0x4d:
      return KEY_RIGHT
    case 0x4f:
      return KEY_END
    case 0x50:
      return KEY_DOWN
    case 0x53:
      return KEY_DELETE
    default:
      return NO_KEY
  }
}
