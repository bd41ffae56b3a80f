/** Which function a node stands in. */

import { ts } from '../frontend/typescript.ts'

/** The innermost function, or static block of a class, around a node; null at module level. */
export function enclosingFunction(node: ts.Node): ts.Node | null {
  let current: ts.Node | undefined = node.parent
  while (current && !ts.isFunctionLike(current)) {
    if (ts.isClassStaticBlockDeclaration(current)) return current
    if (ts.isSourceFile(current)) return null
    current = current.parent
  }
  return current ?? null
}
