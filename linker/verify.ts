/**
 * Proves of a linked kernel image what a boot loader, the processor or a later bug would otherwise find out in
 * silence. Each check is one file under `verify/`; each finding names the symbol, the source line where one is
 * known, and the way out.
 */
import { readFileSync } from 'node:fs'
import { PT_LOAD, readElf, type ElfFile } from './elf.ts'
import { NO_NAMES, Places, type SymbolNames } from './places.ts'
import { disassemble, type Instruction } from './verify/disassembly.ts'
import { findForeignSymbols } from './verify/foreign-symbols.ts'
import { findMultiboot1Faults, findMultiboot2Faults } from './verify/multiboot.ts'
import { findOverlaps, findWritableCode } from './verify/segments.ts'
import { findVectorInstructions } from './verify/vector-instructions.ts'

export interface Context {
  readonly elf: ElfFile
  /** What the image was linked from: the linked file no longer tells what was left unresolved. */
  readonly objects: readonly ElfFile[]
  readonly places: Places
  readonly instructions: readonly Instruction[]
}
export type Check = (context: Context) => string[]

const CHECKS = {
  'multiboot 1 header': findMultiboot1Faults,
  'multiboot 2 header': findMultiboot2Faults,
  'writable code': findWritableCode,
  'load addresses': findOverlaps,
  'floating point and vectors': findVectorInstructions,
  'foreign symbols': findForeignSymbols,
} satisfies Readonly<Record<string, Check>>
export type CheckName = keyof typeof CHECKS

export interface Finding {
  readonly check: CheckName
  readonly message: string
}
export interface Verification {
  readonly findings: readonly Finding[]
  /** What the boot loader reads from the file, in bytes. */
  readonly fileBytes: number
  /** What the image takes in memory, in bytes; with what starts as zero. */
  readonly memoryBytes: number
}

export interface VerifyRequest {
  /** The linked image. */
  readonly elf: string
  /** What it was linked from. */
  readonly objects: readonly string[]
  /** The disassembler to use. */
  readonly objdump: string
  /** The compiler's names; without them, those of C are shown. */
  readonly names?: SymbolNames
}

/** Checks a linked image. Throws only where a file is no ELF file. */
export function verifyImage({ elf: path, objects, objdump, names = NO_NAMES }: VerifyRequest): Verification {
  const elf = readElf(readFileSync(path))
  const context: Context = {
    elf,
    objects: objects.map((object) => readElf(readFileSync(object))),
    places: new Places(elf, names),
    instructions: disassemble(path, objdump),
  }
  const loaded = elf.segments.filter((segment) => segment.type === PT_LOAD)
  return {
    findings: Object.entries(CHECKS).flatMap(([check, run]) =>
      run(context).map((message) => ({ check: check as CheckName, message })),
    ),
    fileBytes: loaded.reduce((sum, segment) => sum + segment.fileSize, 0),
    memoryBytes: loaded.reduce((sum, segment) => sum + segment.memorySize, 0),
  }
}
