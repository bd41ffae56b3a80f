/**
 * The values of the interpreter.
 *
 * A word (an integer as wide as an address, a pointer, a reference, a function) is a plain number, or an
 * `Address`: a base that only the linker places, and a distance from it in bytes. So that programs may also look
 * at addresses as numbers, each base has a made-up number as well.
 */

import { spokenName } from '../ir/locals.ts'
import type { FunctionNode, Global, Local } from '../ir/nodes.ts'
import type { Location } from '../ir/location.ts'

/** What memory an allocation stands for. */
export type Origin =
  | { readonly kind: 'global'; readonly global: Global }
  | { readonly kind: 'local'; readonly local: Local }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'location'; readonly location: Location }

/** Consecutive bytes that no pointer can leave unnoticed. */
export class Allocation {
  readonly kind = 'allocation'
  readonly view: DataView
  /** The addresses among the bytes, by the offset of the word that holds them; null while there are none. */
  words: Map<number, Address> | null = null
  /** False once the variable's block has ended. */
  live = true

  constructor(
    readonly origin: Origin,
    readonly number: bigint,
    readonly bytes: Uint8Array,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}

/** The first byte of a function. */
export interface CodeBase {
  readonly kind: 'code'
  readonly function: FunctionNode
  readonly number: bigint
}

/** A symbol of the linker script. */
export interface SymbolBase {
  readonly kind: 'symbol'
  readonly name: string
  readonly number: bigint
}

export type Base = Allocation | CodeBase | SymbolBase

/** A place that only the linker knows the number of. */
export class Address {
  constructor(
    readonly base: Base,
    /** In bytes from the base; may lie outside it. */
    readonly offset: number,
  ) {}
}

export type Word = bigint | Address

/** A slice or a string. */
export interface View {
  readonly data: Word
  /** In elements. */
  readonly length: bigint
}

/** Integers and words, booleans, slices and strings, the fields of a record; nothing for void. */
export type Value = Word | boolean | View | readonly Value[] | undefined

/** What a reader calls the thing that stands at a base. */
export function baseName(base: Base): string {
  if (base.kind === 'code') return base.function.name
  if (base.kind === 'symbol') return base.name
  switch (base.origin.kind) {
    case 'global':
      return base.origin.global.name
    case 'local':
      return spokenName(base.origin.local) ?? base.origin.local.name
    case 'string':
      return `the string ${JSON.stringify(base.origin.value)}`
    case 'location':
      return 'a source location'
  }
}
