/**
 * Programs of two modules. What the generator marks stands in a library, as far as it can: a variable can be assigned in
 * its own module only, and what is computed when a module is loaded needs what is loaded before. Functions of the library
 * may use the main module, so that the two import each other.
 */

import { LIBRARY, lines, renderText, statement, tree, type Tree } from './tree.ts'

export interface Module {
  /** Without `.ts`. */
  readonly name: string
  readonly text: string
  /** What it imports from the other one, as a line; empty if nothing. */
  readonly imports: string
}

export interface Modules {
  /** The main one is the first. */
  readonly modules: readonly Module[]
  /** `file:line:column` of each node, without the line of imports. */
  readonly positions: ReadonlyMap<Tree, readonly [module: string, line: number, column: number]>
}

/** A top-level statement as a part of a library. */
export function inLibrary(child: Tree): Tree {
  return tree(LIBRARY, '$0', [child])
}

/** The name of a program's library; that of the program whose library it is. */
export function libraryOf(name: string): string {
  return `${name}_library`
}
export function programOf(module: string): string {
  return module.replace(/_library$/, '')
}

interface Part {
  readonly tree: Tree
  readonly text: string
  /** What it declares. */
  readonly names: readonly string[]
  readonly kind: string
}

/** The modules of a program, whose root has its top-level statements as lines. */
export function modulesOf(name: string, root: Tree): Modules {
  const parts = root.children.map(partOf)
  const library = new Set(parts.filter(({ tree: { sort } }) => sort === LIBRARY))
  settle(parts, library)
  const main = parts.filter((part) => !library.has(part))
  const [own, other] = [
    { name, parts: main },
    { name: libraryOf(name), parts: [...library] },
  ]
  if (library.size === 0) return place([moduleOf(own, other)])
  return place([moduleOf(own, other), moduleOf(other, own)])
}

function partOf(child: Tree): Part {
  const { text } = renderText(child)
  const [, kind = '', name] =
    /^(?:@\w+(?:\(\d+\))?\s+)*(?:abstract )?(enum|type|interface|class|function|const|let) (\w+)?/.exec(
      text,
    ) ?? []
  // In a pattern, what stands before a colon is a member, and what is behind `=` a value.
  const pattern = kind !== '' && name === undefined ? text.slice(0, text.lastIndexOf(' = ')) : ''
  return { tree: child, text, names: name ? [name] : (pattern.match(/\btaken\d+/g) ?? []), kind }
}

/** Takes out of the library what cannot stand there. */
function settle(parts: readonly Part[], library: Set<Part>): void {
  const variables = new Set(parts.filter(({ kind }) => kind === 'let').flatMap(({ names }) => names))
  const isMisplaced = (part: Part): boolean => {
    if (part.names.length !== 1 || part.kind === 'let' || mentions(part, variables)) return true
    const outside = parts.filter((other) => !library.has(other)).flatMap(({ names }) => names)
    return part.kind !== 'function' && mentions(part, new Set(outside))
  }
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false
    for (const part of library) if (isMisplaced(part)) hasChanged = library.delete(part)
  }
}

function mentions({ text }: Part, names: ReadonlySet<string>): boolean {
  return text.match(/[A-Za-z_]\w*/g)?.some((word) => names.has(word)) ?? false
}

interface Side {
  readonly name: string
  readonly parts: readonly Part[]
}

function moduleOf(own: Side, other: Side): { name: string; tree: Tree; imports: string } {
  const used = (from: Side, by: Side): Part[] =>
    from.parts.filter(({ names }) => by.parts.some((part) => mentions(part, new Set(names))))
  const exported = new Set(used(own, other))
  const taken = used(other, own).flatMap(({ names, kind }) =>
    names
      .filter((name) => own.parts.some((part) => mentions(part, new Set([name]))))
      .map((name) => (kind === 'type' || kind === 'interface' ? `type ${name}` : name)),
  )
  return {
    name: own.name,
    tree: lines(
      own.parts.map((part) => (exported.has(part) ? statement('export $0', [part.tree]) : part.tree)),
    ),
    imports: taken.length > 0 ? `import { ${taken.join(', ')} } from './${other.name}.ts'` : '',
  }
}

function place(made: readonly { name: string; tree: Tree; imports: string }[]): Modules {
  const positions = new Map<Tree, readonly [string, number, number]>()
  const modules = made.map(({ name, tree: root, imports }) => {
    const rendered = renderText(root)
    for (const [node, position] of rendered.positions) {
      const [line, column] = position.split(':').map(Number)
      positions.set(node, [name, line, column])
    }
    return { name, text: rendered.text, imports }
  })
  return { modules, positions }
}
