/** `using x = …`: `x[Symbol.dispose]()` is called on every way out of the block, unless `x` is null. */

import type { ts } from '../../frontend/typescript.ts'
import type { Expression } from '../../ir/nodes.ts'
import { withoutNull } from '../../types/machine.ts'
import type { Body } from '../body.ts'
import { readPlace } from '../expressions/places.ts'
import { callPlain, methodOf } from '../expressions/symbol-methods.ts'
import { falls } from '../flow.ts'
import { isPresent } from '../optionals.ts'

/** Begins the disposal of a variable that has its value; `endScope` ends it. */
export function disposeLater(body: Body, name: ts.Identifier): void {
  const symbol = body.unit.checker.getSymbolAtLocation(name)
  const binding = symbol && body.bindings.get(symbol)
  if (binding?.kind !== 'local') return
  const { local } = binding
  const value = readPlace({ kind: 'local', type: local.type, local })
  const { type } = value
  // A variable of type null alone holds nothing to dispose of; every other type TypeScript has checked.
  const present: Expression =
    type.kind === 'reference' && type.nullable ? { kind: 'convert', type: withoutNull(type), value } : value
  const method = methodOf(body, present, '[Symbol.dispose]')
  if (!method) return body.unit.refuse('call', name)
  body.exits.begin(() => {
    const outer = body.location
    body.location = body.unit.location(name)
    const dispose = (): void => {
      const value = body.absorb(callPlain(body, name, method, present, 'result'))
      if (value.kind === 'call') body.emit({ kind: 'evaluate', value })
    }
    if (type.kind === 'reference' && type.nullable) {
      body.emit({ kind: 'if', condition: isPresent(value), then: body.collect(dispose), otherwise: [] })
    } else dispose()
    body.location = outer
  })
}

/** The end of a block that began at this depth: what is to be disposed of is, if control comes here. */
export function endScope(body: Body, depth: number): void {
  if (body.exits.depth === depth) return
  if (falls(body.statements)) body.exits.runTo(depth)
  body.exits.end(depth)
}
