/**
 * IR to C: one file for the whole program, meant to be read. It asks for GNU C 11 and for the flags below; what it
 * then does is defined for every input.
 */

import type { FunctionNode } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'
import { removeUnreachable } from '../passes/remove-unreachable.ts'
import { printFunction, prototype } from './functions.ts'
import { REQUIRED_C_FLAGS, silencedWarnings } from './flags.ts'
import { globalDefinitions } from './globals.ts'
import { hostEntry, hostFunction, isHostFunction } from './hosted.ts'
import { memoryFunctions } from './i386.ts'
import { type HostedOptions, Unit } from './unit.ts'
import { Writer } from './writer.ts'

export interface EmitOptions {
  /** For a program that runs as a process of the host instead of on a machine of its own. */
  readonly hosted?: HostedOptions
  /** Functions that are printed though nothing may reach them. */
  readonly roots?: readonly FunctionNode[]
}

/** Prints a program as C. What cannot be reached is left out. */
export function emitC(program: Program, options: EmitOptions = {}): { readonly source: string } {
  const hosted = options.hosted ?? null
  const entry = hosted ? findEntry(program, hosted.entry) : null
  const unit = new Unit(
    removeUnreachable(program, [...(options.roots ?? []), ...(entry ? [entry] : [])]),
    hosted,
  )
  const sections = printSections(unit, entry)
  return {
    source: `${sections
      .flat()
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trimEnd()}\n`,
  }
}

function findEntry(program: Program, symbol: string): FunctionNode {
  const entry = program.functions.find((node) => node.symbol === symbol)
  if (!entry) throw new Error(`the program has no function ${symbol} to begin with`)
  if (entry.parameters.length > 0) throw new Error(`${entry.name} has parameters, but nothing gives it any`)
  return entry
}

/** The parts of the file. Bodies are printed first, since they tell which types and helpers are used. */
function printSections(unit: Unit, entry: FunctionNode | null): string[][] {
  const { functions } = unit.program
  const bodies = new Writer()
  for (const node of functions) printFunction(node, unit, bodies)
  const host = functions.filter((node) => isHostFunction(node, unit)).map((node) => hostFunction(node, unit))
  const prototypes = functions.map((node) => prototype(node, unit))
  const globals = globalDefinitions(unit)
  if (unit.checks.isUsed) unit.types.declare({ kind: 'object', struct: unit.checks.structs.check })
  if (unit.checks.usesLocations)
    unit.types.declare({ kind: 'object', struct: unit.checks.structs.sourceLocation })
  const helpers = unit.helpers.lines()
  const definitions = unit.types.definitions()
  return [
    prelude(unit),
    definitions,
    linkerSymbols(unit),
    [...prototypes.flatMap((text) => text.split('\n')), ''],
    unit.checks.tables(),
    unit.hosted ? [] : [...memoryFunctions(unit.program.target.addressBits).trim().split('\n'), ''],
    helpers,
    [...globals, ''],
    host.flatMap((text) => [...text.split('\n'), '']),
    bodies.lines,
    entry ? ['', ...hostEntry(unit, entry).split('\n')] : [],
  ]
}

function prelude({ program: { target } }: Unit): string[] {
  return [
    `// C printed by ring0 for ${target.name}. Compile with: ${REQUIRED_C_FLAGS.join(' ')}`,
    '',
    '#include <stdbool.h>',
    '#include <stddef.h>',
    '',
    ...silencedWarnings(),
    '',
    ...INTEGER_DEFINITIONS,
    '',
    `_Static_assert(sizeof(usize) == ${target.addressBits / 8}, "this file is for ${target.addressBits}-bit addresses");`,
    '',
    '#define INLINE static inline __attribute__((always_inline, artificial))',
    '#ifdef __clang__',
    '#define STANDALONE optnone',
    '#else',
    '#define STANDALONE optimize("no-jump-tables", "no-tree-loop-distribute-patterns")',
    '#endif',
    '#define STRING(text) { (u8 *)(text), sizeof(text) - 1 }',
    '',
  ]
}

const INTEGER_DEFINITIONS: readonly string[] = [
  'typedef unsigned char u8;',
  'typedef unsigned short u16;',
  'typedef unsigned int u32;',
  'typedef unsigned long long u64;',
  'typedef __SIZE_TYPE__ usize;',
  'typedef signed char i8;',
  'typedef short i16;',
  'typedef int i32;',
  'typedef long long i64;',
  'typedef __PTRDIFF_TYPE__ isize;',
]

function linkerSymbols({ references, names, program }: Unit): string[] {
  const own = new Set(program.functions.map((node) => names.of(node)))
  const lines = [...references.linkerSymbols]
    .filter((symbol) => !own.has(names.ofLinkerSymbol(symbol)))
    .map((symbol) => {
      const name = names.ofLinkerSymbol(symbol)
      return `extern u8 ${name}[]${name === symbol ? '' : ` __asm__("${symbol}")`};`
    })
  return lines.length > 0 ? [...lines, ''] : []
}
