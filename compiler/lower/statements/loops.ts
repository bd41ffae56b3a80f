/** Loops, labels and jumps. */

import { ts } from '../../frontend/typescript.ts'
import type { Expression, Statement } from '../../ir/nodes.ts'
import { USIZE, typeName, type ValueType } from '../../types/machine.ts'
import { assignedSymbols } from '../assigned.ts'
import type { Body } from '../body.ts'
import { lowerDiscarded } from '../discarded.ts'
import { lowerCondition, lowerStatements, lowerStatement, lowerValue } from '../dispatch.ts'
import { countUp } from '../counting.ts'
import { elementTypeOf } from '../expressions/elements.ts'
import { readPlace, targetOf } from '../expressions/places.ts'
import { valueTypeOf } from '../types.ts'
import { bindPattern } from '../patterns.ts'
import { lowerIteration } from './iteration.ts'
import { lowerBranch, lowerVariables } from './simple.ts'
import { disposeLater, endScope } from './using.ts'

/** The label in front of a loop, if there is one. */
export function labelOf(node: ts.Statement): string | null {
  return ts.isLabeledStatement(node.parent) ? node.parent.label.text : null
}

/** A condition with the statements that must run before each of its evaluations. */
function prepared(
  body: Body,
  node: ts.Expression | undefined,
): { prepare: Statement[]; condition: Expression | null } {
  if (!node) return { prepare: [], condition: null }
  let condition!: Expression
  const prepare = body.collect(() => (condition = lowerCondition(body, node)))
  if (condition.kind === 'boolean' && condition.value) return { prepare, condition: null }
  return { prepare, condition }
}

function lowerLoopBody(body: Body, node: ts.IterationStatement): Statement[] {
  return body.exits.inside('loop', labelOf(node), () => lowerBranch(body, node.statement))
}

export function lowerWhile(body: Body, node: ts.WhileStatement): void {
  const { prepare, condition } = prepared(body, node.expression)
  const statements = lowerLoopBody(body, node)
  body.emit({
    kind: 'loop',
    label: labelOf(node),
    test: 'before',
    prepare,
    condition,
    update: [],
    body: statements,
  })
}

export function lowerDo(body: Body, node: ts.DoStatement): void {
  const statements = lowerLoopBody(body, node)
  const { prepare, condition } = prepared(body, node.expression)
  body.emit({
    kind: 'loop',
    label: labelOf(node),
    test: 'after',
    prepare,
    condition,
    update: [],
    body: statements,
  })
}

export function lowerFor(body: Body, node: ts.ForStatement): void {
  const { initializer } = node
  const { depth } = body.exits
  const outer = body.collect(() => {
    if (initializer && ts.isVariableDeclarationList(initializer)) lowerVariables(body, initializer)
    else if (initializer) lowerDiscarded(body, initializer)
    const { prepare, condition } = prepared(body, node.condition)
    const statements = lowerLoopBody(body, node)
    const update = body.collect(() => {
      if (node.incrementor) lowerDiscarded(body, node.incrementor)
    })
    body.emit({
      kind: 'loop',
      label: labelOf(node),
      test: 'before',
      prepare,
      condition,
      update,
      body: statements,
    })
    endScope(body, depth)
  })
  body.emit({ kind: 'block', label: null, body: outer })
}

/** `for (const element of array)`: the length is read anew each time, as the iterator of an array does. */
export function lowerForOf(body: Body, node: ts.ForOfStatement): void {
  const { initializer } = node
  // Syntax that declares no variable has been refused.
  const list = initializer as ts.VariableDeclarationList
  const outer = body.collect(() => {
    const sequence = body.stabilize(lowerValue(body, node.expression, null), node.expression, 'sequence')
    const lowerElement = (value: Expression): void => {
      const { depth } = body.exits
      declareElement(body, list, value)
      if (ts.isBlock(node.statement)) lowerStatements(body, node.statement.statements)
      else lowerStatement(body, node.statement)
      endScope(body, depth)
    }
    if (lowerIteration(body, node, sequence, labelOf(node), lowerElement)) return
    const element = elementTypeOf(sequence.type)
    if (!element || sequence.type.kind === 'pointer')
      return body.unit.refuse(
        'operandTypes',
        node.expression,
        'for…of',
        typeName(sequence.type),
        'a loop',
        'Loop over a FixedArray, a Slice, or an object with a method [Symbol.iterator]().',
      )
    const length: Expression | number =
      sequence.type.kind === 'slice'
        ? { kind: 'length', type: USIZE, value: sequence }
        : arrayLength(sequence.type)
    countUp(body, node, length, labelOf(node), (index) => {
      const value = readPlace(
        sequence.type.kind === 'slice'
          ? { kind: 'sliceElement', type: element, slice: sequence, index, site: null }
          : { kind: 'element', type: element, array: targetOf(sequence), index, site: null },
      )
      body.exits.inside('loop', labelOf(node), () => lowerElement(value))
    })
  })
  body.emit({ kind: 'block', label: null, body: outer })
}

function arrayLength(type: ValueType): number {
  return type.kind === 'reference' && type.to.kind === 'array' ? type.to.length : 0
}

function declareElement(body: Body, list: ts.VariableDeclarationList, value: Expression): void {
  const { name } = list.declarations[0]!
  if (!ts.isIdentifier(name)) return bindPattern(body, name, body.spill(value, name, 'record'))
  const symbol = body.unit.checker.getSymbolAtLocation(name)!
  const unchanging = !assignedSymbols(body.unit, body.options.owner!).has(symbol)
  const type = valueTypeOf(value.type)
  const local = body.local(name.text, type, name, { temporary: false, unchanging })
  body.bindings.set(symbol, { kind: 'local', local })
  body.emit({ kind: 'declare', local, value })
  if (list.flags & ts.NodeFlags.Using) disposeLater(body, name)
}

export function lowerLabeled(body: Body, node: ts.LabeledStatement): void {
  const { statement } = node
  const isLoop = ts.isIterationStatement(statement, false) || ts.isSwitchStatement(statement)
  if (isLoop) return lowerStatement(body, statement)
  const label = node.label.text
  const statements = body.exits.inside('block', label, () => lowerBranch(body, statement))
  body.emit({ kind: 'block', label, body: statements })
}

export function lowerBreak(body: Body, node: ts.BreakStatement): void {
  const label = node.label?.text ?? null
  body.exits.runToBreak(label)
  body.emit({ kind: 'break', label })
}

export function lowerContinue(body: Body, node: ts.ContinueStatement): void {
  const label = node.label?.text ?? null
  body.exits.runToContinue(label)
  body.emit({ kind: 'continue', label })
}
