/** Globals and their first values. What is zero has none; what refers to a later global is declared before it. */

import { isZero } from '../ir/initials.ts'
import type { Global } from '../ir/nodes.ts'
import { referencesOfInitial } from '../ir/references.ts'
import type { StorageType } from '../types/machine.ts'
import { zeroSection } from './i386.ts'
import { initialText } from './initials.ts'
import type { Unit } from './unit.ts'
import { Writer } from './writer.ts'

/** The definitions of all globals, each behind the declarations that its value needs. */
export function globalDefinitions(unit: Unit): string[] {
  const writer = new Writer()
  const seen = new Set<Global>()
  for (const global of unit.program.globals) {
    for (const other of referencesOfInitial(global.initial).globals) {
      if (seen.has(other)) continue
      seen.add(other)
      writer.line(`${head(other, unit)};`)
    }
    seen.add(global)
    writer.comments(global.comments)
    const value =
      isZero(global.initial) && !unit.isConstant(global)
        ? ''
        : ` = ${initialText(global.initial, global.type, unit)}`
    for (const line of `${head(global, unit)}${value};`.split('\n')) writer.line(line)
  }
  return writer.lines
}

function head(global: Global, unit: Unit): string {
  const align = Math.max(global.align, unit.types.statedAlignment(global.type) ?? 1)
  const attributes = [
    ...(global.section === null ? [] : [`section("${sectionName(global, unit)}")`]),
    ...(global.section !== null || unit.references.fromAssembly.has(global) ? ['used'] : []),
    ...(align > 1 ? [`aligned(${align})`] : []),
  ]
  const suffix = attributes.length > 0 ? ` __attribute__((${attributes.join(', ')}))` : ''
  return declared(global, unit) + suffix
}

function declared(global: Global, unit: Unit): string {
  const name = unit.names.of(global)
  if (!unit.isConstant(global)) return `static ${unit.types.declare(global.type, name)}`
  // What is constant is the pointer, not what it points at.
  return isPointer(global.type)
    ? `static ${unit.types.declare(global.type, `const ${name}`)}`
    : `static const ${unit.types.declare(global.type, name)}`
}

function isPointer(type: StorageType): boolean {
  if (type.kind === 'array') return isPointer(type.element)
  return type.kind === 'reference' || type.kind === 'pointer' || type.kind === 'function'
}

/** Zeros need no room in the file, if nothing else stands in their section and its name says so. */
function sectionName({ section }: Global, { program }: Unit): string {
  const name = section ?? ''
  const isZeroed = program.globals.every((other) => other.section !== section || isZero(other.initial))
  return isZeroed && /(^|\.)bss(\.|$)/.test(name) ? zeroSection(name) : name
}
