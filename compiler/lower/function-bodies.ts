/** The statements of a function, from its first to where it ends. */

import { ts } from '../frontend/typescript.ts'
import type { FunctionNode, Statement } from '../ir/nodes.ts'
import { NEVER, VOID, type ValueType } from '../types/machine.ts'
import type { Body } from './body.ts'
import { coerce } from './coerce.ts'
import { lowerDiscarded } from './discarded.ts'
import { lowerStatement, lowerStatements, lowerValue } from './dispatch.ts'
import { falls } from './flow.ts'
import { hasUndefined, nothingAs } from './optionals.ts'
import type { FunctionRequest } from './function-requests.ts'

/** The statements that the body of `node` is lowered to; none if it has no body, which is reported. */
export function lowerBody(body: Body, request: FunctionRequest, node: FunctionNode): readonly Statement[] {
  const { unit } = body
  const { declaration } = request
  const source = declaration.body
  if (!source) {
    unit.report('ambient', declaration, node.name)
    return []
  }
  if (request.linkage.kind === 'naked') return lowerNaked(body, source)
  if (ts.isBlock(source)) lowerStatements(body, source.statements)
  else {
    body.at(source)
    unit.attemptPart(() => {
      const { result } = node
      if (result.kind === 'void' || result.kind === 'never') return lowerDiscarded(body, source)
      const value = lowerValue(body, source, result)
      body.emit({ kind: 'return', value: body.absorb(coerce(body, value, result, source)) })
    })
  }
  endBody(body, node.result, declaration)
  return body.statements
}

/** A function that must not end here fails if it does: a switch over an enum met a value that is no member. */
function endBody(body: Body, result: ValueType, declaration: ts.Node): void {
  if (result === VOID || !falls(body.statements)) return
  if (result !== NEVER && body.unit.diagnostics.length > 0) return
  const signature =
    ts.isFunctionLike(declaration) && body.unit.checker.getSignatureFromDeclaration(declaration)
  if (signature && hasUndefined(signature.getReturnType()))
    return body.emit({ kind: 'return', value: nothingAs(result) })
  body.location = body.unit.location(declaration)
  body.emit({ kind: 'fail', site: body.site('unreachable', declaration) })
}

function lowerNaked(body: Body, source: ts.ConciseBody): readonly Statement[] {
  const statements = ts.isBlock(source) ? [...source.statements] : []
  if (!ts.isBlock(source)) body.unit.report('nakedBody', source)
  for (const statement of statements) {
    const isAssembly =
      ts.isExpressionStatement(statement) &&
      ts.isTaggedTemplateExpression(statement.expression) &&
      statement.expression.tag.getText() === 'asm'
    if (isAssembly) lowerStatement(body, statement)
    else body.unit.report('nakedBody', statement)
  }
  return body.statements
}
