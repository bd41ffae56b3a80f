/**
 * An object is whole only when each of its fields has been given a value. Until then its constructor may write
 * and read fields by name, which TypeScript checks, but not hand `this` to anyone who could read the others.
 */

import { ts } from '../frontend/typescript.ts'
import type { ClassInstance, FieldDeclaration } from './classes.ts'
import type { EntryName } from '../diagnostics/catalogue.ts'
import { hierarchyOf } from './hierarchy.ts'
import type { Unit } from './unit.ts'

/** Records each use of `this` as a value before the fields of the object have theirs. */
export function refuseEarlyThis(
  unit: Unit,
  instance: ClassInstance,
  constructor: ts.ConstructorDeclaration | null,
): void {
  const derived = hierarchyOf(unit).unfinishedBelow(instance.declaration)
  if (derived) return refuseAllUses(unit, instance, constructor, derived.name?.text ?? 'class')
  for (const { node, name } of instance.fields)
    if (!ts.isParameter(node) && node.initializer) refuseUses(unit, instance, node.initializer, name)
  if (!constructor?.body) return
  const { statements } = constructor.body
  const waiting = instance.fields
    .filter(({ node }) => !ts.isParameter(node) && !node.initializer)
    .map(({ name }) => ({ name, end: endOfAssignment(statements, name) }))
  for (const statement of statements) {
    const unset = waiting.find(({ end }) => statement.pos < end)
    if (unset) refuseUses(unit, instance, statement, unset.name)
  }
}

/**
 * Where a derived class has fields of its own, its methods could run before those are set: the constructor of the base
 * class hands `this` to no one.
 */
function refuseAllUses(
  unit: Unit,
  instance: ClassInstance,
  constructor: ts.ConstructorDeclaration | null,
  derived: string,
): void {
  for (const { node } of instance.fields)
    if (!ts.isParameter(node) && node.initializer)
      refuseUses(unit, instance, node.initializer, derived, 'unfinishedThis')
  for (const statement of constructor?.body?.statements ?? [])
    refuseUses(unit, instance, statement, derived, 'unfinishedThis')
}

/** Where a field is sure to be assigned: behind its first plain assignment, or the last statement that holds one. */
function endOfAssignment(statements: readonly ts.Statement[], name: string): number {
  const plain = statements.find(
    (statement) => ts.isExpressionStatement(statement) && isAssignmentTo(statement.expression, name),
  )
  return (plain ?? statements.findLast((statement) => holdsAssignment(statement, name)))?.end ?? 0
}

function isAssignmentTo(node: ts.Node, name: string): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left) &&
    node.left.expression.kind === ts.SyntaxKind.ThisKeyword &&
    node.left.name.text === name
  )
}

function holdsAssignment(node: ts.Node, name: string): boolean {
  return (
    isAssignmentTo(node, name) || (ts.forEachChild(node, (child) => holdsAssignment(child, name)) ?? false)
  )
}

/**
 * Refuses `this` wherever it is more than the object of a field's name, or a field's own first value; and in functions
 * inside, which may be called at once: TypeScript does not look there for fields without a value.
 */
function refuseUses(
  unit: Unit,
  instance: ClassInstance,
  root: ts.Node,
  unset: string,
  code: EntryName = 'earlyThis',
): void {
  if (root.kind === ts.SyntaxKind.ThisKeyword) return
  if (ts.isArrowFunction(root)) return
  const visit = (node: ts.Node, isInside: boolean): void => {
    if (node.kind === ts.SyntaxKind.ThisKeyword && (isInside || !namesField(instance, node)))
      unit.report(code, node, unset)
    if (node.kind === ts.SyntaxKind.SuperKeyword && ts.isPropertyAccessExpression(node.parent))
      unit.report(code, node, unset)
    if (!ts.isFunctionLike(node) || ts.isArrowFunction(node))
      ts.forEachChild(node, (child) => visit(child, isInside || ts.isArrowFunction(node)))
  }
  visit(root, false)
}

/** Whether `this` only says whose field is meant, or becomes the value of one: an empty list refers to itself. */
function namesField(instance: ClassInstance, node: ts.Node): boolean {
  const { parent } = node
  if (ts.isBinaryExpression(parent) && parent.right === node)
    return fieldsOf(instance).some(({ name }) => isAssignmentTo(parent, name))
  if (!ts.isPropertyAccessExpression(parent)) return false
  const field = fieldsOf(instance).find(({ name }) => name === parent.name.text)
  return field !== undefined && (!holdsThis(field.node) || isTarget(parent))
}

/** The fields of an object, those of the base class included. */
function fieldsOf(instance: ClassInstance): readonly FieldDeclaration[] {
  return instance.base ? [...instance.fields, ...fieldsOf(instance.base)] : instance.fields
}

/** Whether a field may be the object itself, so that reading it would hand the object on. */
function holdsThis(field: ts.Node): boolean {
  return ts.isPropertyDeclaration(field) && field.initializer?.kind === ts.SyntaxKind.ThisKeyword
}

function isTarget(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node.parent) && node.parent.left === node
}
