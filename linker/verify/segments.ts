/** What the boot loader loads: no part both writable and executable, and no two parts in one place. */
import { PF_EXECUTE, PF_WRITE, PT_LOAD, SHF_ALLOCATE, type Segment } from '../elf.ts'
import { hexAddress } from '../places.ts'
import type { Check, Context } from '../verify.ts'

const loadedSegments = ({ elf }: Context): Segment[] =>
  elf.segments.filter((segment) => segment.type === PT_LOAD && segment.memorySize > 0)

/** The segment's sections, with the first symbol in it as a place to start looking. */
function describeSegment({ elf, places }: Context, { virtualAddress, memorySize }: Segment): string {
  const inside = (address: number) => address >= virtualAddress && address < virtualAddress + memorySize
  const sections = elf.sections
    .filter((section) => section.flags & SHF_ALLOCATE && section.size > 0 && inside(section.address))
    .map((section) => section.name)
  const first = elf.symbols
    .filter((symbol) => symbol.size > 0 && inside(symbol.value))
    .sort((left, right) => left.value - right.value)[0]
  const start = first ? `, which begins with ${places.describe(first.value)}` : ''
  return `the segment of ${sections.join(', ') || 'no section'} at ${hexAddress(virtualAddress)}${start}`
}

export const findWritableCode: Check = (context) =>
  loadedSegments(context)
    .filter(({ flags }) => flags & PF_WRITE && flags & PF_EXECUTE)
    .map(
      (segment) =>
        `${describeSegment(context, segment)}, is both writable and executable: any stray write could become code; put code and data into segments of their own (PHDRS of the linker script)`,
    )

export const findOverlaps: Check = (context) => {
  const sorted = loadedSegments(context).sort((left, right) => left.physicalAddress - right.physicalAddress)
  return sorted.slice(1).flatMap((segment, index) => {
    const previous = sorted[index]!
    const end = previous.physicalAddress + previous.memorySize
    if (segment.physicalAddress >= end) return []
    return [
      `${describeSegment(context, segment)}, is loaded at ${hexAddress(segment.physicalAddress)}, over ${describeSegment(context, previous)}, which is loaded up to ${hexAddress(end - 1)}; give them load addresses apart (AT in the linker script)`,
    ]
  })
}
