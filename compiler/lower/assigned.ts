/** Which variables a function changes after their declaration. */

import { ts } from '../frontend/typescript.ts'
import type { Unit } from './unit.ts'

/** A variable that is assigned, counted up or down, or whose address is taken. */
interface Write {
  readonly name: ts.Identifier
  /** The innermost function around it. */
  readonly within: ts.Node | null
}

/** The writes of each file in source order; one walk serves all the questions about its functions. */
const writes = new WeakMap<ts.SourceFile, readonly Write[]>()
const NONE: ReadonlySet<ts.Symbol> = new Set()
const WRITING_INTRINSICS = new Set(['output', 'inout', 'addressOf'])

function writesOf(file: ts.SourceFile): readonly Write[] {
  const known = writes.get(file)
  if (known) return known
  const found: Write[] = []
  let within: ts.Node | null = null
  const add = (node: ts.Node): void => {
    while (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) node = node.expression
    if (ts.isArrayLiteralExpression(node)) return node.elements.forEach(add)
    if (ts.isObjectLiteralExpression(node)) return node.properties.forEach(add)
    if (ts.isPropertyAssignment(node)) return add(node.initializer)
    if (ts.isShorthandPropertyAssignment(node)) return add(node.name)
    if (ts.isBinaryExpression(node)) return add(node.left)
    if (ts.isIdentifier(node)) found.push({ name: node, within })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isIdentifier(node)) return
    if (ts.isBinaryExpression(node)) {
      if (isAssignment(node.operatorToken.kind)) add(node.left)
    } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      if (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
        add(node.operand)
    } else if (ts.isCallExpression(node)) {
      if (ts.isIdentifier(node.expression) && WRITING_INTRINSICS.has(node.expression.text))
        node.arguments.forEach(add)
    } else if (ts.isFunctionLike(node)) {
      const outer = within
      within = node
      ts.forEachChild(node, visit)
      within = outer
      return
    }
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(file, visit)
  found.sort((one, other) => one.name.pos - other.name.pos)
  writes.set(file, found)
  return found
}

/** The writes that stand inside a node. */
function writesInside(root: ts.Node): readonly Write[] {
  const all = writesOf(root.getSourceFile())
  return all.slice(firstFrom(all, root.pos), firstFrom(all, root.end))
}

/** The number of the first write at a position or behind it. */
function firstFrom(all: readonly Write[], position: number): number {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (all[middle]!.name.pos < position) low = middle + 1
    else high = middle
  }
  return low
}

function symbolsOf(unit: Unit, found: readonly Write[]): ReadonlySet<ts.Symbol> {
  if (found.length === 0) return NONE
  const symbols = new Set<ts.Symbol>()
  for (const { name } of found) {
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
  const isInside = ({ within }: Write): boolean =>
    within !== null && within !== root && within.pos >= root.pos && within.end <= root.end
  const symbols = symbolsOf(unit, writesInside(root).filter(isInside))
  assignedInside.set(root, symbols)
  return symbols
}

export function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}
