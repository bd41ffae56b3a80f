/**
 * Keys, whichever device they were pressed on: a character is its ASCII code, Ctrl with a letter the control character,
 * and what has no code of its own lies above all of them.
 */

export type Key = u16

/** Nothing was pressed, or what came is a part of something longer. */
export const NO_KEY: Key = 0
export const KEY_BACKSPACE: Key = 0x08
export const KEY_TAB: Key = 0x09
export const KEY_ENTER: Key = 0x0d
export const KEY_ESCAPE: Key = 0x1b
export const KEY_UP: Key = 0x100
export const KEY_DOWN: Key = 0x101
export const KEY_RIGHT: Key = 0x102
export const KEY_LEFT: Key = 0x103
export const KEY_HOME: Key = 0x104
export const KEY_END: Key = 0x105
export const KEY_DELETE: Key = 0x106

/** Ctrl together with a letter, which is given in lower case: `control(0x61)` is Ctrl-A. */
export function control(letter: u16): Key {
  return letter & 0x1f
}

/** Whether a key is a character that can stand in a line. */
export function isPrintable(key: Key): boolean {
  return key >= 0x20 && key < 0x7f
}
