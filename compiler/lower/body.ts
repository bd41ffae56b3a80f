/**
 * One function, or one module-level initial value, while it is being lowered: its statements so far, its
 * variables, and the handling of temporaries that keeps TypeScript's order of evaluation in C.
 */

import { ts } from '../frontend/typescript.ts'
import type { Assembly, Expression, Global, Local, Place, Statement, StatementBody } from '../ir/nodes.ts'
import type { CheckKind, Site } from '../ir/checks.ts'
import type { Location } from '../ir/location.ts'
import { reference, type StorageType, type ValueType } from '../types/machine.ts'
import type { Binding } from './bindings.ts'
import { canFail, isStable, placeCanFail, placeIsStable } from './effects.ts'
import type { Environment } from './environment.ts'
import { Exits } from './exits.ts'
import type { Unit } from './unit.ts'

export interface BodyOptions {
  readonly environment: Environment
  /** The function's declaration; null for a module-level initial value. */
  readonly owner: ts.SignatureDeclaration | ts.ClassDeclaration | null
  readonly result: ValueType
  /** The parameter that holds `this`. */
  readonly self: Local | null
  /** The parameter that refers to where the object that it returns is constructed. */
  readonly constructed?: Local | null
}

export class Body {
  statements: Statement[] = []
  readonly bindings = new Map<ts.Symbol, Binding>()
  /** What has to happen on the ways out of the blocks around the statement being lowered. */
  readonly exits = new Exits()
  /** The places of the objects that a module-level initial value creates; each is lowered once or tried before. */
  readonly objects = new Map<ts.Node, Global>()
  private names = new Map<string, number>()
  /** What trials have shown; each expression is tried once, so that those inside each other cost no more. */
  readonly types = new Map<ts.Expression, ValueType | null>()
  /** Locals that never change once they have a value. */
  private readonly unchanging = new Set<Local>()
  /** Where the statement being lowered stands. */
  location: Location
  private comments: readonly string[] | null = null

  constructor(
    readonly unit: Unit,
    readonly options: BodyOptions,
    node: ts.Node,
  ) {
    this.location = unit.location(node)
  }

  get environment(): Environment {
    return this.options.environment
  }
  get isModuleLevel(): boolean {
    return this.options.owner === null
  }

  // --- Statements ------------------------------------------------------------------------------------------

  /** Adds a statement, which the caller has made for this and keeps no hold of. */
  emit(statement: StatementBody & Partial<Standing>): void {
    statement.location = this.location
    if (this.comments) statement.comments = this.comments
    this.comments = null
    this.statements.push(statement as Statement)
  }

  /** Begins the source statement `node`: its location and comments go to the next statements. */
  at(node: ts.Node): void {
    const file = node.getSourceFile()
    const start = node.getStart(file)
    this.location = this.unit.locationAt(file, start)
    this.comments = commentsBetween(file, node.pos, start)
  }

  /** The statements that `work` emits, apart from those emitted so far. */
  collect(work: () => void): Statement[] {
    const outer = this.statements
    const location = this.location
    this.statements = []
    try {
      work()
      return this.statements
    } finally {
      this.statements = outer
      this.location = location
    }
  }

  /** Runs `work` to learn something from it: no statement remains of it, and no name that it took. */
  trial(work: () => void): void {
    const { names, comments } = this
    this.names = new Map(names)
    try {
      this.collect(work)
    } finally {
      this.names = names
      this.comments = comments
    }
  }

  // --- Variables -------------------------------------------------------------------------------------------

  /** A new local; its name is made unique in this function. */
  local(
    wish: string,
    type: StorageType,
    node: ts.Node,
    options: { temporary: boolean; unchanging: boolean; spoken?: string },
  ): Local {
    const count = (this.names.get(wish) ?? 0) + 1
    this.names.set(wish, count)
    let name = wish
    if (count > 1) {
      name = `${wish}_${count}`
      this.names.set(name, 1)
    }
    const { temporary, unchanging } = options
    // A number behind the name is not in the source.
    const spoken = options.spoken ?? (temporary || count === 1 ? null : wish)
    const location = this.unit.location(node)
    const local: Local = { name, type, location, temporary, ...(spoken === null ? {} : { spoken }) }
    if (unchanging) this.unchanging.add(local)
    return local
  }

  /** Makes a parameter known: its name is taken, and whether it ever changes. */
  adopt(local: Local, unchanging: boolean): void {
    this.names.set(local.name, 1)
    if (unchanging) this.unchanging.add(local)
  }

  /** Puts a value into a temporary. */
  spill(value: Expression, node: ts.Node, wish = 'value'): Expression {
    if (value.type.kind === 'void' || value.type.kind === 'never') return value
    const local = this.local(wish, value.type, node, { temporary: true, unchanging: true })
    this.emit({ kind: 'declare', local, value })
    return { kind: 'read', type: value.type, place: { kind: 'local', type: local.type, local } }
  }

  /**
   * Undoes the spill of a value that was put into a temporary by the statement emitted last and that now
   * becomes the whole value of a statement itself.
   */
  absorb(value: Expression): Expression {
    if (value.kind !== 'read' || value.place.kind !== 'local' || !value.place.local.temporary) return value
    const last = this.statements.at(-1)
    if (last?.kind !== 'declare' || last.local !== value.place.local || !last.value) return value
    this.statements.pop()
    this.comments = last.comments ?? null
    return last.value
  }

  private readonly isUnchanging = (place: Place): boolean => {
    if (place.kind === 'local') return this.unchanging.has(place.local)
    if (place.kind === 'field') return place.object.type.kind === 'record' && this.isUnchanging(place.object)
    return place.kind === 'global' && place.global.constant
  }

  /** Whether a variable keeps the value that it has had first. */
  neverChanges(local: Local): boolean {
    return this.unchanging.has(local)
  }

  isStable(value: Expression): boolean {
    return isStable(value, this.isUnchanging)
  }

  /** The value, in a temporary unless nothing can change it. */
  stabilize(value: Expression, node: ts.Node, wish: string): Expression {
    return this.isStable(value) && !canFail(value) ? value : this.spill(value, node, wish)
  }

  /** The same place, with what leads to it evaluated once; its checks have been made. */
  stabilizePlace(place: Place, node: ts.Node): Place {
    switch (place.kind) {
      case 'local':
      case 'global':
        return place
      case 'target':
        return { ...place, reference: this.stabilize(place.reference, node, 'object') }
      case 'field':
        return { ...place, object: this.stabilizePlace(place.object, node) }
      case 'element':
        return {
          ...place,
          array: this.stabilizePlace(place.array, node),
          index: this.stabilize(place.index, node, 'index'),
        }
      case 'sliceElement':
        return {
          ...place,
          slice: this.stabilize(place.slice, node, 'slice'),
          index: this.stabilize(place.index, node, 'index'),
        }
      case 'pointerElement':
        return {
          ...place,
          pointer: this.stabilize(place.pointer, node, 'pointer'),
          index: this.stabilize(place.index, node, 'index'),
        }
    }
  }

  /** The same place with what leads to it evaluated and checked; only its own check is still to be made. */
  anchorPlace(place: Place, node: ts.Node): Place {
    const base = baseOf(place)
    if (!base || !placeCanFail(base)) return this.stabilizePlace(place, node)
    if (base.type.kind !== 'object' && base.type.kind !== 'array') return this.stabilizePlace(place, node)
    const type = reference(base.type)
    const value: Expression = base.kind === 'target' ? base.reference : { kind: 'refer', type, place: base }
    const anchor: Place = { kind: 'target', type: base.type, reference: this.spill(value, node, 'object') }
    return this.stabilizePlace(
      place.kind === 'field' ? { ...place, object: anchor } : { ...(place as ElementPlace), array: anchor },
      node,
    )
  }

  placeIsStable(place: Place): boolean {
    return placeIsStable(place, this.isUnchanging)
  }

  /**
   * Evaluates operands from left to right. An operand whose value a later one could change, or that fails
   * where a later one could fail first in C, is put into a temporary.
   */
  operands<T extends Expression | null>(nodes: readonly ts.Node[], evaluate: readonly (() => T)[]): T[] {
    const values: T[] = []
    const ends: number[] = []
    for (const step of evaluate) {
      values.push(step())
      ends.push(this.statements.length)
    }
    const finish = this.statements.length
    let followed = false
    let failsLater = false
    for (let index = values.length - 1; index >= 0; index--) {
      const value = values[index]
      if (!value) continue
      const statementsFollow = followed || finish > ends[index]!
      const disturbed = statementsFollow && !(this.isStable(value) && !canFail(value))
      const outOfOrder = failsLater && canFail(value)
      if (disturbed || outOfOrder) {
        const tail = this.statements.splice(ends[index]!)
        values[index] = this.spill(value, nodes[index]!) as T
        this.statements.push(...tail)
        followed = true
      } else if (canFail(value)) failsLater = true
    }
    return values
  }

  // --- Checks ----------------------------------------------------------------------------------------------

  /** A check that every build makes. */
  site(check: CheckKind, node: ts.Node): Site {
    return { check, location: this.unit.location(node) }
  }

  /** A check that only full builds make. */
  fullSite(check: CheckKind, node: ts.Node): Site | null {
    return this.unit.options.mode === 'full' ? this.site(check, node) : null
  }

  assembly(assembly: Assembly): void {
    this.emit({ kind: 'assembly', assembly })
  }
}

interface Standing {
  location: Location
  comments: readonly string[]
}

type ElementPlace = Place & { readonly kind: 'element' }

/** The place that a place is part of, where it is part of one. */
function baseOf(place: Place): Place | null {
  return place.kind === 'field' ? place.object : place.kind === 'element' ? place.array : null
}

/** Whether an assignment may be written with this value in one C statement: nothing in it depends on order. */
export function fitsOneAssignment(place: Place, value: Expression): boolean {
  return !(placeCanFail(place) && canFail(value))
}

const SLASH = 0x2f

/** Whether there is more than space between two positions; mostly there is not, which is quickly seen. */
function hasSlash(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === SLASH) return true
  return false
}

/** The lines of the comments that stand directly before a node, without their marks. */
export function commentsBefore(node: ts.Node): readonly string[] | null {
  const file = node.getSourceFile()
  return commentsBetween(file, node.pos, node.getStart(file))
}

function commentsBetween({ text }: ts.SourceFile, position: number, start: number): readonly string[] | null {
  if (!hasSlash(text, position, start)) return null
  const ranges = ts.getLeadingCommentRanges(text, position) ?? []
  const lines = ranges.flatMap((range) => {
    const comment = text.slice(range.pos, range.end)
    return range.kind === ts.SyntaxKind.SingleLineCommentTrivia
      ? [comment.slice(2).trim()]
      : comment
          .slice(2, -2)
          .split('\n')
          .map((line) => line.replace(/^\s*\*?\s?/, '').trimEnd())
          .filter((line, index, all) => line !== '' || (index > 0 && index < all.length - 1))
  })
  return lines.length > 0 ? lines : null
}
