/**
 * The memory of the interpreter: separate allocations at made-up numbers, in two regions. Static allocations
 * stay; those of local variables end with their function, last in, first out, as on a stack.
 *
 * Bytes are little endian. A word that holds an address also remembers it as an address (its *provenance*), so
 * that what was computed from it can become a relocation. Overwriting one byte of it forgets that.
 */

import type { FunctionNode } from '../ir/nodes.ts'
import type { Target } from '../types/target.ts'
import { refuse } from './stop.ts'
import {
  Address,
  Allocation,
  baseName,
  type CodeBase,
  type Origin,
  type SymbolBase,
  type Word,
} from './values.ts'

/**
 * The regions' first numbers. They lie below 2 GiB, where sums and differences of two addresses do not overflow
 * on a 32-bit target, and far apart from small integers and from each other.
 */
const CODE_START = 0x0010_0000n
const STATIC_START = 0x1000_0000n
const STACK_START = 0x6000_0000n
/** Between two allocations, in bytes, so that the end of one is not the beginning of the next. */
const GAP = 32n
/** What the bytes of a new local variable hold, so that reading before writing shows. */
const FRESH_BYTE = 0xa5

/** A byte that was found. */
export interface Spot {
  readonly allocation: Allocation
  readonly offset: number
}

/** The most that a program may have at a time, in bytes. */
const MOST_BYTES = 2 ** 30

export class Memory {
  readonly wordBytes: number
  #bytes = 0
  /** In the order of their numbers. */
  readonly #statics: Allocation[] = []
  readonly #stack: Allocation[] = []
  readonly #code = new Map<FunctionNode, CodeBase>()
  readonly #codeByNumber = new Map<bigint, CodeBase>()
  readonly #symbols = new Map<string, SymbolBase>()
  /** Words of static memory that were given the address of a local variable. */
  readonly suspects: Spot[] = []
  /** Is told of each allocation before it changes. */
  guard: ((allocation: Allocation) => void) | null = null

  constructor(
    readonly target: Target,
    /** Whether addresses are known only to the linker, so that their made-up numbers must not be used. */
    readonly symbolic: boolean,
  ) {
    this.wordBytes = target.addressBits / 8
  }

  // --- Allocation --------------------------------------------------------------------------------------------

  /** Zeroed memory that stays. `align` in bytes, a power of two. */
  addStatic(origin: Origin, size: number, align: number): Allocation {
    this.#claim(size)
    return place(this.#statics, STATIC_START, origin, new Uint8Array(size), align)
  }

  /** Memory with undefined content, until `releaseTo`. */
  addLocal(origin: Origin, size: number, align: number): Allocation {
    this.#claim(size)
    return place(this.#stack, STACK_START, origin, new Uint8Array(size).fill(FRESH_BYTE), align)
  }

  #claim(size: number): void {
    if (this.#bytes + size > MOST_BYTES) refuse(`it needs more than ${MOST_BYTES} bytes at a time`)
    this.#bytes += size
  }

  /** A new life of a local variable whose declaration is executed again: references to the old one dangle. */
  renewLocal(old: Allocation): Allocation {
    old.live = false
    const bytes = new Uint8Array(old.bytes.length).fill(FRESH_BYTE)
    const allocation = new Allocation(old.origin, old.number, bytes)
    this.#stack[this.#stack.lastIndexOf(old)] = allocation
    return allocation
  }

  /** How much of the stack is used, for `releaseTo`. */
  get mark(): number {
    return this.#stack.length
  }

  /** Ends all local variables that were added since `mark` had this value. */
  releaseTo(mark: number): void {
    while (this.#stack.length > mark) {
      const ended = this.#stack.pop()!
      ended.live = false
      this.#bytes -= ended.bytes.length
    }
  }

  /** The address of a function; its number is made up. */
  addressOfFunction(node: FunctionNode): Address {
    let base = this.#code.get(node)
    if (base === undefined) {
      base = { kind: 'code', function: node, number: CODE_START + 16n * BigInt(this.#code.size) }
      this.#code.set(node, base)
      this.#codeByNumber.set(base.number, base)
    }
    return new Address(base, 0)
  }

  /** The address of a symbol of the linker script; its number is made up. */
  addressOfSymbol(name: string): Address {
    let base = this.#symbols.get(name)
    if (base === undefined) {
      const number = this.target.addressBits === 32 ? 0xc000_0000n : 0xffff_ffff_8000_0000n
      base = { kind: 'symbol', name, number: number + 0x10_0000n * BigInt(this.#symbols.size) }
      this.#symbols.set(name, base)
    }
    return new Address(base, 0)
  }

  // --- Addresses as numbers ------------------------------------------------------------------------------------

  /** The made-up number of an address, unsigned. */
  numberOf(address: Address): bigint {
    return BigInt.asUintN(this.target.addressBits, address.base.number + BigInt(address.offset))
  }

  /** A word as a number; refuses where only the linker knows it. */
  plain(word: Word): bigint {
    if (typeof word === 'bigint') return word
    if (this.symbolic)
      refuse(`the address of ${baseName(word.base)} is known only when the program is linked`)
    return this.numberOf(word)
  }

  /** `word` and `distance` bytes more. */
  moved(word: Word, distance: number): Word {
    if (distance === 0) return word
    if (typeof word === 'bigint') return BigInt.asUintN(this.target.addressBits, word + BigInt(distance))
    return new Address(word.base, word.offset + distance)
  }

  // --- Access --------------------------------------------------------------------------------------------------

  /** Finds `size` bytes for reading or writing; refuses where there is no memory or it has ended. */
  find(word: Word, size: number): Spot {
    if (typeof word !== 'bigint' && word.base.kind === 'allocation') {
      const { base, offset } = word
      if (!base.live) refuse(`${baseName(base)} is used through a reference after its block has ended`)
      if (offset >= 0 && offset + size <= base.bytes.length) return { allocation: base, offset }
    }
    return this.#findByNumber(word, size)
  }

  #findByNumber(word: Word, size: number): Spot {
    const number = this.#knownNumber(word)
    const allocation = holder(this.#statics, number) ?? holder(this.#stack, number)
    if (allocation !== null && !this.symbolic) {
      const offset = Number(number - allocation.number)
      if (offset + size <= allocation.bytes.length) return { allocation, offset }
    }
    if (typeof word !== 'bigint') {
      refuse(`${size} bytes at offset ${word.offset} of ${baseName(word.base)} lie outside it`)
    }
    if (number === 0n) refuse('null is used as a reference')
    return refuse(`there is no known memory at 0x${number.toString(16)}`)
  }

  #knownNumber(word: Word): bigint {
    if (typeof word === 'bigint') return BigInt.asUintN(this.target.addressBits, word)
    if (word.base.kind !== 'allocation') refuse(`the memory at ${baseName(word.base)} is not known`)
    return this.numberOf(word)
  }

  /** The function that a word points to; refuses if there is none. */
  findFunction(word: Word): FunctionNode {
    if (typeof word !== 'bigint') {
      if (word.base.kind === 'code' && word.offset === 0) return word.base.function
      return refuse(`${baseName(word.base)} is not a function`)
    }
    const base = this.symbolic ? undefined : this.#codeByNumber.get(word)
    return base ? base.function : refuse(`there is no function at 0x${word.toString(16)}`)
  }

  // --- Words with provenance -----------------------------------------------------------------------------------

  /** Stores a word as wide as an address. */
  storeWord(spot: Spot, word: Word): void {
    const { allocation, offset } = spot
    this.forget(allocation, offset, this.wordBytes)
    const number = typeof word === 'bigint' ? word : this.numberOf(word)
    if (this.wordBytes === 4) allocation.view.setUint32(offset, Number(BigInt.asUintN(32, number)), true)
    else allocation.view.setBigUint64(offset, BigInt.asUintN(64, number), true)
    if (typeof word === 'bigint') return
    allocation.words ??= new Map()
    allocation.words.set(offset, word)
    this.#watch(spot, word)
  }

  /** Loads a word as wide as an address: an `Address` where one was stored, else its bits, unsigned. */
  loadWord({ allocation, offset }: Spot): Word {
    const known = allocation.words?.get(offset)
    if (known !== undefined) return known
    this.requirePlain(allocation, offset, this.wordBytes)
    const { view } = allocation
    return this.wordBytes === 4 ? BigInt(view.getUint32(offset, true)) : view.getBigUint64(offset, true)
  }

  /** Refuses bytes that are part of an address whose number only the linker knows. */
  requirePlain(allocation: Allocation, offset: number, size: number): void {
    if (!this.symbolic || allocation.words === null) return
    for (let at = offset - this.wordBytes + 1; at < offset + size; at++) {
      const word = allocation.words.get(at)
      if (word !== undefined) this.plain(word)
    }
  }

  /** Forgets the addresses of which a byte is about to be overwritten. */
  forget(allocation: Allocation, offset: number, size: number): void {
    this.guard?.(allocation)
    const { words } = allocation
    if (words === null || words.size === 0) return
    const first = offset - this.wordBytes + 1
    const end = offset + size
    if (end - first <= words.size) {
      for (let at = first; at < end; at++) words.delete(at)
    } else {
      for (const at of words.keys()) if (at >= first && at < end) words.delete(at)
    }
  }

  /** Copies bytes and the addresses among them; the ranges may overlap. */
  copy(to: Spot, from: Spot, size: number): void {
    const carried = [...(from.allocation.words ?? [])].filter(
      ([at]) => at >= from.offset && at + this.wordBytes <= from.offset + size,
    )
    this.forget(to.allocation, to.offset, size)
    to.allocation.bytes.set(from.allocation.bytes.subarray(from.offset, from.offset + size), to.offset)
    if (carried.length === 0) return
    to.allocation.words ??= new Map()
    for (const [at, word] of carried) {
      const offset = to.offset + at - from.offset
      to.allocation.words.set(offset, word)
      this.#watch({ allocation: to.allocation, offset }, word)
    }
  }

  /** Stores one byte `size` times. */
  fillBytes({ allocation, offset }: Spot, size: number, byte: number): void {
    this.forget(allocation, offset, size)
    allocation.bytes.fill(byte, offset, offset + size)
  }

  #watch(spot: Spot, word: Address): void {
    if (isLocal(word.base) && !isLocal(spot.allocation)) this.suspects.push(spot)
  }
}

/** Whether this memory ends with a function. */
export function isLocal(base: Address['base']): base is Allocation {
  return base.kind === 'allocation' && base.origin.kind === 'local'
}

function place(
  region: Allocation[],
  start: bigint,
  origin: Origin,
  bytes: Uint8Array,
  align: number,
): Allocation {
  const last = region.at(-1)
  const after = last ? last.number + BigInt(last.bytes.length) + GAP : start
  const mask = BigInt(align) - 1n
  const allocation = new Allocation(origin, (after + mask) & ~mask, bytes)
  region.push(allocation)
  return allocation
}

/** The last allocation of an ordered region that begins at or before `number`, if it reaches that far. */
function holder(region: readonly Allocation[], number: bigint): Allocation | null {
  let low = 0
  let high = region.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (region[middle].number <= number) low = middle + 1
    else high = middle
  }
  const candidate = region[low - 1]
  return candidate && number <= candidate.number + BigInt(candidate.bytes.length) ? candidate : null
}
