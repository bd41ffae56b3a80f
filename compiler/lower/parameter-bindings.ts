/** What the names of parameters mean in the body of their function. */

import { ts } from '../frontend/typescript.ts'
import type { Local } from '../ir/nodes.ts'
import { withoutNull, type ValueType } from '../types/machine.ts'
import { assignedSymbols } from './assigned.ts'
import type { Body } from './body.ts'
import { closureOrDefault } from './closure-choices.ts'
import { mayBeUndefined } from './closure-presence.ts'
import { unwrap } from './in-place.ts'
import { parameterType } from './parameters.ts'
import { bindPattern } from './patterns.ts'
import type { Unit } from './unit.ts'

/** Makes the parameters known to the body by their symbols. */
export function bindParameters(
  body: Body,
  declaration: ts.SignatureDeclaration,
  parameters: readonly (Local | null)[],
): void {
  const assigned = assignedSymbols(body.unit, declaration)
  if (body.options.self) body.adopt(body.options.self, true)
  declaration.parameters.forEach((parameter, index) => {
    if (parameter.initializer && assigned.size > 0) refuseWritingDefault(body.unit, parameter)
    const local = parameters[index]
    if (!local) return
    if (!ts.isIdentifier(parameter.name)) return body.adopt(local, true)
    const symbols = parameterSymbols(body.unit, parameter)
    body.adopt(local, !symbols.some((symbol) => assigned.has(symbol)))
    for (const symbol of symbols) body.bindings.set(symbol, { kind: 'local', local })
  })
  declaration.parameters.forEach(({ name }, index) => {
    if (ts.isIdentifier(name)) return
    const local = parameters[index]
    if (!local) return
    const place = { kind: 'local', type: local.type, local } as const
    body.at(name)
    body.unit.attempt(() => bindPattern(body, name, { kind: 'read', type: local.type as ValueType, place }))
  })
}

/** Records a default value that changes a parameter: it is computed from copies of those before it, unless it is a function. */
function refuseWritingDefault(unit: Unit, { initializer, name, parent }: ts.ParameterDeclaration): void {
  if (ts.isFunctionLike(unwrap(initializer!))) return
  for (const { valueDeclaration, name: changed } of assignedSymbols(unit, initializer!)) {
    const owner = valueDeclaration && ts.findAncestor(valueDeclaration, ts.isParameter)
    if (owner?.parent === parent) unit.report('writingDefault', initializer!, name.getText(), changed)
  }
}

/** Makes a parameter another name of the function that is its default value, which stands inside its function then. */
export function bindDefault(body: Body, parameter: ts.ParameterDeclaration): void {
  const source = unwrap(parameter.initializer!) as ts.ArrowFunction | ts.FunctionExpression
  const type = parameterType(body.unit, parameter, body.environment)
  const signature = type.kind === 'function' ? withoutNull(type) : null
  for (const symbol of parameterSymbols(body.unit, parameter))
    body.bindings.set(symbol, { kind: 'nested', source, signature })
}

/** Makes a parameter for which a function is known, that may be undefined, one that has its default value then. */
export function bindPerhapsGiven(body: Body, parameter: ts.ParameterDeclaration | undefined): void {
  const symbols = parameterSymbols(body.unit, parameter)
  const known = symbols[0] && body.bindings.get(symbols[0])
  if (!parameter?.initializer || known?.kind !== 'closure' || !mayBeUndefined(known.value.closure)) return
  const type = parameterType(body.unit, parameter, body.environment)
  if (type.kind !== 'function') return
  const value = closureOrDefault(body, known.value, parameter.initializer, withoutNull(type))
  body.at(parameter)
  value.prepare?.()
  for (const symbol of symbols) body.bindings.set(symbol, { kind: 'closure', value })
}

/** The symbol of a parameter; of a parameter property also that of the field. */
export function parameterSymbols(
  unit: Unit,
  parameter: ts.ParameterDeclaration | undefined,
): readonly ts.Symbol[] {
  if (!parameter) return []
  const { name, parent } = parameter
  if (ts.isParameterPropertyDeclaration(parameter, parent) && ts.isIdentifier(name))
    return unit.checker.getSymbolsOfParameterPropertyDeclaration(parameter, name.text)
  return [unit.checker.getSymbolAtLocation(name)!]
}
