/** What is shared while one function is printed: the names of its variables, and what its jumps lead to. */

import type { Local } from '../ir/nodes.ts'
import { type NameSpace, newLocalSpace, newTagSpace } from './names.ts'
import type { Unit } from './unit.ts'

/** A statement that `break` or `continue` can lead out of or on with. */
export interface JumpTarget {
  readonly kind: 'loop' | 'switch' | 'block'
  readonly label: string | null
  /** Whether C's `continue` in the loop does not do what the IR's does. */
  readonly continueNeedsLabel: boolean
  /** The C labels behind the statement and at the end of the loop's body, once something jumps to them. */
  breakLabel: string | null
  continueLabel: string | null
}

export class Scope {
  private readonly locals = new Map<Local, string>()
  private readonly localNames: NameSpace
  private readonly labels = newTagSpace()
  private readonly targets: JumpTarget[] = []

  /**
   * `outside` are the names that the function refers to outside itself. `standsAlone` functions run where the
   * rest of the program cannot be called, so nothing in them may become a call that the source does not show.
   */
  constructor(
    readonly unit: Unit,
    outside: ReadonlySet<string>,
    readonly unread: ReadonlySet<Local>,
    readonly standsAlone: boolean,
  ) {
    this.localNames = newLocalSpace((name) => outside.has(name))
  }

  /** The name of a variable or parameter. */
  local(local: Local): string {
    let name = this.locals.get(local)
    if (name === undefined) this.locals.set(local, (name = this.localNames.allocate(local.name)))
    return name
  }

  /** Prints what stands inside a jump target. */
  within<T>(
    kind: JumpTarget['kind'],
    label: string | null,
    continueNeedsLabel: boolean,
    print: (target: JumpTarget) => T,
  ): T {
    const target: JumpTarget = { kind, label, continueNeedsLabel, breakLabel: null, continueLabel: null }
    this.targets.push(target)
    const result = print(target)
    this.targets.pop()
    return result
  }

  /** The C statement for a `break`. */
  breakStatement(label: string | null): string {
    const innermost = this.targets.findLast((target) => target.kind !== 'block')
    const target = label === null ? innermost : this.targets.findLast((other) => other.label === label)
    if (!target) throw new Error(`break leads nowhere: ${label ?? 'no loop or switch around it'}`)
    if (target === innermost) return 'break;'
    target.breakLabel ??= this.labels.allocate(`${target.label}_end`)
    return `goto ${target.breakLabel};`
  }

  /** The C statement for a `continue`. */
  continueStatement(label: string | null): string {
    const innermost = this.targets.findLast((target) => target.kind === 'loop')
    const target = label === null ? innermost : this.targets.findLast((other) => other.label === label)
    if (!target || target.kind !== 'loop')
      throw new Error(`continue leads nowhere: ${label ?? 'no loop around it'}`)
    if (target === innermost && !target.continueNeedsLabel) return 'continue;'
    target.continueLabel ??= this.labels.allocate(`${target.label ?? 'loop'}_continue`)
    return `goto ${target.continueLabel};`
  }
}
