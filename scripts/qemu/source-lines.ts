/**
 * From a machine address of a run to the TypeScript function and line, through the linked kernel's debug
 * information and the compiler's table of symbols.
 */
import { existsSync, readFileSync } from 'node:fs'
import { readElf } from '../../linker/elf.ts'
import { NO_NAMES, Places, type SymbolNames } from '../../linker/places.ts'

export interface Image {
  /** The linked kernel, with its debug information. */
  readonly elf: string
  /** The compiler's `symbols.json`, if names are to be TypeScript's. */
  readonly symbols?: string
}

/** Until paging is on, code of the higher half is reached at its load address, this much lower. */
const HIGHER_HALF = 0xc0000000

/** `FrameAllocator.free (kernel-src/mm/frames.ts:12)`, or null where the image has no code at `address`. */
export function describeAddress(address: number, image: Image): string | null {
  if (!existsSync(image.elf)) return null
  const places = new Places(readElf(readFileSync(image.elf)), namesOf(image))
  const candidates = address < HIGHER_HALF ? [address, address + HIGHER_HALF] : [address]
  const known = candidates.find((candidate) => places.symbolAt(candidate) !== null)
  return known === undefined ? null : places.describe(known)
}

function namesOf(image: Image): SymbolNames {
  if (image.symbols === undefined || !existsSync(image.symbols)) return NO_NAMES
  return JSON.parse(readFileSync(image.symbols, 'utf8')) as SymbolNames
}
