/**
 * Quick fixes: the remedy of a diagnostic as edits, where it is mechanical. A fix is offered only if the words that it
 * would write follow from the marked text and the names in the message; it makes that diagnostic go away, and says in
 * its title what else it means.
 */

import type { Diagnostic } from './diagnostic.ts'

export interface Fix {
  /** What happens, in the words of a menu. */
  readonly title: string
  /** None overlap. */
  readonly edits: readonly Edit[]
}

/** Replaces `length` UTF-16 units from `start` on, in the file of the diagnostic. */
export interface Edit {
  readonly start: number
  readonly length: number
  readonly text: string
}

/** What a recipe sees of a diagnostic. */
interface Marked {
  /** The marked text. */
  readonly text: string
  /** Where it begins in `source`. */
  readonly start: number
  readonly source: string
  readonly names: readonly string[]
  readonly message: string
}

type Recipe = (marked: Marked) => readonly Fix[]

/** A name, a member, an element or a call without arguments: what can stand on either side of any operator. */
const SIMPLE = String.raw`[\w.]+(?:\[[\w.]+\]|\([\w.]*\))?`
const BINARY = new RegExp(`^(${SIMPLE})\\s*(<<|[-+*&|^<>]=?|[=!]==)\\s*(${SIMPLE})$`)
const ASSIGNMENT = new RegExp(`^(${SIMPLE}\\s*[-+*/%&|^]?=\\s*)([^=].*)$`, 's')

const INTEGERS = ['u8', 'u16', 'u32', 'u64', 'usize', 'i8', 'i16', 'i32', 'i64', 'isize']
const WRAPPING: Readonly<Record<string, string>> = { '+': 'add', '-': 'subtract', '*': 'multiply' }

/** By the code of the diagnostic. */
const RECIPES: Readonly<Record<string, Recipe>> = {
  RK1002: (marked) => rewrite(marked, 'Compare exactly', /([=!])=(?!=)/, '$1=='),
  RK1101: (marked) => rewrite(marked, "Leave out the 'n'", /n$/, ''),
  RK1129: (marked) => rewrite(marked, "Write 'let'", /^var\b/, 'let'),
  RK1133: (marked) => rewrite(marked, "Write '>>', which fills with zeros for an unsigned type", />>>/, '>>'),
  RK2003: convertMismatch,
  RK2004: convertSide,
  RK2005: (marked) => convertTo(marked, marked.names[1]!, `${marked.names[1]}(${marked.text})`),
  RK2007: giveType,
  RK2008: compare,
  RK2015: wrapAround,
  TS2322: convertInitial,
  TS2345: convertArgument,
  TS2769: convertOperand,
  TS2531: assertPresent,
  TS18047: assertPresent,
}

/** The codes that any fix is offered for. */
export const FIXED_CODES: readonly string[] = Object.keys(RECIPES)

/** The fixes for a diagnostic, best first; none if what to write is for its author to decide. */
export function fixesOf({ code, span, names, message }: Diagnostic): readonly Fix[] {
  const recipe = RECIPES[code]
  if (!recipe || !span) return []
  const text = span.text.slice(span.start, span.start + span.length)
  return recipe({ text, start: span.start, source: span.text, names, message })
}

const replace = ({ start, text }: Marked, title: string, replacement: string): readonly Fix[] => [
  { title, edits: [{ start, length: text.length, text: replacement }] },
]

/** Replaces what a pattern matches, if it does so at exactly one place. */
function rewrite(marked: Marked, title: string, pattern: RegExp, replacement: string): readonly Fix[] {
  const places = [...marked.text.matchAll(new RegExp(pattern.source, 'g'))]
  return places.length === 1 ? replace(marked, title, marked.text.replace(pattern, replacement)) : []
}

/** The type that the remedy converts to: the third name is a call such as `u8(…)`. */
function remedyType({ names }: Marked): string | null {
  return /^(\w+)\(…\)$/.exec(names[2] ?? '')?.[1] ?? null
}

function convertMismatch(marked: Marked): readonly Fix[] {
  const type = remedyType(marked)
  if (type === null) return []
  const assignment = ASSIGNMENT.exec(marked.text)
  if (!assignment) return convertTo(marked, type, `${type}(${marked.text})`)
  const [, target, value] = assignment
  return convertTo(marked, type, `${target}${type}(${value})`)
}

/** Either side can be converted, but for what is assigned to. */
function convertSide(marked: Marked): readonly Fix[] {
  const [leftType = '', rightType = ''] = marked.names
  const parts = BINARY.exec(marked.text)
  if (!parts || !INTEGERS.includes(leftType) || !INTEGERS.includes(rightType)) return []
  const [, left, operator, right] = parts
  const isAssignment = /^[-+*&|^]=$/.test(operator!)
  return [
    ...convertTo(marked, leftType, `${left} ${operator} ${leftType}(${right})`),
    ...(isAssignment ? [] : convertTo(marked, rightType, `${rightType}(${left}) ${operator} ${right}`)),
  ]
}

function convertTo(marked: Marked, type: string, replacement: string): readonly Fix[] {
  return replace(marked, `Convert with ${type}(…), which keeps the low bits`, replacement)
}

function giveType(marked: Marked): readonly Fix[] {
  const { text } = marked
  if (/^-?\d[\w]*$/.test(text)) return replace(marked, 'Make it a u32', `u32(${text})`)
  return /^[A-Za-z_$][\w$]*$/.test(text) ? replace(marked, 'Declare it as u32', `${text}: u32`) : []
}

function compare(marked: Marked): readonly Fix[] {
  const { text, start, source, names } = marked
  const comparison = names[1] ?? ''
  const behind = source.slice(start + text.length)
  const isAssigned = /^\s*(?:&&|\|\|)=/.test(behind)
  if (!/ [=!]== (?:0|null|undefined|true)$/.test(comparison) || isAssigned) return []
  const isOperand = /[=!]==\s*$/.test(source.slice(0, start)) || /^\s*[=!]==/.test(behind)
  return replace(marked, `Write '${comparison}'`, isOperand ? `(${comparison})` : comparison)
}

function wrapAround(marked: Marked): readonly Fix[] {
  const [, left, operator, right] = BINARY.exec(marked.text) ?? []
  const name = WRAPPING[operator ?? '']
  if (!name || /^\d/.test(left!)) return []
  return replace(marked, `Wrap around with wrap.${name}`, `wrap.${name}(${left}, ${right})`)
}

const NOT_ASSIGNABLE =
  /^(?:Type|Argument of type) '(\w+)' is not assignable to (?:type|parameter of type) '(\w+)'/

/** The integer type that is wanted where another one is given. */
function wantedInteger(message: string): string | null {
  const [, given, wanted] = NOT_ASSIGNABLE.exec(message) ?? []
  return INTEGERS.includes(given ?? '') && INTEGERS.includes(wanted ?? '') ? wanted! : null
}

function convertArgument(marked: Marked): readonly Fix[] {
  const type = wantedInteger(marked.message)
  return type === null ? [] : convertTo(marked, type, `${type}(${marked.text})`)
}

/** Of the two operands of `wrap.add(a, b)` and its kin either can be converted; TypeScript marks the name alone. */
function convertOperand(marked: Marked): readonly Fix[] {
  const [, given = '', wanted = ''] = NOT_ASSIGNABLE.exec(marked.message) ?? []
  if (!INTEGERS.includes(given) || !INTEGERS.includes(wanted)) return []
  const end = marked.start + marked.text.length
  const operands = new RegExp(`^(\\(\\s*)(${SIMPLE})(,\\s*)(${SIMPLE})\\s*\\)`).exec(marked.source.slice(end))
  if (!operands) return []
  const [, open = '', left = '', comma = '', right = ''] = operands
  const first = end + open.length
  return [...wrapPart(first + left.length + comma.length, right, wanted), ...wrapPart(first, left, given)]
}

/** TypeScript marks what is declared or assigned to; the value stands behind it, and is taken if its line ends it. */
function convertInitial(marked: Marked): readonly Fix[] {
  const type = wantedInteger(marked.message)
  if (type === null) return []
  const { start, text, source } = marked
  const returned = /^return\s+/.exec(text)
  if (returned) return wrapPart(start + returned[0].length, text.slice(returned[0].length), type)
  const end = start + text.length
  const behind = /^(\s*(?::\s*\w+\s*)?=\s*)([^\s=][^;{}\n/]*?)[ \t]*;?[ \t]*(?:\/\/.*)?$/m.exec(
    source.slice(end),
  )
  if (!behind || behind.index !== 0) return []
  return wrapPart(end + behind[1]!.length, behind[2]!, type)
}

function wrapPart(start: number, value: string, type: string): readonly Fix[] {
  const title = `Convert with ${type}(…), which keeps the low bits`
  return [{ title, edits: [{ start, length: value.length, text: `${type}(${value})` }] }]
}

function assertPresent(marked: Marked): readonly Fix[] {
  const { text, start, source } = marked
  const end = start + text.length
  const assertion: Fix = {
    title: `Write '${text}!', which panics here if it is null`,
    edits: [{ start: end, length: 0, text: '!' }],
  }
  const lineStart = source.lastIndexOf('\n', start) + 1
  const indent = /^[ \t]*/.exec(source.slice(lineStart))![0]
  const isStatement = new RegExp(
    `^${indent.replaceAll('\t', '\\t')}(?:(?:const|let|return)\\b|${SIMPLE}\\s*(?:[-+*]?=|\\())`,
  ).test(source.slice(lineStart))
  const isSimple = /^[\w.]+$/.test(text)
  if (!isStatement || !isSimple) return [assertion]
  const check = `${indent}if (${text} === null) return\n`
  return [
    assertion,
    { title: `Return before it if '${text}' is null`, edits: [{ start: lineStart, length: 0, text: check }] },
  ]
}
