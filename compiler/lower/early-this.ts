/**
 * An object is whole only when each of its fields has been given a value. Until then its constructor may write and read
 * fields by name, which TypeScript checks, and call methods that read no field without a value, whichever class has
 * them; but not hand `this` to anyone who could read the others.
 */

import { ts } from '../frontend/typescript.ts'
import type { ClassInstance, FieldDeclaration } from './classes.ts'
import { hierarchyOf, isAbstract, type MemberFunction, type MemberKey } from './hierarchy.ts'
import { targetsOf } from './targets.ts'
import type { Unit } from './unit.ts'

/** Records each use of `this` in a constructor that could show a field before it has its value. */
export function refuseEarlyThis(
  unit: Unit,
  instance: ClassInstance,
  constructor: ts.ConstructorDeclaration | null,
): void {
  const hierarchy = hierarchyOf(unit)
  const derived = hierarchy.unfinishedBelow(instance.declaration)
  const below = derived ? hierarchy.fieldsBelow(instance.declaration) : []
  const given = fieldsOf(instance).filter(({ node }) => !isAbstract(node))
  const inherited = new Set(given.map(({ name }) => name))
  const unsetBelow = below.filter((name) => !inherited.has(name))
  const check = (root: ts.Node, waiting: readonly string[], shown: string | undefined): void => {
    const unset = new Set([...waiting, ...unsetBelow])
    if (waiting.length === 0 && !derived) return
    new EarlyUses(unit, instance, unset, shown ?? null, derived?.name?.text ?? 'class').refuse(root)
  }
  const own = instance.fields.map(({ name }) => name)
  instance.fields.forEach(({ node, name }, index) => {
    if (ts.isParameter(node) || !node.initializer) return
    const parameters = instance.fields
      .filter((field) => ts.isParameter(field.node))
      .map((field) => field.name)
    const without = given
      .filter((field) => !hasInitial(field) && own.includes(field.name))
      .map((field) => field.name)
    check(node.initializer, [...own.slice(index), ...parameters, ...without], name)
  })
  if (!constructor?.body) return
  const { statements } = constructor.body
  const waiting = instance.fields
    .filter((field) => !ts.isParameter(field.node) && !hasInitial(field))
    .map(({ name }) => ({ name, end: endOfAssignment(statements, name) }))
  for (const statement of statements) {
    const unset = waiting.filter(({ end }) => statement.pos < end).map(({ name }) => name)
    check(statement, unset, unset[0])
  }
}

function hasInitial({ node }: FieldDeclaration): boolean {
  return !ts.isParameter(node) && node.initializer !== undefined
}

/** Where a field is sure to be assigned: behind its first plain assignment, or the last statement that holds one. */
function endOfAssignment(statements: readonly ts.Statement[], name: string): number {
  const plain = statements.find(
    (statement) => ts.isExpressionStatement(statement) && isAssignmentTo(statement.expression, name),
  )
  return (plain ?? statements.findLast((statement) => holdsAssignment(statement, name)))?.end ?? 0
}

function isAssignmentTo(node: ts.Node, name: string): boolean {
  return assignedFields(node).includes(name)
}

/** The fields of `this` that a plain assignment sets, be it by a pattern. */
function assignedFields(node: ts.Node): readonly string[] {
  if (!isPlainAssignment(node)) return []
  return targetsOf(node.left).flatMap((target) =>
    ts.isPropertyAccessExpression(target) && target.expression.kind === ts.SyntaxKind.ThisKeyword
      ? target.name.text
      : [],
  )
}

function holdsAssignment(node: ts.Node, name: string): boolean {
  return (
    isAssignmentTo(node, name) || (ts.forEachChild(node, (child) => holdsAssignment(child, name)) ?? false)
  )
}

/** The uses of `this` in a constructor, and in the methods that it calls, while some fields have no values. */
class EarlyUses {
  /** The methods that have been looked at. */
  private readonly seen = new Set<ts.Node>()
  private holders: ReadonlySet<string> | null = null

  constructor(
    private readonly unit: Unit,
    private readonly instance: ClassInstance,
    private readonly unset: ReadonlySet<string>,
    /** A field of the class itself that has no value yet; null if only those of derived classes have none. */
    private readonly own: string | null,
    private readonly derived: string,
  ) {}

  /** Records each use in a part of the constructor that could show a field without a value. */
  refuse(root: ts.Node): void {
    if (root.kind === ts.SyntaxKind.ThisKeyword || ts.isArrowFunction(root)) return
    this.visit(root, false, (node, cause) => {
      const code = this.own === null ? 'unfinishedThis' : 'earlyThis'
      const isElsewhere = cause.getStart() < root.pos || cause.end > root.end
      const shown = ts.isPropertyAccessExpression(cause) ? cause.name.text : null
      const location = this.unit.location(cause)
      const message = shown === null ? 'it is handed on here' : `'${shown}' is read here`
      this.unit.reportWith(code, node, [this.own ?? this.derived], isElsewhere ? [{ message, location }] : [])
    })
  }

  /**
   * Tells `found` each `this` that could show one, with the place where that happens. Functions inside may be called at
   * once, and TypeScript does not look there for fields without a value.
   */
  private visit(root: ts.Node, isInside: boolean, found: (node: ts.Node, cause: ts.Node) => void): void {
    const visit = (node: ts.Node, inside: boolean): void => {
      if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword) {
        const cause = this.causeOf(node, inside)
        if (cause) found(node, cause)
      }
      const isArrow = ts.isArrowFunction(node)
      if (node === root || isArrow || !ts.isFunctionLike(node))
        ts.forEachChild(node, (child) => visit(child, inside || isArrow))
    }
    visit(root, isInside)
  }

  /** Where a use of `this` or `super` shows a field without a value; null if it does not. */
  private causeOf(node: ts.Node, isInside: boolean): ts.Node | null {
    const { parent } = node
    if (ts.isBinaryExpression(parent) && parent.right === node && assignedFields(parent).length > 0)
      return null
    if (node.kind === ts.SyntaxKind.SuperKeyword && ts.isCallExpression(parent)) return null
    if (!ts.isPropertyAccessExpression(parent)) return node
    const name = parent.name.text
    const symbol = this.unit.checker.getSymbolAtLocation(parent.name)
    if (symbol && symbol.flags & ts.SymbolFlags.Property) {
      if (isTarget(parent)) return null
      this.holders ??= holdersOfThis(this.instance)
      if (this.holders.has(name)) return parent
      return isInside && this.unset.has(name) ? parent : null
    }
    if (node.kind === ts.SyntaxKind.SuperKeyword) return this.causeIn(symbol?.declarations ?? [])
    return this.causeIn(keysOf(parent, name).flatMap((key) => this.implementations(key)))
  }

  private implementations(key: MemberKey): readonly MemberFunction[] {
    return hierarchyOf(this.unit)
      .implementations(this.instance.declaration, key)
      .map(({ member }) => member)
  }

  private causeIn(members: readonly ts.Node[]): ts.Node | null {
    let first: ts.Node | null = null
    for (const member of members) {
      if (this.seen.has(member)) continue
      this.seen.add(member)
      this.visit(member, true, (_, cause) => (first ??= cause))
      // What shows a field does so whenever it is called.
      if (first) this.seen.delete(member)
    }
    return first
  }
}

/** What a name after `this` may call. */
function keysOf(node: ts.PropertyAccessExpression, name: string): readonly MemberKey[] {
  return isTarget(node) ? [`set ${name}`] : [name, `get ${name}`, `set ${name}`]
}

/** The fields that may be the object itself, so that reading one would hand the object on: an empty list refers to itself. */
function holdersOfThis(instance: ClassInstance): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && holdsThis(node.right))
      for (const name of assignedFields(node)) found.add(name)
    ts.forEachChild(node, visit)
  }
  for (let owner: ClassInstance | null = instance; owner; owner = owner.base) {
    for (const { node, name } of owner.fields)
      if (!ts.isParameter(node) && node.initializer?.kind === ts.SyntaxKind.ThisKeyword) found.add(name)
    owner.declaration.members.forEach(visit)
  }
  return found
}

/** The fields of an object, those of the base class included. */
function fieldsOf(instance: ClassInstance): readonly FieldDeclaration[] {
  return instance.base ? [...instance.fields, ...fieldsOf(instance.base)] : instance.fields
}

/** Whether an expression stands where an assignment writes. */
function isTarget(node: ts.Expression): boolean {
  const assignment = ts.findAncestor(node.parent, isPlainAssignment)
  return assignment !== undefined && targetsOf(assignment.left).includes(node)
}

function isPlainAssignment(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
}

/** Whether an assigned value is the object itself, or a literal with it. */
function holdsThis(node: ts.Node): boolean {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return true
  const isPart = ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)
  return isPart && (ts.forEachChild(node, (child) => holdsThis(child) || undefined) ?? false)
}
