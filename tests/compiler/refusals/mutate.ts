/**
 * Programs that nobody would write: sources in which expressions, statements and tokens are left out, doubled, or
 * replaced by others of the same kind. Most are nonsense; each must be compiled or refused, and nothing else.
 */

import { ts } from '../../../compiler/frontend/typescript.ts'

/** A whole number from 0 up to but without `limit`. */
export type Random = (limit: number) => number

/** Numbers that are the same for the same seed (a linear congruential generator; Numerical Recipes, section 7.1). */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

interface Part {
  readonly start: number
  readonly end: number
  readonly group: string
}

/** What can be exchanged for what: expressions, statements, types, names, and operators. */
function groupOf(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return ts.isExpression(node.parent) ? 'expression' : 'name'
  if (ts.isExpression(node)) return 'expression'
  if (ts.isStatement(node)) return 'statement'
  if (ts.isTypeNode(node)) return 'type'
  if (ts.isClassElement(node)) return 'member'
  return ts.isBinaryOperatorToken(node) ? 'operator' : null
}

function partsOf(source: string): Part[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true)
  const parts: Part[] = []
  const visit = (node: ts.Node): void => {
    const group = groupOf(node)
    if (group && node.getEnd() > node.getStart(file))
      parts.push({ start: node.getStart(file), end: node.getEnd(), group })
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(file, visit)
  return parts
}

/** The source with one part left out, doubled, or replaced by another of its kind. */
export function mutate(source: string, random: Random): string {
  const parts = partsOf(source)
  const part = parts[random(parts.length)]
  if (!part) return source
  const text = source.slice(part.start, part.end)
  const alike = parts.filter(({ group }) => group === part.group)
  const other = alike[random(alike.length)] ?? part
  const choices = ['', `${text} ${text}`, ...Array<string>(8).fill(source.slice(other.start, other.end))]
  return source.slice(0, part.start) + choices[random(choices.length)] + source.slice(part.end)
}
