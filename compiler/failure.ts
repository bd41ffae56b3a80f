/**
 * What the user is told where the compiler itself fails: the place in the program at which it was, in place of a stack
 * of calls that are not theirs. Nothing here is the program's fault; every such diagnostic is a bug.
 */

import { CATALOGUE, fill } from './diagnostics/catalogue.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { isStackOverflow } from './frontend/nesting.ts'

/** An exception of the compiler's own, with the place in the program at which it was thrown. */
export class CompilerFailure extends Error {
  constructor(
    cause: unknown,
    readonly location: Diagnostic['location'] = null,
    readonly span: Diagnostic['span'] = null,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    if (cause instanceof Error && cause.stack) this.stack = cause.stack
  }
}

/** Calls of the compiler that are shown, the innermost first. */
const SHOWN_CALLS = 3

/** A failure as a diagnostic. */
export function failureDiagnostic(error: unknown): Diagnostic {
  const failure = error instanceof CompilerFailure ? error : new CompilerFailure(error)
  const { code, title, reason, remedy } = CATALOGUE.compilerFailure
  const cause = isStackOverflow(failure.cause) ? 'it descends too deeply' : failure.message
  const calls = (failure.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    code,
    message: `${fill(title, [cause])}. ${reason}`,
    remedy,
    names: [cause],
    location: failure.location,
    span: failure.span,
    related: calls.slice(0, SHOWN_CALLS).map((line) => ({ message: line.trim(), location: null })),
  }
}
