/** The blocks of a function's variables: which of two variables lives at least as long as the other. */

import type { FunctionNode, Local, Statement } from '../ir/nodes.ts'
import type { Source } from './escape-sources.ts'

interface Block {
  readonly parent: Block | null
}

export class LocalBlocks {
  readonly #blocks = new Map<Local, Block>()
  readonly #sources = new Map<Local, Source>()

  constructor(node: FunctionNode) {
    const whole: Block = { parent: null }
    for (const parameter of node.parameters) this.#blocks.set(parameter, whole)
    this.#enter(node.body ?? [], whole)
  }

  /** Whether `inner` is still there whenever `outer` is. */
  outlives(inner: Local, outer: Local): boolean {
    const home = this.#blocks.get(inner)
    for (let block = this.#blocks.get(outer) ?? null; block; block = block.parent) {
      if (block === home) return true
    }
    return false
  }

  /** The source that a reference to the variable itself refers to. */
  source(local: Local): Source {
    let source = this.#sources.get(local)
    if (source === undefined) this.#sources.set(local, (source = { kind: 'local', local }))
    return source
  }

  #enter(statements: readonly Statement[], block: Block): void {
    for (const statement of statements) this.#visit(statement, block)
  }

  #visit(statement: Statement, block: Block): void {
    const inside = (statements: readonly Statement[], parent: Block): Block => {
      const inner = { parent }
      this.#enter(statements, inner)
      return inner
    }
    switch (statement.kind) {
      case 'declare':
        this.#blocks.set(statement.local, block)
        return
      case 'if':
        inside(statement.then, block)
        inside(statement.otherwise, block)
        return
      case 'loop': {
        const turn = inside(statement.prepare, block)
        inside(statement.body, turn)
        inside(statement.update, turn)
        return
      }
      case 'switch':
        for (const clause of statement.clauses) inside(clause.body, block)
        return
      case 'block':
        inside(statement.body, block)
        return
      default:
    }
  }
}
