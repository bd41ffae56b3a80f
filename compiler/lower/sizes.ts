/** Refuses what no machine has room for, and what would make the compiler work without end. */

import { sizeOf } from '../types/layout.ts'
import { object, typeName, type StorageType } from '../types/machine.ts'
import { ts } from '../frontend/typescript.ts'
import type { Unit } from './unit.ts'

/** The most bytes of one object: gcc's for 32-bit machines. */
const LARGEST = 0x7fff_ffff

/** Refuses every array and class of the program that is larger. Lowering is over, so layouts are known. */
export function refuseTooLarge(unit: Unit): void {
  const refuse = (type: StorageType, node: ts.Node): void => {
    const size = sizeOf(type, unit.options.target)
    if (size > LARGEST)
      unit.report('tooLarge', node, typeName(type), size.toLocaleString('en').replaceAll(',', ''))
  }
  for (const [type, node] of unit.arrays) refuse(type, node)
  for (const { struct, declaration } of unit.classes.values())
    refuse(object(struct), declaration.name ?? declaration)
}

/** Copies of one generic function. */
const MOST_INSTANCES = 1000

/** Counts a copy of a generic function; refuses more than a program can mean. */
export function countInstance(unit: Unit, declaration: ts.NamedDeclaration, name: string): void {
  const count = (unit.instanceCounts.get(declaration) ?? 0) + 1
  unit.instanceCounts.set(declaration, count)
  if (count <= MOST_INSTANCES) return
  unit.refuse(
    'instanceCount',
    ts.getNameOfDeclaration(declaration) ?? declaration,
    name,
    String(MOST_INSTANCES),
  )
}
