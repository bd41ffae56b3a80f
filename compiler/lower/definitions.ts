/**
 * Functions that are written as values: arrow functions at module level, and the wrappers that give a
 * function its place and symbol (`section`, `naked`, `exported`, `interrupt`, `checkHandler`).
 */

import { ts } from '../frontend/typescript.ts'
import type { FunctionNode, Linkage } from '../ir/nodes.ts'
import { VOID, type FunctionType, type ValueType } from '../types/machine.ts'
import { NO_ENVIRONMENT } from './environment.ts'
import { functionFor } from './functions.ts'
import { ordinary, type FunctionSource } from './function-requests.ts'
import { linkerName } from './globals.ts'
import { ambientName } from './intrinsic-calls.ts'
import { checkInterruptFrame } from './interrupt-frame.ts'
import type { Unit } from './unit.ts'

interface Wrapping {
  readonly name: string
  readonly section: string | null
  readonly node: ts.Node
  /** What the constant is annotated with; it types the parameters and the result that have no type of their own. */
  readonly annotation: FunctionType | null
}

type Wrapper = (unit: Unit, call: ts.CallExpression, wrapping: Wrapping) => FunctionNode | null

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  section: (unit, call, wrapping) => {
    const inner = call.arguments[1]
    return inner ? define(unit, inner, { ...wrapping, section: linkerName(unit, call, 'section') }) : null
  },
  naked: (unit, call, { section }) => {
    const symbol = linkerName(unit, call, 'symbol')
    return arrow(unit, call.arguments[1], symbol, { kind: 'naked', section }, symbol)
  },
  exported: (unit, call, { section, name }) => {
    const body = call.arguments[1]
    const symbol = linkerName(unit, call, 'symbol')
    return arrow(unit, body, name, { kind: 'exported', section }, symbol)
  },
  interrupt: (unit, call, wrapping) => interruptStub(unit, call, wrapping),
  checkHandler: (unit, call, { section, name }) => {
    const handler = arrow(unit, call.arguments[0], name, { kind: 'normal', section }, null)
    if (unit.checkHandler && unit.checkHandler !== handler) unit.refuse('secondCheckHandler', call)
    unit.checkHandler = handler
    return handler
  },
}

/** The function that an initial value defines under a name; null if it is not the definition of a function. */
export function functionDefinition(
  unit: Unit,
  node: ts.Expression,
  name: string,
  declaration: ts.Node,
  annotation: ValueType | null = null,
): FunctionNode | null {
  const wanted = annotation?.kind === 'function' ? annotation : null
  return define(unit, node, { name, section: null, node: declaration, annotation: wanted })
}

function define(unit: Unit, node: ts.Expression, wrapping: Wrapping): FunctionNode | null {
  if (isFunctionValue(node)) {
    const linkage: Linkage = { kind: 'normal', section: wrapping.section }
    return arrow(unit, node, wrapping.name, linkage, null, wrapping.annotation)
  }
  if (!ts.isCallExpression(node)) return null
  const wrapper = WRAPPERS[ambientName(unit, node.expression) ?? '']
  return wrapper ? wrapper(unit, node, wrapping) : null
}

function isFunctionValue(node: ts.Node | undefined): node is ts.ArrowFunction | ts.FunctionExpression {
  return node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
}

function arrow(
  unit: Unit,
  node: ts.Expression | undefined,
  name: string,
  linkage: Linkage,
  symbol: string | null,
  wanted: FunctionType | null = null,
): FunctionNode {
  const source = functionSource(unit, node)
  if (!source) return unit.refuse('functionExpected', node ?? unit.project.modules[0]!)
  const types = { expected: wanted?.parameters ?? null, result: wanted?.result ?? null }
  return functionFor(unit, ordinary(source, { name, linkage, symbol, ...types, environment: NO_ENVIRONMENT }))
}

/** The function that an expression is or names. */
function functionSource(unit: Unit, node: ts.Expression | undefined): FunctionSource | null {
  if (isFunctionValue(node)) return node
  if (!node || !ts.isIdentifier(node)) return null
  const declaration = unit.symbolOf(node)?.valueDeclaration
  return declaration && ts.isFunctionDeclaration(declaration) ? declaration : null
}

const VECTORS = 256

/** The stub of an interrupt vector: its handler is lowered as a function of its own. */
export function interruptStub(
  unit: Unit,
  call: ts.CallExpression,
  wrapping: { readonly name: string; readonly section: string | null },
): FunctionNode {
  const [number, handlerNode] = call.arguments
  const vector = number && ts.isNumericLiteral(number) ? Number(number.text) : -1
  if (!number || vector < 0 || vector >= VECTORS)
    return unit.refuse('constantExpected', number ?? call, `A vector from 0 to ${VECTORS - 1}`)
  const source = functionSource(unit, handlerNode)
  if (!source) return unit.refuse('functionExpected', handlerNode ?? call)
  const handler = functionFor(
    unit,
    ordinary(source, { name: isFunctionValue(source) ? `${wrapping.name}_handler` : null }),
  )
  checkInterruptFrame(unit, handler, call)
  const key = `interrupt|${vector}|${handler.symbol}`
  const known = unit.functions.get(key)
  if (known) return known
  const stub: FunctionNode = {
    name: `interrupt ${vector}`,
    symbol: unit.uniqueSymbol(`interrupt_${vector}`, call),
    parameters: [],
    result: VOID,
    body: null,
    location: unit.location(call),
    linkage: { kind: 'interrupt', vector, handler, section: wrapping.section },
  }
  unit.functions.set(key, stub)
  unit.place(stub, call)
  return stub
}
