/**
 * Dead code: functions and globals that nothing reaches. What begins the reaching is what something outside the
 * program finds by its symbol or its section, and what failed checks call.
 */

import type { FunctionNode, Global } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'
import { type References, referencesOfFunction, referencesOfInitial } from '../ir/references.ts'

/**
 * The program without the functions and globals that cannot be reached from `entries`, from functions that
 * are visible outside, or from globals in a section of their own. Order is kept.
 */
export function removeUnreachable(program: Program, entries: readonly FunctionNode[] = []): Program {
  const reached = new Set<FunctionNode | Global>()
  const waiting: (FunctionNode | Global)[] = []
  const reach = (node: FunctionNode | Global): void => {
    if (reached.has(node)) return
    reached.add(node)
    waiting.push(node)
  }
  const reachAll = ({ functions, globals }: References): void => {
    functions.forEach(reach)
    globals.forEach(reach)
  }
  entries.forEach(reach)
  if (program.checkHandler) reach(program.checkHandler)
  program.functions.filter(isRoot).forEach(reach)
  program.globals.filter((global) => global.section !== null).forEach(reach)
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    reachAll('linkage' in node ? referencesOfFunction(node) : referencesOfInitial(node.initial))
  }
  return {
    ...program,
    functions: program.functions.filter((node) => reached.has(node)),
    globals: program.globals.filter((global) => reached.has(global)),
  }
}

/** Interrupt stubs are roots no longer than something refers to them: their address has to be taken to be of use. */
function isRoot({ linkage }: FunctionNode): boolean {
  return linkage.kind === 'exported' || linkage.kind === 'naked'
}
