/**
 * Makes a failing program small. A change leaves out lines, puts a part of an expression in place of the whole, or a
 * plain value in place of an expression; it is kept if the failure stays the same. Changes that break the program are
 * no harm: they make another failure of it.
 */

import { operand } from './generate/context.ts'
import { isInteger } from './integers.ts'
import { braces, LINES, size, STATEMENT, tree, type Tree } from './tree.ts'

/** Which of the candidates still fail in the same way. */
export type StillFails = (candidates: readonly Tree[]) => Promise<readonly boolean[]>

/** How many candidates are tried at a time. */
const GROUP = 24
/** How many groups are tried at most. */
const GROUPS = 400

/** The smallest program found that fails like the one given. */
export async function shrink(
  failing: Tree,
  stillFails: StillFails,
  progress: (smallest: Tree) => void = () => {},
): Promise<Tree> {
  let smallest = failing
  let position = 0
  let hasShrunk = false
  for (let group = 0; group < GROUPS; group++) {
    const all = candidatesOf(smallest)
    if (position >= all.length) {
      if (!hasShrunk) break
      // What failed before may succeed in a smaller program.
      ;[position, hasShrunk] = [0, false]
    }
    const tried = all.slice(position, position + GROUP).map((candidate) => candidate())
    const found = (await stillFails(tried)).indexOf(true)
    position += found < 0 ? GROUP : found
    if (found < 0) continue
    smallest = tried[found]
    hasShrunk = true
    progress(smallest)
  }
  return smallest
}

/** What may be tried, the largest cuts first. */
function candidatesOf(root: Tree): (() => Tree)[] {
  const cuts: { readonly gain: number; readonly build: () => Tree }[] = []
  const visit = (node: Tree, replace: (by: Tree) => Tree): void => {
    if (node.sort === LINES) {
      for (const [from, to] of ranges(node.children.length)) {
        const gone = node.children.slice(from, to).reduce((sum, child) => sum + size(child), 0)
        cuts.push({
          gain: gone,
          build: () => replace({ ...node, children: node.children.filter((_, at) => at < from || at >= to) }),
        })
      }
    }
    for (const smaller of replacements(node))
      cuts.push({ gain: size(node) - size(smaller), build: () => replace(smaller) })
    node.children.forEach((child, index) =>
      visit(child, (by) => replace({ ...node, children: node.children.with(index, by) })),
    )
  }
  visit(root, (by) => by)
  return cuts.sort((a, b) => b.gain - a.gain).map(({ build }) => build)
}

/** Halves, quarters, … of a list, down to each element. */
function ranges(length: number): [number, number][] {
  const found: [number, number][] = []
  for (let step = length; step >= 1; step = step === 1 ? 0 : Math.ceil(step / 2))
    for (let from = 0; from < length; from += step) found.push([from, Math.min(length, from + step)])
  return found
}

/** What may stand in the place of a node. */
function replacements(node: Tree): Tree[] {
  if (node.sort === LINES) return []
  if (node.sort === STATEMENT) return inner(node)
  const parts = descendants(node).filter(({ sort }) => sort === node.sort)
  const plain = plainValues(node)
  return [...plain, ...parts].filter((part) => size(part) < size(node)).map(operand)
}

/** The lines inside a statement in its place. */
function inner(node: Tree): Tree[] {
  return node.children
    .filter(({ sort, children }) => sort === LINES && children.length > 0)
    .map((body) => (body.children.length === 1 ? body.children[0] : braces(body)))
}

function descendants(node: Tree): Tree[] {
  return node.children.flatMap((child) => [child, ...descendants(child)])
}

function plainValues({ sort, text }: Tree): Tree[] {
  if (isInteger(sort))
    return [tree(sort, '1', [], '1n'), tree(sort, `${sort}(1)`, [], '1n')].filter(
      (plain) => plain.text !== text,
    )
  if (sort === 'boolean') return ['true', 'false'].map((plain) => tree(sort, plain))
  if (sort === 'string') return [tree(sort, "''")]
  return []
}
