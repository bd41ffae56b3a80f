/**
 * A reader of linked ELF files, 32 and 64 bits wide, little endian: as much of them as checking and annotating
 * a kernel image needs. Figures from the System V ABI, chapters 4 and 5 ("Object Files", "Program Loading").
 */

export interface Section {
  readonly name: string
  readonly type: number
  readonly flags: number
  readonly address: number
  readonly offset: number
  readonly size: number
  /** For symbol tables, the index of their string table's section. */
  readonly link: number
}

export interface Segment {
  readonly type: number
  readonly flags: number
  readonly offset: number
  readonly virtualAddress: number
  readonly physicalAddress: number
  readonly fileSize: number
  readonly memorySize: number
}

export interface Symbol {
  readonly name: string
  readonly value: number
  readonly size: number
  readonly type: number
  readonly binding: number
  /** The index of the section that defines it; `UNDEFINED` where none does. */
  readonly section: number
}

export interface ElfFile {
  readonly bits: 32 | 64
  readonly machine: number
  readonly entry: number
  readonly bytes: Buffer
  readonly sections: readonly Section[]
  readonly segments: readonly Segment[]
  readonly symbols: readonly Symbol[]
}

export const PT_LOAD = 1
export const PF_EXECUTE = 1
export const PF_WRITE = 2
export const PF_READ = 4
export const SHT_NOBITS = 8
export const SHF_ALLOCATE = 2
export const SHF_EXECUTE = 4
export const STT_FUNCTION = 2
export const UNDEFINED = 0
export const EM_386 = 3
export const EM_X86_64 = 62

const MAGIC = 0x464c457f
const SHT_SYMBOLS = 2
const CLASS_64 = 2
const LITTLE_ENDIAN = 1

/** Where the fields of a structure stand, in 32-bit and in 64-bit files: offset and size in bytes. */
type Layouts<Field extends string> = Readonly<
  Record<32 | 64, Readonly<Record<Field, readonly [number, number]>>>
>

const HEADER = {
  32: {
    entry: [24, 4],
    segments: [28, 4],
    sections: [32, 4],
    segmentCount: [44, 2],
    sectionCount: [48, 2],
    names: [50, 2],
  },
  64: {
    entry: [24, 8],
    segments: [32, 8],
    sections: [40, 8],
    segmentCount: [56, 2],
    sectionCount: [60, 2],
    names: [62, 2],
  },
} as const
const SEGMENT_SIZE = { 32: 32, 64: 56 } as const
const SEGMENT = {
  32: {
    type: [0, 4],
    offset: [4, 4],
    virtualAddress: [8, 4],
    physicalAddress: [12, 4],
    fileSize: [16, 4],
    memorySize: [20, 4],
    flags: [24, 4],
  },
  64: {
    type: [0, 4],
    flags: [4, 4],
    offset: [8, 8],
    virtualAddress: [16, 8],
    physicalAddress: [24, 8],
    fileSize: [32, 8],
    memorySize: [40, 8],
  },
} as const
const SECTION_SIZE = { 32: 40, 64: 64 } as const
const SECTION = {
  32: {
    name: [0, 4],
    type: [4, 4],
    flags: [8, 4],
    address: [12, 4],
    offset: [16, 4],
    size: [20, 4],
    link: [24, 4],
  },
  64: {
    name: [0, 4],
    type: [4, 4],
    flags: [8, 8],
    address: [16, 8],
    offset: [24, 8],
    size: [32, 8],
    link: [40, 4],
  },
} as const
const SYMBOL_SIZE = { 32: 16, 64: 24 } as const
const SYMBOL = {
  32: { name: [0, 4], value: [4, 4], size: [8, 4], info: [12, 1], section: [14, 2] },
  64: { name: [0, 4], info: [4, 1], section: [6, 2], value: [8, 8], size: [16, 8] },
} as const

function readFields<Field extends string>(
  bytes: Buffer,
  at: number,
  layouts: Layouts<Field>,
  bits: 32 | 64,
): Readonly<Record<Field, number>> {
  const fields = Object.entries<readonly [number, number]>(layouts[bits])
  const values = fields.map(([name, [offset, size]]) => [
    name,
    size === 8 ? Number(bytes.readBigUInt64LE(at + offset)) : bytes.readUIntLE(at + offset, size),
  ])
  return Object.fromEntries(values) as Record<Field, number>
}

/** The text that ends with a zero byte at `at`. */
export function textAt(bytes: Buffer, at: number): string {
  return bytes.toString('utf8', at, bytes.indexOf(0, at))
}

/** Reads a linked ELF file. Throws an `Error` where `bytes` are not one. */
export function readElf(bytes: Buffer): ElfFile {
  if (bytes.length < 64 || bytes.readUInt32LE(0) !== MAGIC) throw new Error('this is not an ELF file')
  if (bytes[5] !== LITTLE_ENDIAN) throw new Error('this ELF file is big endian, and no x86 program')
  const bits = bytes[4] === CLASS_64 ? 64 : 32
  const header = readFields(bytes, 0, HEADER, bits)
  const sections = readSections(bytes, bits, header)
  return {
    bits,
    machine: bytes.readUInt16LE(18),
    entry: header.entry,
    bytes,
    sections,
    segments: Array.from({ length: header.segmentCount }, (_, index) =>
      readFields(bytes, header.segments + index * SEGMENT_SIZE[bits], SEGMENT, bits),
    ),
    symbols: readSymbols(bytes, bits, sections),
  }
}

function readSections(
  bytes: Buffer,
  bits: 32 | 64,
  header: { readonly sections: number; readonly sectionCount: number; readonly names: number },
): Section[] {
  const raw = Array.from({ length: header.sectionCount }, (_, index) =>
    readFields(bytes, header.sections + index * SECTION_SIZE[bits], SECTION, bits),
  )
  const names = raw[header.names]?.offset ?? 0
  return raw.map((section) => ({ ...section, name: textAt(bytes, names + section.name) }))
}

function readSymbols(bytes: Buffer, bits: 32 | 64, sections: readonly Section[]): Symbol[] {
  const table = sections.find((section) => section.type === SHT_SYMBOLS)
  if (!table) return []
  const names = sections[table.link]!.offset
  return Array.from({ length: table.size / SYMBOL_SIZE[bits] }, (_, index) => {
    const raw = readFields(bytes, table.offset + index * SYMBOL_SIZE[bits], SYMBOL, bits)
    const name = textAt(bytes, names + raw.name)
    return {
      name,
      value: raw.value,
      size: raw.size,
      type: raw.info & 15,
      binding: raw.info >> 4,
      section: raw.section,
    }
  })
}

/** A section's bytes in the file, or none where there is no such section. */
export function sectionBytes(elf: ElfFile, name: string): Buffer {
  const section = elf.sections.find((candidate) => candidate.name === name)
  if (!section || section.type === SHT_NOBITS) return Buffer.alloc(0)
  return elf.bytes.subarray(section.offset, section.offset + section.size)
}
