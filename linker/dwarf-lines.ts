/**
 * Reads the line tables of a linked program: which source line each machine address comes from. The tables
 * are programs for a small state machine, which this file runs: DWARF 5, section 6.2.
 */
import { posix } from 'node:path'
import { sectionBytes, textAt, type ElfFile } from './elf.ts'

/** From `address` on, up to the next row's address, the code is of this line. */
export interface LineRow {
  readonly address: number
  /** As the compiler was given it; null where a stretch of code ends. */
  readonly file: string | null
  readonly line: number
}

class Reader {
  constructor(
    readonly bytes: Buffer,
    public at: number,
    readonly bits: 32 | 64,
  ) {}
  unsigned(size: 1 | 2 | 4 | 8): number {
    const value =
      size === 8 ? Number(this.bytes.readBigUInt64LE(this.at)) : this.bytes.readUIntLE(this.at, size)
    this.at += size
    return value
  }
  address(): number {
    return this.unsigned(this.bits === 64 ? 8 : 4)
  }
  /** A variable-length integer (DWARF 5, section 7.6). */
  uleb(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.unsigned(1)
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  sleb(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.unsigned(1)
      value += (byte & 127) * scale
      if (byte < 128) return byte & 64 ? value - scale * 128 : value
    }
  }
  text(): string {
    const text = textAt(this.bytes, this.at)
    this.at = this.bytes.indexOf(0, this.at) + 1
    return text
  }
}

interface Strings {
  readonly strings: Buffer
  readonly lineStrings: Buffer
}

/** How each form of a name table's entry is read (DWARF 5, section 7.5.5). */
const FORMS: Readonly<Record<number, (reader: Reader, strings: Strings) => string | number>> = {
  0x05: (reader) => reader.unsigned(2),
  0x06: (reader) => reader.unsigned(4),
  0x08: (reader) => reader.text(),
  0x0b: (reader) => reader.unsigned(1),
  0x0e: (reader, { strings }) => textAt(strings, reader.unsigned(4)),
  0x0f: (reader) => reader.uleb(),
  0x1e: (reader) => (reader.at += 16),
  0x1f: (reader, { lineStrings }) => textAt(lineStrings, reader.unsigned(4)),
}
const CONTENT_PATH = 1
const CONTENT_DIRECTORY = 2

interface Name {
  readonly path: string
  readonly directory: number
}

function readNames(reader: Reader, strings: Strings): Name[] {
  const format = Array.from({ length: reader.unsigned(1) }, () => [reader.uleb(), reader.uleb()] as const)
  return Array.from({ length: reader.uleb() }, () => {
    let path = ''
    let directory = 0
    for (const [content, form] of format) {
      const read = FORMS[form]
      if (!read)
        throw new Error(
          `the debug information uses form 0x${form.toString(16)}, unknown to linker/dwarf-lines.ts`,
        )
      const value = read(reader, strings)
      if (content === CONTENT_PATH) path = String(value)
      if (content === CONTENT_DIRECTORY) directory = Number(value)
    }
    return { path, directory }
  })
}

interface Machine {
  address: number
  file: number
  line: number
}
interface Parameters {
  readonly minimumLength: number
  readonly constantAdvance: number
  readonly emit: () => void
}

/** The standard opcodes, by number; the columns, flags and markers that some set are of no use here. */
const STANDARD: Readonly<Record<number, (reader: Reader, machine: Machine, parameters: Parameters) => void>> =
  {
    1: (_reader, _machine, { emit }) => emit(),
    2: (reader, machine, { minimumLength }) => void (machine.address += reader.uleb() * minimumLength),
    3: (reader, machine) => void (machine.line += reader.sleb()),
    4: (reader, machine) => void (machine.file = reader.uleb()),
    5: (reader) => void reader.uleb(),
    6: () => {},
    7: () => {},
    8: (_reader, machine, { constantAdvance }) => void (machine.address += constantAdvance),
    9: (reader, machine) => void (machine.address += reader.unsigned(2)),
    10: () => {},
    11: () => {},
    12: (reader) => void reader.uleb(),
  }
const EXTENDED_END = 1
const EXTENDED_ADDRESS = 2
const VERSION = 5

/**
 * The rows of all line tables, sorted by address, one for each address. Throws an `Error` where the debug
 * information is not DWARF 5.
 */
export function readLines(elf: ElfFile): LineRow[] {
  const bytes = sectionBytes(elf, '.debug_line')
  const strings = {
    strings: sectionBytes(elf, '.debug_str'),
    lineStrings: sectionBytes(elf, '.debug_line_str'),
  }
  const rows: LineRow[] = []
  for (let at = 0; at < bytes.length;) {
    const reader = new Reader(bytes, at, elf.bits)
    const end = reader.unsigned(4) + reader.at
    readUnit(reader, end, strings, rows)
    at = end
  }
  // Of rows at one address the last one counts, but the end of one stretch never hides the start of another.
  const byAddress = new Map<number, LineRow>()
  for (const row of rows)
    if (row.file !== null || !byAddress.has(row.address)) byAddress.set(row.address, row)
  return [...byAddress.values()].sort((left, right) => left.address - right.address)
}

function readUnit(reader: Reader, end: number, strings: Strings, rows: LineRow[]): void {
  const version = reader.unsigned(2)
  if (version !== VERSION)
    throw new Error(`the debug information is DWARF ${version}; compile with -gdwarf-5`)
  reader.at += 2
  const program = reader.unsigned(4) + reader.at
  const minimumLength = reader.unsigned(1)
  reader.at += 2
  const lineBase = (reader.unsigned(1) << 24) >> 24
  const lineRange = reader.unsigned(1)
  const opcodeBase = reader.unsigned(1)
  reader.at += opcodeBase - 1
  const directories = readNames(reader, strings)
  const files = readNames(reader, strings)
  const paths = files.map(({ path, directory }) => posix.join(directories[directory]?.path ?? '.', path))
  reader.at = program

  const machine: Machine = { address: 0, file: 1, line: 1 }
  const emit = () =>
    void rows.push({ address: machine.address, file: paths[machine.file] ?? null, line: machine.line })
  const constantAdvance = Math.trunc((255 - opcodeBase) / lineRange) * minimumLength
  while (reader.at < end) {
    const opcode = reader.unsigned(1)
    if (opcode >= opcodeBase) {
      machine.address += Math.trunc((opcode - opcodeBase) / lineRange) * minimumLength
      machine.line += lineBase + ((opcode - opcodeBase) % lineRange)
      emit()
    } else if (opcode === 0) {
      runExtended(reader, machine, rows)
    } else {
      STANDARD[opcode]!(reader, machine, { minimumLength, constantAdvance, emit })
    }
  }
}

function runExtended(reader: Reader, machine: Machine, rows: LineRow[]): void {
  const next = reader.uleb() + reader.at
  const opcode = reader.unsigned(1)
  if (opcode === EXTENDED_ADDRESS) machine.address = reader.address()
  if (opcode === EXTENDED_END) {
    rows.push({ address: machine.address, file: null, line: 0 })
    Object.assign(machine, { address: 0, file: 1, line: 1 })
  }
  reader.at = next
}
