/**
 * What the operands of assembly ask of the machine. GCC would find the same mistakes, and speak of C that nobody wrote:
 * types that no register holds, constraints that mean nothing, one register for two values.
 */

import type { ts } from '../../frontend/typescript.ts'
import type { AssemblyPart } from '../../ir/nodes.ts'
import { bitsOf, typeName, type StorageType } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import type { Unit } from '../unit.ts'

const SCALARS: ReadonlySet<StorageType['kind']> = new Set([
  'integer',
  'boolean',
  'pointer',
  'reference',
  'function',
])
/** Operands of any size: memory, the pair edx:eax, and the place of another operand. */
const ANY_SIZE = /^[=+&%]*(m|o|V|A|\d)$/

/** Refuses an operand that has no register of its constraint: one of several words, or wider than a register. */
export function requireOperand(body: Body, node: ts.Node, constraint: string, type: StorageType): void {
  const { addressBits } = body.unit.options.target
  if (ANY_SIZE.test(constraint)) {
    if (!constraint.includes('A') || isScalar(type)) return
  } else if (isScalar(type) && (type.kind !== 'integer' || bitsOf(type, addressBits) <= addressBits)) return
  body.unit.refuse('assemblyOperand', node, typeName(type), constraint, String(addressBits))
}

function isScalar(type: StorageType): boolean {
  return SCALARS.has(type.kind)
}

// --- Constraints ---------------------------------------------------------------------------------------------------

export interface Operand {
  readonly node: ts.Node
  readonly part: Extract<AssemblyPart, { readonly constraint: string }>
}
export interface Clobber {
  readonly node: ts.Node
  readonly name: string
}

/** Registers and memory, by GCC's letters for the x86; with those for constants, of which a register may stand beside. */
const PLACES = 'rRqQabcdSDAmogX'
const FORMS: Readonly<Record<Operand['part']['kind'], { readonly form: RegExp; readonly example: string }>> =
  {
    input: {
      form: new RegExp(`^(?:[${PLACES}inIJKLMNOe]*[${PLACES}in][${PLACES}inIJKLMNOe]*|\\d)$`),
      example: 'r',
    },
    output: { form: new RegExp(`^=?&?[${PLACES}]+$`), example: '=r' },
    inout: { form: new RegExp(`^\\+?&?[${PLACES}]+$`), example: '+r' },
  }
const CONSTANT = /^[in]+$/
/** The registers of which a letter means just one, by all their names. */
const REGISTERS: Readonly<Record<string, readonly string[]>> = {
  a: ['al', 'ah', 'ax', 'eax', 'rax'],
  b: ['bl', 'bh', 'bx', 'ebx', 'rbx'],
  c: ['cl', 'ch', 'cx', 'ecx', 'rcx'],
  d: ['dl', 'dh', 'dx', 'edx', 'rdx'],
  S: ['sil', 'si', 'esi', 'rsi'],
  D: ['dil', 'di', 'edi', 'rdi'],
}
const LETTERS = new Map(
  Object.entries(REGISTERS).flatMap(([letter, names]) => names.map((name) => [name, letter] as const)),
)
const OTHERS: ReadonlySet<string> = new Set(['memory', 'cc'])
/** What the second half of the registers is called, which only x86_64 has. */
const NUMBERED = /^r(?:8|9|1[0-5])$/

/** Refuses operands and clobbers that mean nothing, or that no machine can serve together. */
export function refuseOperands(unit: Unit, operands: readonly Operand[], clobbers: readonly Clobber[]): void {
  const written = operands.filter(({ part }) => part.kind !== 'input')
  for (const { node, part } of operands) {
    const { kind, constraint } = part
    const { form, example } = FORMS[kind]
    const isKnown = form.test(constraint) && !(Number(constraint) >= written.length)
    if (!isKnown)
      unit.refuse(
        'assemblyConstraint',
        node,
        constraint === '' ? 'An empty text' : `'${constraint}'`,
        kind,
        example,
      )
    if (part.kind === 'input' && CONSTANT.test(constraint) && part.value.kind !== 'integer')
      unit.refuse('assemblyConstant', node, constraint)
  }
  const taken = new Set<string>()
  for (const { node, name } of clobbers) {
    const isWide = name.startsWith('r') || name === 'sil' || name === 'dil'
    const isHere = !isWide || unit.options.target.addressBits === 64
    const letter = LETTERS.get(name)
    if (!isHere || (!letter && !OTHERS.has(name) && !NUMBERED.test(name)))
      unit.refuse('assemblyRegister', node, name)
    if (letter) taken.add(letter)
  }
  refuseTwice(
    unit,
    operands.filter(({ part }) => part.kind !== 'output'),
    taken,
  )
  refuseTwice(unit, written, taken)
  refuseMany(unit, operands, new Set(clobbers.map(({ name }) => LETTERS.get(name) ?? name)))
}

/** All general registers but those of the stack and of its frames. */
const GENERAL_REGISTERS = { 32: 6, 64: 14 } as const
/** GCC's own limit; what is read and written counts twice. */
const MOST_OPERANDS = 30
/** Constraints that nothing but a general register meets. */
const IN_REGISTER = /^[=+]?(&?)[rRqQabcdSD]+$/

/** Refuses more operands than there are registers for: what is read, or written before all is read, has one of its own. */
function refuseMany(unit: Unit, operands: readonly Operand[], clobbered: ReadonlySet<string>): void {
  const registers = GENERAL_REGISTERS[unit.options.target.addressBits]
  const changed = [...clobbered].filter((name) => !OTHERS.has(name)).length
  let [read, written, all] = [0, 0, 0]
  for (const { node, part } of operands) {
    const { kind, constraint } = part
    const [isRegister, early] = IN_REGISTER.exec(constraint) ?? []
    all += kind === 'inout' ? 2 : 1
    if (isRegister && (kind !== 'output' || early)) read++
    if (isRegister && kind !== 'input') written++
    if (Math.max(read, written) + changed > registers)
      unit.refuse('assemblyRegisters', node, `${registers} registers`)
    if (all > MOST_OPERANDS) unit.refuse('assemblyRegisters', node, `${MOST_OPERANDS} operands`)
  }
}

function refuseTwice(unit: Unit, operands: readonly Operand[], clobbered: ReadonlySet<string>): void {
  const taken = new Set(clobbered)
  for (const { node, part } of operands) {
    for (const letter of lettersOf(unit, part.constraint.replace(/^[=+]?&?/, ''))) {
      if (taken.has(letter)) unit.refuse('assemblyTwice', node, REGISTERS[letter]![3]!)
      taken.add(letter)
    }
  }
}

/** The registers that a constraint leaves no choice about. */
function lettersOf({ options }: Unit, constraint: string): readonly string[] {
  if (constraint === 'A' && options.target.addressBits === 32) return ['a', 'd']
  return constraint in REGISTERS ? [constraint] : []
}
