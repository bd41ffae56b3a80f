/** Which statements there are, and how often. Every loop has a bounded number of rounds, whatever stands in it. */

import { lines, type Tree } from '../tree.ts'
import { rangeStatement } from './bits.ts'
import { block, branch, narrowing, switchStatement } from './branches.ts'
import { calledBack, localFunction } from './captures.ts'
import { printedConstraint } from './constraints.ts'
import type { Context } from './context.ts'
import { settingStatement, assignment, callStatement, fill, swap } from './effects.ts'
import { climbing } from './descending.ts'
import { discarded } from './discarded.ts'
import { usingBlock } from './disposal.ts'
import { handedOn } from './handed.ts'
import { reassignment } from './indirect.ts'
import { isEnding, jump, jumpSometimes, stop } from './jumps.ts'
import { narrowedKind } from './kinds.ts'
import { printedMeasure, writtenByte } from './layouts.ts'
import { declaration, destructuring } from './locals.ts'
import { counted, overSequence, whileLoop } from './loops.ts'
import { atomicStatement, copying, filling, pointer, throughAddress } from './memory.ts'
import { maze } from './mazes.ts'
import { chainStatement } from './members.ts'
import { coalescing, narrowedField, optionalSwitch, printedPresence } from './optionals.ts'
import { spreadOut } from './patterns.ts'
import { printing } from './output.ts'
import { overWalk } from './protocols.ts'
import { bothParts, ofElements, ofGetter, overRecords, withNested, withDefault, withRest } from './taking.ts'
import { match } from './unions.ts'

/** How deep statements nest. */
const STATEMENT_DEPTH = 3

/** Several statements; declarations among them are in view of those behind. */
export function statements(context: Context, count: number, depth = STATEMENT_DEPTH): Tree {
  const made: Tree[] = []
  for (let index = 0; index < count && context.spend(1); index++) {
    const next = oneStatement(context, depth)
    if (next) made.push(next)
    if (next && isEnding(next)) break
  }
  return lines(made)
}

type Form = (context: Context, depth: number) => Tree | null
/** How often a form is chosen: also by what there is for it. */
type Weight = number | ((context: Context) => number)

const FORMS: readonly (readonly [Weight, Form])[] = [
  [8, (context) => printing(context, context.declared.scale.depth)],
  [6, declaration],
  [6, assignment],
  [3, callStatement],
  [2, discarded],
  [({ declared }) => (declared.chained.length > 0 ? 2 : 0), chainStatement],
  [4, branch],
  [3, counted],
  [2, whileLoop],
  [2, overSequence],
  [2, switchStatement],
  [2, narrowing],
  [1, destructuring],
  [1, block],
  [1, fill],
  [1, (context) => reassignment(context)],
  [3, localFunction],
  [2, calledBack],
  [2, overWalk],
  [({ declared }) => (declared.guard ? 6 : 0), usingBlock],
  [1, maze],
  [({ declared }) => (declared.constrained.length > 0 ? 2 : 0), printedConstraint],
  [2, match],
  [1, (context) => swap(context)],
  [2, (context) => spreadOut(context)],
  [4, settingStatement],
  [1, (context) => pointer(context)],
  [1, (context) => throughAddress(context)],
  [1, copying],
  [1, filling],
  [1, stop],
  [1, (context) => withRest(context)],
  [1, (context) => withDefault(context)],
  [1, (context) => ofElements(context)],
  [1, (context) => bothParts(context)],
  [1, (context) => ofGetter(context)],
  [1, (context) => withNested(context)],
  [1, overRecords],
  [2, handedOn],
  [1, climbing],
  [2, narrowedKind],
  [3, (context) => rangeStatement(context)],
  [1, (context) => printedPresence(context)],
  [1, (context) => coalescing(context)],
  [2, narrowedField],
  [1, optionalSwitch],
  [2, jump],
  [({ place }) => (place.loops.length + place.blocks.length > 0 ? 5 : 0), jumpSometimes],
  [2, (context) => atomicStatement(context, 2)],
  [1, (context) => printedMeasure(context)],
  [1, (context) => writtenByte(context)],
]

function oneStatement(context: Context, depth: number): Tree | null {
  const nested = new Set<Form>([
    branch,
    counted,
    whileLoop,
    overSequence,
    switchStatement,
    narrowing,
    block,
    localFunction,
    calledBack,
    narrowedField,
    narrowedKind,
    overRecords,
    handedOn,
    climbing,
    optionalSwitch,
    usingBlock,
    maze,
  ])
  const forms = depth > 0 ? FORMS : FORMS.filter(([, form]) => !nested.has(form))
  const weighed = forms.map(
    ([weight, form]) => [typeof weight === 'number' ? weight : weight(context), form] as const,
  )
  return context.random.weighted(weighed)(context, depth)
}
