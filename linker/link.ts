/**
 * Links an image twice: the first link decides where all code stands, from which the symbol table is made; the
 * second one puts the table in. The proof that the table is right is that no code has moved.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, runCommand } from '../scripts/command.ts'
import { ReportedError } from '../scripts/errors.ts'
import type { Toolchain } from '../scripts/toolchain.ts'
import { readElf, SHF_EXECUTE, STT_FUNCTION, type ElfFile } from './elf.ts'
import type { SymbolNames } from './places.ts'
import { makeSymbolTable } from './symbols.ts'

export interface LinkRequest {
  readonly toolchain: Toolchain
  readonly object: string
  /** The linker script. */
  readonly script: string
  /** The emulation of `ld`: `elf_i386`. */
  readonly emulation: string
  readonly names: SymbolNames
  /** Where intermediate files go. */
  readonly folder: string
  /** The image to make, with its debug information. */
  readonly output: string
  /** The same image without, for the boot disc. */
  readonly stripped: string
}

/**
 * Links `object` and its symbol table to an image. Throws a `ReportedError` that names symbol and source line where
 * something is used but defined nowhere.
 */
export async function linkImage(request: LinkRequest): Promise<void> {
  const { toolchain, folder, output } = request
  const first = join(folder, 'first-link.elf')
  await link(request, [request.object], first)
  const firstElf = readElf(readFileSync(first))

  const table = join(folder, 'symbols.bin')
  const tableSource = join(folder, 'symbols.S')
  const tableObject = join(folder, 'symbols.o')
  writeFileSync(table, makeSymbolTable(firstElf, request.names))
  const quoted = JSON.stringify(table)
  writeFileSync(
    tableSource,
    `.section .symbols, "a"\n.balign 4\n.incbin ${quoted}\n.section .note.GNU-stack\n`,
  )
  await runCommand([...toolchain.cc, '-c', '-o', tableObject, tableSource])

  await link(request, [request.object, tableObject], output)
  proveCodeUnmoved(firstElf, readElf(readFileSync(output)))
  await runCommand([toolchain.strip, '--strip-all', '-o', request.stripped, output])
}

async function link({ toolchain, script, emulation }: LinkRequest, objects: string[], output: string) {
  const flags = [
    '-m',
    emulation,
    '-nostdlib',
    '--build-id=none',
    '--orphan-handling=error',
    '-z',
    'noexecstack',
  ]
  try {
    await runCommand([toolchain.ld, ...flags, '-T', script, '-o', output, ...objects])
  } catch (error) {
    if (error instanceof CommandError) throw explainLinkError(error)
    throw error
  }
}

const UNDEFINED = /^(?:.*?\.o:)?(?:\.\/)?(\S+?): undefined reference to `(.+)'$/gm
const ORPHAN = /unplaced orphan section `(.+?)'/g

/** The linker's complaints in the words of TypeScript sources. */
function explainLinkError(error: CommandError): Error {
  const text = error.result.stderr
  const unresolved = [...text.matchAll(UNDEFINED)].map(
    ([, place, symbol]) =>
      `${place}: ${symbol} is used but defined nowhere; define it (exported('${symbol}', …)), or see linker/*.ld for what linkerSymbol can name`,
  )
  const orphans = [...text.matchAll(ORPHAN)].map(
    ([, section]) =>
      `section('${section}', …) names a section that the linker script does not place; use one that it does, or add it to the script`,
  )
  const lines = [...new Set([...unresolved, ...orphans])]
  return lines.length > 0 ? new ReportedError(lines.join('\n')) : error
}

/** Where each executable section and each function stands. */
function codeLayout(elf: ElfFile): Map<string, number> {
  const sections = elf.sections.filter((section) => section.flags & SHF_EXECUTE)
  const functions = elf.symbols.filter((symbol) => symbol.type === STT_FUNCTION)
  return new Map([
    ...sections.map(({ name, address }) => [`start of ${name}`, address] as const),
    ...sections.map(({ name, size }) => [`size of ${name}`, size] as const),
    ...functions.map(({ name, value }) => [name, value] as const),
  ])
}

/** Throws an `Error` that names what has moved between the two links. */
export function proveCodeUnmoved(first: ElfFile, second: ElfFile): void {
  const before = codeLayout(first)
  const after = codeLayout(second)
  const moved = [...new Set([...before.keys(), ...after.keys()])].find(
    (name) => before.get(name) !== after.get(name),
  )
  if (moved !== undefined)
    throw new Error(
      `linking the symbol table in has moved code (${moved}), so the table is wrong; the linker script must place .symbols after all code`,
    )
}
