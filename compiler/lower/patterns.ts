/**
 * Taking values apart: `const { x, y: [a, b] } = …`, parameters, heads of `for…of`, and `[a, b] = [b, a]`. What is
 * taken apart is evaluated once; then each part is read and bound or assigned, from left to right, as JavaScript does.
 * A default value belongs to what is undefined: a member whose type says so, and an element behind the end.
 */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Global, Place } from '../ir/nodes.ts'
import type { ValueType } from '../types/machine.ts'
import { assignedSymbols } from './assigned.ts'
import type { Body } from './body.ts'
import { coerce } from './coerce.ts'
import { lowerPlace, lowerValue } from './dispatch.ts'
import { isOptionalChain, lowerPerhapsBroken } from './expressions/optional.ts'
import { readPlace } from './expressions/places.ts'
import { elementOf, isEmptyLiteral, memberOrElse, openValue, restOf, takenNames } from './pattern-parts.ts'
import { unwrap, unwrapConstant } from './in-place.ts'
import { isUntyped, literalValue } from './literals.ts'
import { useType } from './first-use.ts'
import { lowerTested } from './tested.ts'
import { valueType, valueTypeOf } from './types.ts'
import { makeGlobal } from './globals.ts'
import { accessorOf, namesAccessor, type Accessor } from './expressions/accessors.ts'

/** `const pattern = value`. */
export function lowerPattern(body: Body, node: ts.VariableDeclaration): void {
  const { name, initializer } = node
  if (ts.isIdentifier(name) || !initializer) return body.unit.refuse('destructuring', name)
  const declared = node.type ? valueType(body.unit, node.type, body.environment) : null
  const list = unwrapConstant(initializer)
  if (!declared && ts.isArrayBindingPattern(name) && isListFor(name.elements, list))
    return bindList(body, name, list.elements)
  const open = declared || ts.isArrayBindingPattern(name) ? null : openValue(initializer)
  if (open) return bindPattern(body, name, ...openParts(body, initializer, open))
  const lowered = lowerValue(body, initializer, declared)
  const value = declared ? coerce(body, lowered, declared, initializer) : lowered
  const seen = body.unit.checker.getTypeAtLocation(node.type ?? initializer)
  bindPattern(body, name, hold(body, value, initializer), seen)
}

/** `const pattern = value` of a module: each name is a variable of the module. */
export function bindModulePattern(body: Body, node: ts.VariableDeclaration): void {
  body.at(node)
  lowerPattern(body, node)
}

/** The value of the `source` `value ?? {}` that may be missing, evaluated once, and what TypeScript calls it where it is not. */
function openParts(
  body: Body,
  source: ts.Expression,
  node: ts.Expression,
): [value: Expression, seen: ts.Type, isOpen: true] {
  const { checker } = body.unit
  const inner = unwrap(node)
  const lowered = isOptionalChain(inner) ? lowerPerhapsBroken(body, inner) : lowerTested(body, inner, null)
  return [hold(body, lowered, source), checker.getNonNullableType(checker.getTypeAtLocation(node)), true]
}

/** What is taken apart, evaluated once. */
function hold(body: Body, value: Expression, node: ts.Node): Expression {
  if (!body.isModuleLevel) return body.stabilize(value, node, 'record')
  if (body.statements.length === 0 && body.isStable(value)) return value
  const global = makeGlobal(body.unit, node, 'parts', value.type, true)
  return readPlace({ kind: 'global', type: global.type, global: computedFrom(body, global, value, node) })
}

/** A variable of a module with a value, and what had to be done for it. The parts are computed when the whole has been. */
function computedFrom(body: Body, global: Global, value: Expression, node: ts.Node): Global {
  const root = ts.isBindingElement(node) ? ts.walkUpBindingElementsAndPatterns(node) : null
  const place = root && ts.isVariableDeclaration(root) && root.initializer ? root.initializer : node
  const whole = body.absorb(value)
  body.unit.initials.push({ global, body: body.statements, value: whole, node: place })
  body.statements = []
  return global
}

/** Whether a value is a list of as many expressions as a pattern has parts, so that no tuple need be made. */
function isListFor(
  parts: readonly ts.Node[],
  value: ts.Expression,
): value is ts.ArrayLiteralExpression & { readonly elements: ts.NodeArray<ts.Expression> } {
  return (
    ts.isArrayLiteralExpression(value) &&
    value.elements.length === parts.length &&
    !parts.some(isRest) &&
    !value.elements.some(ts.isSpreadElement)
  )
}

function isRest(part: ts.Node): boolean {
  return ts.isSpreadElement(part) || (ts.isBindingElement(part) && part.dotDotDotToken !== undefined)
}

/** `const [a, b] = [x, y]`: every value is computed before the first name is bound. */
function bindList(body: Body, pattern: ts.ArrayBindingPattern, values: readonly ts.Expression[]): void {
  const exact = pattern.elements.map((element, index) => constantPart(body, element, values[index]!))
  const wanted = pattern.elements.map((element, index): ValueType | null =>
    exact[index] === null &&
    ts.isBindingElement(element) &&
    ts.isIdentifier(element.name) &&
    isUntyped(body, values[index]!)
      ? useType(body, element)
      : null,
  )
  const evaluated = body.operands(
    values,
    values.map(
      (value, index) => () => (exact[index] === null ? lowerValue(body, value, wanted[index]!) : null),
    ),
  )
  pattern.elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return
    const value = exact[index] ?? null
    if (value !== null) {
      const symbol = body.unit.checker.getSymbolAtLocation(element.name)!
      body.unit.bindings.set(symbol, { kind: 'literal', value })
      return
    }
    const seen = body.unit.checker.getTypeAtLocation(values[index]!)
    bindElement(body, element, evaluated[index]!, seen)
  })
}

/** The number that a constant of a module is, if nothing but literals makes it. */
function constantPart(body: Body, element: ts.ArrayBindingElement, value: ts.Expression): bigint | null {
  if (!body.isModuleLevel || !ts.isBindingElement(element) || !ts.isIdentifier(element.name)) return null
  const isConstant = (ts.getCombinedNodeFlags(element) & ts.NodeFlags.Const) !== 0
  return isConstant && isUntyped(body, value) ? literalValue(body, value) : null
}

/**
 * Binds the names of a pattern to the parts of a value that is evaluated already; `seen` is what TypeScript calls it. Of an
 * open one that is missing every member is undefined.
 */
export function bindPattern(
  body: Body,
  pattern: ts.BindingPattern,
  value: Expression,
  seen?: ts.Type,
  isOpen = false,
): void {
  const type = seen ?? body.unit.checker.getTypeAtLocation(pattern)
  pattern.elements.forEach((element, position) => {
    if (ts.isOmittedExpression(element)) return
    if (element.dotDotDotToken) {
      const taken = ts.isArrayBindingPattern(pattern)
        ? position
        : takenNames(pattern.elements.slice(0, position))
      return bindElement(body, element, restOf(body, value, taken, element))
    }
    const source = element.propertyName ?? element.name
    if (ts.isArrayBindingPattern(pattern)) {
      bindElement(body, element, elementOf(body, value, position, element, element.initializer))
      return
    }
    if (!ts.isIdentifier(source) && !ts.isStringLiteral(source))
      return body.unit.refuse('destructuring', element)
    const { initializer } = element
    const opens = ts.isObjectBindingPattern(element.name) && isEmptyLiteral(initializer)
    const whole = { value, type, isOpen }
    const part = memberOrElse(body, whole, source.text, element, opens ? undefined : initializer)
    bindElement(body, element, part, undefined, opens)
  })
}

function bindElement(
  body: Body,
  element: ts.BindingElement,
  value: Expression,
  seen?: ts.Type,
  isOpen = false,
): void {
  const { name } = element
  if (!ts.isIdentifier(name)) return bindPattern(body, name, hold(body, value, element), seen, isOpen)
  if (value.type.kind === 'void') return body.unit.refuse('noValues', name, 'void')
  const symbol = body.unit.checker.getSymbolAtLocation(name)!
  if (body.isModuleLevel) {
    const isConstant = (ts.getCombinedNodeFlags(element) & ts.NodeFlags.Const) !== 0
    const global = makeGlobal(body.unit, element, name.text, value.type, isConstant)
    body.unit.bindings.set(symbol, { kind: 'global', global: computedFrom(body, global, value, element) })
    return
  }
  const unchanging = !assignedSymbols(body.unit, body.options.owner!).has(symbol)
  const local = body.local(name.text, value.type, name, { temporary: false, unchanging })
  body.bindings.set(symbol, { kind: 'local', local })
  body.emit({ kind: 'declare', local, value })
}

// --- Assignment --------------------------------------------------------------------------------------------

type Target = ts.ArrayLiteralExpression | ts.ObjectLiteralExpression

/** Whether the left side of an assignment is a pattern. */
export function isPattern(node: ts.Expression): node is Target {
  return ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)
}

/** `pattern = value`, as a statement. */
export function assignPattern(body: Body, target: Target, source: ts.Expression): void {
  const value = unwrapConstant(source)
  if (ts.isArrayLiteralExpression(target) && isListFor(target.elements, value))
    return assignList(body, target.elements, value.elements)
  const open = ts.isObjectLiteralExpression(target) ? openValue(source) : null
  if (open) return assignParts(body, target, ...openParts(body, source, open))
  const lowered = body.stabilize(lowerValue(body, source, null), source, 'record')
  assignParts(body, target, lowered, body.unit.checker.getTypeAtLocation(source), false)
}

/** `[a, b] = [b, a]`: every value is computed before the first place is assigned. */
function assignList(body: Body, targets: readonly ts.Expression[], sources: readonly ts.Expression[]): void {
  const pairs = targets.flatMap((target, index) => assigned(target, sources[index]!))
  const values = body
    .operands(
      pairs.map(({ source }) => source),
      pairs.map(
        ({ target, source }) =>
          () =>
            lowerValue(body, source, placeType(body, target)),
      ),
    )
    .map((value, index) => body.stabilize(value, pairs[index]!.source, 'value'))
  pairs.forEach(({ target }, index) => {
    if (!ts.isOmittedExpression(target)) assignTarget(body, target, values[index]!)
  })
}

/** What is assigned to what; lists inside lists are part of the outer one. */
function assigned(
  target: ts.Expression,
  source: ts.Expression,
): readonly { readonly target: ts.Expression; readonly source: ts.Expression }[] {
  if (!ts.isArrayLiteralExpression(target) || !isListFor(target.elements, source)) return [{ target, source }]
  return target.elements.flatMap((inner, index) => assigned(inner, source.elements[index]!))
}

function placeType(body: Body, target: ts.Expression): ValueType | null {
  const place = withoutDefault(target).place
  if (ts.isOmittedExpression(place) || isPattern(place)) return null
  let type: ValueType | null = null
  const typeOfPlace = (): ValueType =>
    accessorAt(body, place)?.type ?? valueTypeOf(lowerPlace(body, place).type)
  body.trial(() => (type = body.unit.attempt(typeOfPlace)))
  return type
}

/** What a target writes that is no place: a range of bits, or a setter. */
function accessorAt(body: Body, node: ts.Expression): Accessor | null {
  return namesAccessor(body, node) ? accessorOf(body, node) : null
}

/** The place of a target, and the default value behind it. */
function withoutDefault(target: ts.Expression): { place: ts.Expression; otherwise?: ts.Expression } {
  return ts.isBinaryExpression(target) && target.operatorToken.kind === ts.SyntaxKind.EqualsToken
    ? { place: unwrap(target.left), otherwise: target.right }
    : { place: unwrap(target) }
}

function assignParts(body: Body, target: Target, value: Expression, type: ts.Type, isOpen: boolean): void {
  if (ts.isArrayLiteralExpression(target)) {
    target.elements.forEach((element, position) => {
      if (ts.isOmittedExpression(element)) return
      if (ts.isSpreadElement(element))
        return assignTarget(body, element.expression, restOf(body, value, position, element))
      const { otherwise } = withoutDefault(element)
      assignTarget(body, element, elementOf(body, value, position, element, otherwise))
    })
    return
  }
  const taken: string[] = []
  for (const property of target.properties) {
    if (ts.isSpreadAssignment(property)) {
      assignTarget(body, property.expression, restOf(body, value, taken, property))
      continue
    }
    const isShorthand = ts.isShorthandPropertyAssignment(property)
    if (!isShorthand && !ts.isPropertyAssignment(property)) return body.unit.refuse('spread', property)
    if (!ts.isIdentifier(property.name) && !ts.isStringLiteral(property.name))
      return body.unit.refuse('destructuring', property)
    const { place, otherwise } = isShorthand
      ? { place: property.name, otherwise: property.objectAssignmentInitializer }
      : withoutDefault(property.initializer)
    taken.push(property.name.text)
    const opens = ts.isObjectLiteralExpression(place) && isEmptyLiteral(otherwise)
    const whole = { value, type, isOpen }
    const part = memberOrElse(body, whole, property.name.text, property, opens ? undefined : otherwise)
    assignTarget(body, isShorthand ? property.name : property.initializer, part, opens)
  }
}

function assignTarget(body: Body, target: ts.Expression, value: Expression, isOpen = false): void {
  const { place: node } = withoutDefault(target)
  if (isPattern(node)) {
    const type = body.unit.checker.getTypeAtLocation(node)
    return assignParts(body, node, body.stabilize(value, node, 'record'), type, isOpen)
  }
  const stable = body.stabilize(value, node, 'value')
  const accessor = accessorAt(body, node)
  if (accessor) return accessor.write(coerce(body, stable, accessor.type, node))
  const place = lowerPlace(body, node)
  if (place.type.kind === 'object' || place.type.kind === 'array')
    return body.unit.refuse('inPlace', node, node.getText())
  refuseMemberPlace(body, place, node)
  body.emit({ kind: 'assign', place, value: coerce(body, stable, place.type, node) })
}

/** A record is a value: changing a member of it in place would not show in its other copies. */
export function refuseMemberPlace(body: Body, place: Place, node: ts.Node): void {
  if (place.kind !== 'field' || place.object.type.kind !== 'record') return
  const { struct } = place.object.type
  body.unit.refuse('mutableRecord', node, struct.name, struct.fields[place.field]!.name)
}
