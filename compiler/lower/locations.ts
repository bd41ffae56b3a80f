/** Source locations as values of the language. */

import { ts } from '../frontend/typescript.ts'
import type { Expression } from '../ir/nodes.ts'
import { object, reference } from '../types/machine.ts'
import type { Body } from './body.ts'
import { classInstance, type ClassInstance } from './classes.ts'
import { NO_ENVIRONMENT } from './environment.ts'
import type { Unit } from './unit.ts'

/** A class of kernel.d.ts by name. */
export function ambientClass(unit: Unit, name: string): ClassInstance | null {
  const [module] = unit.project.modules
  if (!module) return null
  const symbol = unit.checker
    .getSymbolsInScope(module, ts.SymbolFlags.Class)
    .find((candidate) => candidate.name === name && unit.isAmbient(candidate))
  if (!symbol?.valueDeclaration) return null
  const type = unit.checker.getDeclaredTypeOfSymbol(symbol)
  return classInstance(unit, type as ts.ObjectType, symbol.valueDeclaration, NO_ENVIRONMENT)
}

const known = new WeakMap<Unit, ClassInstance>()

function sourceLocation(unit: Unit): ClassInstance {
  const instance = known.get(unit) ?? ambientClass(unit, 'SourceLocation')!
  known.set(unit, instance)
  return instance
}

/** The place of a call, as `callerLocation()` gives it: where the name called stands. */
export function locationOfCall(body: Body, node: ts.Node): Expression {
  const { struct } = sourceLocation(body.unit)
  return {
    kind: 'location',
    type: reference(object(struct)),
    location: body.unit.location(nameOfCall(node)),
  }
}

function nameOfCall(node: ts.Node): ts.Node {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return node
  return ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node
}
