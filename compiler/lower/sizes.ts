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

/** How deeply the type arguments of a copy may nest. */
const DEEPEST_ARGUMENTS = 32
/** Characters of its name: arguments that each hold the last ones twice get long before they get deep. */
const LONGEST_NAME = 10_000

/** Refuses a copy of a generic function, class or interface whose type arguments seem to grow for ever. */
export function refuseGrowth(unit: Unit, copy: string, node: ts.Node, name: string): void {
  if (copy.length > LONGEST_NAME || nestingOf(copy) > DEEPEST_ARGUMENTS)
    unit.refuse('genericDepth', node, name)
}

/** How many brackets and arrows of a type, as it is printed, stand around its innermost part. */
function nestingOf(type: string): number {
  let [depth, deepest] = [0, 0]
  const outer: number[] = []
  for (const [token] of type.matchAll(/=>|[([{<>}\]),]/g)) {
    if (token === '=>') depth++
    else if (token === ',') depth = (outer.at(-1) ?? -1) + 1
    else if ('([{<'.includes(token)) {
      outer.push(depth)
      depth++
    } else depth = outer.pop() ?? 0
    deepest = Math.max(deepest, depth)
  }
  return deepest
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
