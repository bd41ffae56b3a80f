/**
 * Answers where in the TypeScript sources an address of the image comes from: by the debug information for
 * code, by the compiler's table of symbols for data and for names.
 */
import { readLines, type LineRow } from './dwarf-lines.ts'
import type { ElfFile, Symbol } from './elf.ts'

/** An entry of the compiler's `symbols.json`. */
export interface NamedSymbol {
  /** The name in C. */
  readonly symbol: string
  /** The name in TypeScript. */
  readonly name: string
  /** Relative to the project's root. */
  readonly file: string
  readonly line: number
}
export interface SymbolNames {
  readonly functions: readonly NamedSymbol[]
  readonly variables: readonly NamedSymbol[]
}
export const NO_NAMES: SymbolNames = { functions: [], variables: [] }

/** GCC names the parts and copies that it makes of a function after it. */
const CLONE = /\.(part|constprop|isra|cold|lto_priv|localalias)\b.*$/

export const isTypeScript = (file: string | null): file is string => file !== null && file.endsWith('.ts')

/** Hexadecimal, as wide as an address. */
export const hexAddress = (address: number): string => '0x' + address.toString(16).padStart(8, '0')

/** The last element whose `key` is at most `value`; the elements are sorted by it. */
function lastAtMost<T>(elements: readonly T[], value: number, key: (element: T) => number): T | null {
  let low = 0
  let high = elements.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (key(elements[middle]!) <= value) low = middle + 1
    else high = middle
  }
  return low === 0 ? null : elements[low - 1]!
}

export class Places {
  readonly lines: readonly LineRow[]
  private readonly symbols: readonly Symbol[]
  private readonly names: ReadonlyMap<string, NamedSymbol>

  constructor(elf: ElfFile, names: SymbolNames) {
    this.lines = readLines(elf)
    this.symbols = elf.symbols
      .filter((symbol) => symbol.size > 0)
      .sort((left, right) => left.value - right.value)
    this.names = new Map([...names.functions, ...names.variables].map((entry) => [entry.symbol, entry]))
  }

  /** The entry of a C symbol, also for the copies that GCC makes; null for what is not TypeScript's. */
  named(symbol: string): NamedSymbol | null {
    return this.names.get(symbol) ?? this.names.get(symbol.replace(CLONE, '')) ?? null
  }

  /** The function or variable that covers an address, or null. */
  symbolAt(address: number): Symbol | null {
    const symbol = lastAtMost(this.symbols, address, (candidate) => candidate.value)
    return symbol && address < symbol.value + symbol.size ? symbol : null
  }

  /** `file:line`, or null where none is known. */
  lineAt(address: number): string | null {
    const row = lastAtMost(this.lines, address, (candidate) => candidate.address)
    return row?.file ? `${row.file}:${row.line}` : null
  }

  /** `Frames.allocate (kernel-src/mm/frames.ts:12)`, or as much of it as is known. */
  describe(address: number): string {
    const symbol = this.symbolAt(address)
    const entry = symbol && this.named(symbol.name)
    const name = entry?.name ?? symbol?.name ?? hexAddress(address)
    const place = this.lineAt(address) ?? (entry && `${entry.file}:${entry.line}`)
    return place ? `${name} (${place})` : name
  }
}
