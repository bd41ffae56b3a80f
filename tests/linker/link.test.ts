/** What the linker refuses is told in the words of TypeScript sources. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PF_EXECUTE, PF_READ, PF_WRITE, PT_LOAD, readElf } from '../../linker/elf.ts'
import { makeImage, SOUND } from './image.ts'

test('a symbol that is used but defined nowhere is named with the line that uses it', async () => {
  const c = `${SOUND}
void absent(void);
#line 12 "kernel-src/boot/start.ts"
__attribute__((used)) void caller(void) { absent(); }
`
  await expect(makeImage({ c })).rejects.toThrow(
    /^kernel-src\/boot\/start\.ts:12: absent is used but defined nowhere/,
  )
})

test('a section that the script does not place is refused', async () => {
  const c = `${SOUND}\n__attribute__((section(".astray"), used)) int lost = 1;\n`
  await expect(makeImage({ c })).rejects.toThrow(
    /section\('\.astray', …\) names a section that the linker script does not place/,
  )
})

test('an image beyond the 4 MiB of its page table is refused', async () => {
  const c = `${SOUND}\n__attribute__((used)) char huge[5 << 20];\n`
  await expect(makeImage({ c })).rejects.toThrow(/larger than the 4 MiB/)
})

test('each segment has one kind of access, begins at a page, and is loaded where it is linked or KERNEL_BASE lower', async () => {
  const c = `${SOUND}
__attribute__((used)) int variable = 1;
__attribute__((used)) const int constant = 2;
__attribute__((used, section(".boot.data"))) int early = 3;
`
  const elf = readElf(readFileSync(await makeImage({ c })))
  const segments = elf.segments.filter(({ type }) => type === PT_LOAD)
  expect(segments.map(({ flags }) => flags)).toEqual([
    PF_READ,
    PF_READ | PF_EXECUTE,
    PF_READ | PF_WRITE,
    PF_READ | PF_EXECUTE,
    PF_READ,
    PF_READ | PF_WRITE,
  ])
  for (const { virtualAddress, physicalAddress } of segments) {
    expect(virtualAddress % 4096).toBe(0)
    expect([0, 0xc0000000]).toContain(virtualAddress - physicalAddress)
  }
  const start = elf.symbols.find(({ name }) => name === '_start')!
  expect(elf.entry).toBe(start.value)
  expect(elf.entry).toBeLessThan(0x200000)
})

test('the linker script defines page-aligned bounds that enclose the image', async () => {
  const elf = readElf(readFileSync(await makeImage({ c: SOUND })))
  const bounds = [
    'start',
    'text_start',
    'text_end',
    'rodata_start',
    'rodata_end',
    'data_start',
    'data_end',
    'end',
  ]
  const values = bounds.map((name) => elf.symbols.find((symbol) => symbol.name === `kernel_${name}`)!.value)
  expect(values[0]).toBe(0xc0100000)
  expect(values.toSorted((left, right) => left - right)).toEqual(values)
  for (const value of values) expect(value % 4096).toBe(0)
})
