/** Which variables a function changes after their declaration. */

import { ts } from '../frontend/typescript.ts'
import { targetsOf } from './targets.ts'
import type { Unit } from './unit.ts'

/** The names that each file writes, in source order. */
const writes = new WeakMap<ts.SourceFile, readonly ts.Identifier[]>()
const NONE: ReadonlySet<ts.Symbol> = new Set()
const WRITING_INTRINSICS = new Set(['output', 'inout', 'addressOf'])
/** Each of its functions works on the place that it is given first. */
const ATOMIC = 'atomic'
const K = ts.SyntaxKind

/** The operands that a node writes if its operator does. */
const WRITING: Readonly<Partial<Record<ts.SyntaxKind, (node: never) => readonly ts.Node[]>>> = {
  [K.BinaryExpression]: ({ operatorToken, left }: ts.BinaryExpression) =>
    isAssignment(operatorToken.kind) ? [left] : [],
  [K.PrefixUnaryExpression]: counted,
  [K.PostfixUnaryExpression]: counted,
  [K.CallExpression]: ({ expression, arguments: values }: ts.CallExpression) => {
    if (ts.isIdentifier(expression)) return WRITING_INTRINSICS.has(expression.text) ? values : []
    const isAtomic = ts.isPropertyAccessExpression(expression) && namesAtomic(expression.expression)
    return isAtomic ? values.slice(0, 1) : []
  },
}

function namesAtomic(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === ATOMIC
}

function counted({
  operator,
  operand,
}: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): readonly ts.Node[] {
  return operator === K.PlusPlusToken || operator === K.MinusMinusToken ? [operand] : []
}

/** Adds the names that a node assigns, counts up or down, or takes the addresses of; not those that nodes inside it do. */
export function noteWrites(node: ts.Node, found: ts.Identifier[]): void {
  const targets = WRITING[node.kind]
  if (!targets) return
  for (const target of targets(node as never)) found.push(...targetsOf(target).filter(ts.isIdentifier))
}

/** Keeps what was found in a file for the questions below. */
export function rememberWrites(file: ts.SourceFile, found: readonly ts.Identifier[]): void {
  writes.set(
    file,
    [...found].sort((one, other) => one.pos - other.pos),
  )
}

/** The writes that stand inside a node. */
function writesInside(root: ts.Node): readonly ts.Identifier[] {
  const all = writes.get(root.getSourceFile()) ?? []
  return all.slice(firstFrom(all, root.pos), firstFrom(all, root.end))
}

/** The number of the first write at a position or behind it. */
function firstFrom(all: readonly ts.Identifier[], position: number): number {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (all[middle]!.pos < position) low = middle + 1
    else high = middle
  }
  return low
}

function symbolsOf(unit: Unit, found: readonly ts.Identifier[]): ReadonlySet<ts.Symbol> {
  if (found.length === 0) return NONE
  const symbols = new Set<ts.Symbol>()
  for (const name of found) {
    const symbol = unit.symbolOf(name)
    if (symbol) symbols.add(symbol)
  }
  return symbols
}

const assigned = new WeakMap<ts.Node, ReadonlySet<ts.Symbol>>()

/** The variables that are assigned, counted up or down, or whose address is taken, inside a node. */
export function assignedSymbols(unit: Unit, root: ts.Node): ReadonlySet<ts.Symbol> {
  const known = assigned.get(root)
  if (known) return known
  const symbols = symbolsOf(unit, writesInside(root))
  assigned.set(root, symbols)
  return symbols
}

const assignedInside = new WeakMap<ts.Node, ReadonlySet<ts.Symbol>>()

/** The variables that functions inside a function change. */
export function symbolsAssignedInside(unit: Unit, root: ts.Node): ReadonlySet<ts.Symbol> {
  const known = assignedInside.get(root)
  if (known) return known
  const isInside = (name: ts.Node): boolean => {
    const within = ts.findAncestor(name, ts.isFunctionLike)
    return within !== undefined && within !== root && within.pos >= root.pos && within.end <= root.end
  }
  const symbols = symbolsOf(unit, writesInside(root).filter(isInside))
  assignedInside.set(root, symbols)
  return symbols
}

export function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}
