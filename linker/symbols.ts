/**
 * The symbol table that goes into the image, so that a panic can name TypeScript functions and lines even on a
 * machine with nothing but a screen.
 *
 * All numbers are little endian. A header of five 32-bit words (magic number; how many functions, lines and
 * files; bytes of text); the functions `{offset, size, nameOffset, nameLength}`; the lines `{offset, line,
 * u16 file, u16 column}`, each valid until the next; the files `{nameOffset, nameLength}`; the text. Offsets of
 * code count from `kernel_text_start`, and functions and lines are sorted by them. Code that comes from no
 * TypeScript line has line 0 and file 0xffff. Columns are 0: GCC knows those of the generated C only.
 */
import { STT_FUNCTION, type ElfFile } from './elf.ts'
import { isTypeScript, Places, type SymbolNames } from './places.ts'

export const SYMBOL_TABLE_MAGIC = 0x4d595352
const UNKNOWN_FILE = 0xffff

/** Text of which equal pieces are kept once. */
class TextPool {
  private readonly offsets = new Map<string, number>()
  private readonly pieces: Buffer[] = []
  private length = 0

  /** Offset and length of `text`, in bytes. */
  place(text: string): [number, number] {
    const bytes = Buffer.from(text)
    let offset = this.offsets.get(text)
    if (offset === undefined) {
      this.offsets.set(text, (offset = this.length))
      this.pieces.push(bytes)
      this.length += bytes.length
    }
    return [offset, bytes.length]
  }
  bytes(): Buffer {
    return Buffer.concat(this.pieces)
  }
}

interface CodeRange {
  readonly start: number
  readonly end: number
}

function codeRange(elf: ElfFile): CodeRange {
  const address = (name: string) => {
    const symbol = elf.symbols.find((candidate) => candidate.name === name)
    if (!symbol) throw new Error(`the image has no symbol ${name}; the linker script must define it`)
    return symbol.value
  }
  return { start: address('kernel_text_start'), end: address('kernel_text_end') }
}

const words = (values: readonly number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer)

function functionRows(elf: ElfFile, { start, end }: CodeRange, places: Places, text: TextPool): number[][] {
  return elf.symbols
    .filter(({ type, value }) => type === STT_FUNCTION && value >= start && value < end)
    .sort((left, right) => left.value - right.value)
    .map(({ name, value, size }) => [value - start, size, ...text.place(places.named(name)?.name ?? name)])
}

function lineRows({ start, end }: CodeRange, places: Places, files: Map<string, number>): number[][] {
  const rows: number[][] = []
  let previous = ''
  for (const { address, file, line } of places.lines) {
    if (address < start || address >= end) continue
    const known = isTypeScript(file)
    const key = known ? `${file}:${line}` : ''
    if (key === previous) continue
    previous = key
    if (known && !files.has(file)) files.set(file, files.size)
    rows.push([address - start, known ? line : 0, known ? files.get(file)! : UNKNOWN_FILE])
  }
  return rows
}

/** The symbol table of a linked image. `names` are the compiler's. */
export function makeSymbolTable(elf: ElfFile, names: SymbolNames): Buffer {
  const places = new Places(elf, names)
  const range = codeRange(elf)
  const text = new TextPool()
  const files = new Map<string, number>()
  const functions = functionRows(elf, range, places, text)
  const lines = lineRows(range, places, files)
  const fileRows = [...files.keys()].map((file) => text.place(file))
  const strings = text.bytes()
  return Buffer.concat([
    words([SYMBOL_TABLE_MAGIC, functions.length, lines.length, fileRows.length, strings.length]),
    words(functions.flat()),
    words(lines.flat()),
    words(fileRows.flat()),
    strings,
  ])
}
