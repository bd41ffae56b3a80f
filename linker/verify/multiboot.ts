/**
 * The headers by which boot loaders recognise a kernel. A loader that finds none, or a malformed one, refuses
 * the file without saying where it looked.
 *
 * Multiboot Specification 0.6.96, section 3.1; Multiboot2 Specification 2.0, section 3.1.
 */
import { PT_LOAD, type ElfFile } from '../elf.ts'
import { hexAddress } from '../places.ts'
import type { Check, Context } from '../verify.ts'

interface Version {
  readonly name: string
  readonly section: string
  readonly magic: number
  readonly alignment: number
  /** Loaders search this much of the file, in bytes. */
  readonly searched: number
  /** The words from the header's first on that add up to zero modulo 2^32. */
  readonly summed: number
  /** The faults of a header, at `offset` in the file, whose magic number and checksum are right. */
  readonly inspect: (bytes: Buffer, offset: number) => string[]
}

/** Bits 0 to 2: page alignment, memory information, video mode. Bit 16: the address fields are used. */
const MULTIBOOT1_KNOWN_FLAGS = 0x10007
const MULTIBOOT1_MANDATORY = 0xffff
const MULTIBOOT1_SIZE = 12
const MULTIBOOT1_ADDRESSES_FLAG = 0x10000
const MULTIBOOT1_ADDRESSES_SIZE = 32

const MULTIBOOT2_FIXED_SIZE = 16
const ARCHITECTURE_I386 = 0
const TAG_HEADER_SIZE = 8
const TAG_ALIGNMENT = 8
const END_TAG = 0

const MULTIBOOT1: Version = {
  name: 'multiboot 1',
  section: '.multiboot1',
  magic: 0x1badb002,
  alignment: 4,
  searched: 8192,
  summed: 3,
  inspect(bytes, offset) {
    const flags = bytes.readUInt32LE(offset + 4)
    const unknown = flags & MULTIBOOT1_MANDATORY & ~MULTIBOOT1_KNOWN_FLAGS
    const size = flags & MULTIBOOT1_ADDRESSES_FLAG ? MULTIBOOT1_ADDRESSES_SIZE : MULTIBOOT1_SIZE
    return [
      ...(unknown
        ? [`demands features that no loader knows: flags ${hexAddress(unknown)}; clear these bits`]
        : []),
      ...(offset + size > this.searched ? [`ends behind the first ${this.searched} bytes of the file`] : []),
    ]
  },
}

const MULTIBOOT2: Version = {
  name: 'multiboot 2',
  section: '.multiboot2',
  magic: 0xe85250d6,
  alignment: 8,
  searched: 32768,
  summed: 4,
  inspect(bytes, offset) {
    const architecture = bytes.readUInt32LE(offset + 4)
    const length = bytes.readUInt32LE(offset + 8)
    const faults: string[] = []
    if (architecture !== ARCHITECTURE_I386)
      faults.push(`names architecture ${architecture}; 32-bit protected mode of i386 is ${ARCHITECTURE_I386}`)
    if (length < MULTIBOOT2_FIXED_SIZE + TAG_HEADER_SIZE || offset + length > this.searched)
      return [...faults, `has the length ${length}, which leaves no room for its tags or the searched bytes`]
    return [...faults, ...walkTags(bytes, offset, length)]
  },
}

/** Follows the tags to the end tag, which must be the header's last 8 bytes. */
function walkTags(bytes: Buffer, offset: number, length: number): string[] {
  let at = MULTIBOOT2_FIXED_SIZE
  while (at + TAG_HEADER_SIZE <= length) {
    const type = bytes.readUInt16LE(offset + at)
    const size = bytes.readUInt32LE(offset + at + 4)
    if (size < TAG_HEADER_SIZE || at + size > length)
      return [
        `has a tag of type ${type} and size ${size} at byte ${at}, which does not fit the header's ${length}`,
      ]
    if (type === END_TAG) {
      if (at + size === length) return []
      return [`ends with its end tag at byte ${at}, but gives its length as ${length}; the two must agree`]
    }
    at += Math.ceil(size / TAG_ALIGNMENT) * TAG_ALIGNMENT
  }
  return ['has no end tag; close the list with type 0, size 8']
}

const hasMagic = (bytes: Buffer, offset: number, version: Version): boolean =>
  offset + version.summed * 4 <= bytes.length && bytes.readUInt32LE(offset) === version.magic

function hasChecksum(bytes: Buffer, offset: number, { summed }: Version): boolean {
  let sum = 0
  for (let word = 0; word < summed; word++) sum = (sum + bytes.readUInt32LE(offset + word * 4)) >>> 0
  return sum === 0
}

/** The symbol and line of what stands at an offset in the file. */
function describeOffset({ elf, places }: Context, offset: number): string {
  const segment = elf.segments.find(
    (candidate) =>
      candidate.type === PT_LOAD &&
      offset >= candidate.offset &&
      offset < candidate.offset + candidate.fileSize,
  )
  return segment
    ? places.describe(offset - segment.offset + segment.virtualAddress)
    : `byte ${offset} of the file`
}

const findHeaders = ({ bytes }: ElfFile, version: Version): number[] => {
  const offsets: number[] = []
  for (let offset = 0; offset + 4 <= bytes.length; offset += version.alignment)
    if (hasMagic(bytes, offset, version)) offsets.push(offset)
  return offsets
}

function findFaults(context: Context, version: Version): string[] {
  const { bytes } = context.elf
  const { name, section, searched } = version
  const offsets = findHeaders(context.elf, version)
  const header = offsets.find((offset) => hasChecksum(bytes, offset, version))
  if (header === undefined) {
    const broken = offsets[0]
    if (broken !== undefined)
      return [
        `${describeOffset(context, broken)}: the ${name} header's checksum is wrong: its first ${version.summed} words must add up to 0 modulo 2^32`,
      ]
    return [
      `the image has no ${name} header (aligned to ${version.alignment} bytes); put one into section ${section}`,
    ]
  }
  const where = describeOffset(context, header)
  if (header >= searched)
    return [
      `${where}: the ${name} header stands at byte ${header} of the file, but loaders search the first ${searched} only; put it into section ${section}, which the linker script places first`,
    ]
  return version.inspect(bytes, header).map((fault) => `${where}: the ${name} header ${fault}`)
}

export const findMultiboot1Faults: Check = (context) => findFaults(context, MULTIBOOT1)
export const findMultiboot2Faults: Check = (context) => findFaults(context, MULTIBOOT2)
