/** `this` where it is a class: in static methods, accessors, fields and blocks. */

import { ts } from '../frontend/typescript.ts'
import { hierarchyOf, isStaticMember } from './hierarchy.ts'
import type { Unit } from './unit.ts'

/**
 * The class that an expression is as `this`; null if it is an object or something else. In a method it is the class by
 * which the method is called, so one that others extend is refused.
 */
export function staticThis(unit: Unit, node: ts.Expression): ts.ClassDeclaration | null {
  if (node.kind !== ts.SyntaxKind.ThisKeyword) return null
  let member: ts.Node = node.parent
  while (!ts.isClassElement(member) && (!ts.isFunctionLike(member) || ts.isArrowFunction(member))) {
    if (ts.isSourceFile(member)) return null
    member = member.parent
  }
  const owner = member.parent
  if (!ts.isClassElement(member) || !ts.isClassDeclaration(owner)) return null
  if (ts.isClassStaticBlockDeclaration(member)) return owner
  if (!isStaticMember(member)) return null
  const isExtended = hierarchyOf(unit).descendants(owner).size > 1
  if (ts.isPropertyDeclaration(member) || !isExtended) return owner
  return unit.refuse('staticThis', node, owner.name?.text ?? 'class')
}
