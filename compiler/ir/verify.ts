/**
 * Verifies that a program keeps the rules of `nodes.ts`. What it finds is never the fault of the program's
 * author: it is a bug in lowering or in a pass, found before it becomes wrong C.
 */

import { fits, integerFormat } from '../interpret/integers.ts'
import { pointer, type StorageType, type Struct, typeName, U8 } from '../types/machine.ts'
import type { FunctionNode, Global, Initial, Linkage } from './nodes.ts'
import type { Program } from './program.ts'
import { verifyBody } from './verify-body.ts'
import { type Problem, Report } from './verify-report.ts'
import { rootOf } from './walk.ts'

export type { Problem } from './verify-report.ts'

/** Every broken rule; none for a program that later stages may rely on. */
export function verify(program: Program): readonly Problem[] {
  const report = new Report(program)
  verifySymbols(program, report)
  verifyStructs(program, report)
  for (const global of program.globals) verifyGlobal(global, report)
  for (const node of program.functions) verifyFunction(node, report)
  if (program.checkHandler) report.requireFunction(program.checkHandler)
  for (const test of program.tests) report.requireFunction(test.run)
  return report.problems
}

function verifySymbols({ functions, globals }: Program, report: Report): void {
  const seen = new Map<string, string>()
  for (const { name, symbol, location } of [...globals, ...functions]) {
    report.inside = name
    report.location = location
    report.require(!seen.has(symbol), `the symbol ${symbol} already belongs to ${seen.get(symbol)}`)
    seen.set(symbol, name)
  }
}

// --- Structs -----------------------------------------------------------------------------------------------

function verifyStructs({ structs }: Program, report: Report): void {
  const before = new Set<Struct>()
  for (const struct of structs) {
    report.inside = struct.name
    for (const field of struct.fields) {
      for (const inner of structsInPlace(field.type)) {
        report.require(
          before.has(inner),
          `${inner.name} must stand before ${struct.name}, which holds it in place`,
        )
      }
      const holdable = struct.kind === 'class' || !['object', 'array'].includes(field.type.kind)
      report.require(holdable, `the record ${struct.name} holds an object or array in place: ${field.name}`)
    }
    before.add(struct)
  }
}

function structsInPlace(type: StorageType): readonly Struct[] {
  if (type.kind === 'array') return structsInPlace(type.element)
  return type.kind === 'object' || type.kind === 'record' ? [type.struct] : []
}

// --- Functions ---------------------------------------------------------------------------------------------

const HAS_BODY: Readonly<Record<Linkage['kind'], boolean>> = {
  normal: true,
  exported: true,
  naked: true,
  external: false,
  instruction: false,
  interrupt: false,
}

function verifyFunction(node: FunctionNode, report: Report): void {
  report.inside = node.name
  report.location = node.location
  for (const parameter of node.parameters) {
    const passed = !['object', 'array', 'void', 'never'].includes(parameter.type.kind)
    report.require(passed, `the parameter ${parameter.name} is not a value`)
  }
  report.require(
    HAS_BODY[node.linkage.kind] === (node.body !== null),
    `a body and ${node.linkage.kind} linkage`,
  )
  if (node.body === null) return
  if (node.linkage.kind === 'naked') {
    const plain = node.body.every(
      (statement) =>
        statement.kind === 'assembly' &&
        statement.assembly.parts.every((part) => !['input', 'output', 'inout'].includes(part.kind)),
    )
    report.require(plain, 'a naked function holds more than assembly without operands')
  }
  verifyBody(node, node.body, report)
}

// --- Globals -----------------------------------------------------------------------------------------------

function verifyGlobal(global: Global, report: Report): void {
  report.inside = global.name
  report.location = global.location
  report.require(
    Number.isInteger(Math.log2(global.align)),
    `the alignment ${global.align} is not a power of two`,
  )
  verifyInitial(global.initial, global.type, report)
}

/** The kinds of initial values that the types admit; besides them all admit `zero`. */
const INITIALS: Readonly<Record<StorageType['kind'], readonly Initial['kind'][]>> = {
  integer: ['integer', 'address', 'function', 'linkerSymbol'],
  boolean: ['boolean'],
  string: ['string', 'view'],
  void: [],
  never: [],
  reference: ['null', 'integer', 'address', 'location', 'linkerSymbol'],
  pointer: ['null', 'integer', 'address', 'function', 'linkerSymbol'],
  slice: ['string', 'view'],
  function: ['null', 'function', 'integer'],
  record: ['struct'],
  object: ['struct'],
  array: ['array'],
}

function verifyInitial(initial: Initial, type: StorageType, report: Report): void {
  const allowed = initial.kind === 'zero' || INITIALS[type.kind].includes(initial.kind)
  report.require(allowed, `an initial value of kind ${initial.kind} for ${typeName(type)}`)
  if (!allowed) return
  if (initial.kind === 'integer' && type.kind === 'integer') {
    const { value } = initial
    report.require(fits(integerFormat(type, report.target), value), `${value} does not fit ${type.name}`)
  }
  if (initial.kind === 'array' && type.kind === 'array') {
    report.require(initial.elements.length === type.length, 'an array has another number of initial values')
    initial.elements.forEach((element) => verifyInitial(element, type.element, report))
  }
  if (initial.kind === 'struct' && (type.kind === 'object' || type.kind === 'record')) {
    const { fields } = type.struct
    report.require(initial.fields.length === fields.length, 'a struct has another number of initial values')
    initial.fields
      .slice(0, fields.length)
      .forEach((value, index) => verifyInitial(value, fields[index].type, report))
  }
  if (initial.kind === 'view') verifyInitial(initial.data, viewedPointer(type), report)
  if (initial.kind === 'function') report.requireFunction(initial.function)
  if (initial.kind === 'address') {
    const root = rootOf(initial.place)
    report.require(root?.kind === 'global', 'an initial value is the address of what is not a global')
    if (root?.kind === 'global') report.requireGlobal(root.global)
  }
}

function viewedPointer(type: StorageType): StorageType {
  return pointer(type.kind === 'slice' ? type.element : U8)
}
