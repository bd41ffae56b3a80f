/** The symbol table inside the image, read back from its bytes as the kernel reads it. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLines } from '../../linker/dwarf-lines.ts'
import { readElf, sectionBytes, type ElfFile } from '../../linker/elf.ts'
import { proveCodeUnmoved } from '../../linker/link.ts'
import { SYMBOL_TABLE_MAGIC } from '../../linker/symbols.ts'
import { runCommand } from '../../scripts/command.ts'
import { makeImage, SOUND, target, toolchain } from './image.ts'

const C = `${SOUND}
#line 7 "kernel-src/mm/frames.ts"
__attribute__((used, noinline)) unsigned Frames_take(unsigned *place) {
#line 8 "kernel-src/mm/frames.ts"
  *place += 1;
#line 9 "kernel-src/mm/frames.ts"
  return *place * 3; }
#line 100 "helpers.c"
__attribute__((used, noinline)) unsigned helper(unsigned value) { return value * 7; }
`
const names = {
  functions: [
    { symbol: 'Frames_take', name: 'Frames.take', file: 'kernel-src/mm/frames.ts', line: 7 },
    { symbol: 'kernel_main', name: 'main', file: 'kernel-src/main.ts', line: 10 },
  ],
  variables: [],
}

const readImage = async (): Promise<ElfFile> => readElf(readFileSync(await makeImage({ c: C, names })))
const address = (elf: ElfFile, name: string): number =>
  elf.symbols.find((symbol) => symbol.name === name)!.value

interface Place {
  name: string
  file: string | null
  line: number
}

/** Looks an offset up in the bytes of the table. */
function lookUp(table: Buffer, offset: number): Place {
  const word = (index: number) => table.readUInt32LE(index * 4)
  const [functionCount, lineCount, fileCount, textLength] = [word(1), word(2), word(3), word(4)]
  const lines = 5 + functionCount * 4
  const files = lines + lineCount * 3
  const textStart = (files + fileCount * 2) * 4
  expect(table.length).toBe(textStart + textLength)
  const text = (at: number) =>
    table.toString('utf8', textStart + word(at), textStart + word(at) + word(at + 1))
  let name = ''
  for (let row = 5; row < lines; row += 4)
    if (word(row) <= offset && offset < word(row) + word(row + 1)) name = text(row + 2)
  let line = 0
  let file: string | null = null
  for (let row = lines; row < files; row += 3) {
    if (word(row) > offset) break
    line = word(row + 1)
    const index = word(row + 2) & 0xffff
    file = index < fileCount ? text(files + index * 2) : null
  }
  return { name, file, line }
}

describe('symbol table', () => {
  test('names functions and lines of TypeScript by any address inside them', async () => {
    const elf = await readImage()
    const table = sectionBytes(elf, '.symbols')
    const start = address(elf, 'kernel_text_start')
    expect(table.readUInt32LE(0)).toBe(SYMBOL_TABLE_MAGIC)
    const file = 'kernel-src/mm/frames.ts'
    const take = elf.symbols.find((symbol) => symbol.name === 'Frames_take')!
    expect(lookUp(table, take.value - start)).toEqual({ name: 'Frames.take', file, line: 7 })
    const inside = Array.from({ length: take.size }, (_, byte) => lookUp(table, take.value + byte - start))
    expect(new Set(inside.map(({ line }) => line))).toEqual(new Set([7, 8, 9]))
    expect(new Set(inside.map((place) => place.name))).toEqual(new Set(['Frames.take']))
    expect(lookUp(table, address(elf, 'kernel_main') - start)).toEqual({
      name: 'main',
      file: 'kernel-src/main.ts',
      line: 10,
    })
  })

  test('has no TypeScript line for what comes from none, and keeps its name in C', async () => {
    const elf = await readImage()
    const offset = address(elf, 'helper') - address(elf, 'kernel_text_start')
    expect(lookUp(sectionBytes(elf, '.symbols'), offset)).toEqual({ name: 'helper', file: null, line: 0 })
  })

  test('stands where the linker symbols say', async () => {
    const elf = await readImage()
    const section = elf.sections.find(({ name }) => name === '.symbols')!
    expect(address(elf, 'symbols_start')).toBe(section.address)
    expect(address(elf, 'symbols_end')).toBe(section.address + section.size)
  })

  test('is refused where linking it in has moved code', async () => {
    const script = readFileSync(target.script, 'utf8')
      .replace(/ {2}\.symbols :[^}]*\} :rodata\n/, '')
      .replace(
        'kernel_text_start = .;',
        'kernel_text_start = .;\n  .symbols : AT(ADDR(.symbols) - KERNEL_BASE) { symbols_start = .; KEEP(*(.symbols)) symbols_end = .; } :text',
      )
    await expect(makeImage({ c: C, names, script })).rejects.toThrow(
      /has moved code \(.*\), so the table is wrong/,
    )
  })

  test('code that is the same in two links counts as unmoved', async () => {
    const elf = await readImage()
    expect(() => proveCodeUnmoved(elf, elf)).not.toThrow()
  })
})

test('line tables are read as objdump reads them', async () => {
  const path = await makeImage({ c: C, names })
  const rows = readLines(readElf(readFileSync(path))).filter((row) => row.file !== null)
  expect(rows.length).toBeGreaterThan(5)
  const { stdout } = await runCommand([toolchain.objdump, '--dwarf=decodedline', path])
  // Of its rows for one address, the last one counts here.
  const listed = stdout.matchAll(/^(\S+)\s+(\d+)\s+0x([0-9a-f]+)/gm)
  const theirs = new Map(
    [...listed].map(([, file, line, address]) => [parseInt(address!, 16), `${file}:${line}`]),
  )
  for (const { address, file, line } of rows) expect(theirs.get(address)).toBe(`${basename(file!)}:${line}`)
})
