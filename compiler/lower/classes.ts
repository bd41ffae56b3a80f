/**
 * Classes: one struct for each class and each set of type arguments. Fields are laid out in the order in
 * which the class declares them; a constructor's parameter properties stand where the constructor stands.
 */

import { ts } from '../frontend/typescript.ts'
import {
  STRING,
  array,
  object,
  reference,
  typeName,
  type BitField,
  type Field,
  type StorageType,
  type Struct,
} from '../types/machine.ts'
import { declareBits } from './bit-fields.ts'
import { argumentKey, argumentName, type Environment, type TypeArgument } from './environment.ts'
import { alignArgument, decoratorsOf, refuseDecorator } from './decorators.ts'
import { hierarchyOf, isAbstract, superDeclaration, type Nominal } from './hierarchy.ts'
import { TABLE_FIELD, tableStruct } from './method-tables.ts'
import { refuseGrowth } from './sizes.ts'
import { fromType } from './types.ts'
import type { Unit } from './unit.ts'

export interface ClassInstance {
  readonly declaration: ts.ClassDeclaration
  readonly symbol: ts.Symbol
  readonly arguments: readonly TypeArgument[]
  readonly environment: Environment
  readonly struct: Struct
  /** What it extends. */
  base: ClassInstance | null
  /** The fields that the class declares itself, in their order. */
  readonly fields: FieldDeclaration[]
  /** What waits for the layout of this class; null when it is complete. */
  waiting: (() => void)[] | null
}

/** An interface with methods, for one set of type arguments. A reference to it is one to an object of some class. */
export interface InterfaceInstance {
  readonly declaration: ts.InterfaceDeclaration
  readonly symbol: ts.Symbol
  readonly arguments: readonly TypeArgument[]
  readonly environment: Environment
  readonly struct: Struct
}

export interface FieldDeclaration {
  readonly name: string
  /** Its place in `struct.fields`. */
  readonly index: number
  readonly node: ts.PropertyDeclaration | ts.ParameterDeclaration
  readonly type: StorageType
  /** The range of bits of that place that it is; null for all of it. */
  readonly bits: BitField | null
}

/** The instance of a class type, with the type parameters in scope replaced. */
export function classInstance(
  unit: Unit,
  type: ts.ObjectType,
  node: ts.Node,
  environment: Environment,
): ClassInstance {
  const declaration = classDeclaration(type.symbol)
  return instantiate(unit, declaration, typeArgumentsFor(unit, type, declaration, node, environment), node)
}

function typeArgumentsFor(
  unit: Unit,
  type: ts.ObjectType,
  declaration: Nominal,
  node: ts.Node,
  environment: Environment,
): readonly TypeArgument[] {
  if (!(type.objectFlags & ts.ObjectFlags.Reference)) return []
  return unit.checker
    .getTypeArguments(type as ts.TypeReference)
    .slice(0, declaration.typeParameters?.length ?? 0)
    .map((argument) => typeArgument(unit, argument, node, environment))
}

/** A type argument as a machine type, or as the literal that it is. */
export function typeArgument(
  unit: Unit,
  type: ts.Type,
  node: ts.Node,
  environment: Environment,
): TypeArgument {
  if (type.isNumberLiteral()) return { kind: 'literal', value: BigInt(type.value) }
  if (type.flags & ts.TypeFlags.TypeParameter) {
    const argument = environment.arguments.get(type.symbol)
    if (argument) return argument
  }
  return fromType(unit, type, node, environment)
}

function classDeclaration(symbol: ts.Symbol): ts.ClassDeclaration {
  const declaration = symbol.valueDeclaration
  if (!declaration || !ts.isClassDeclaration(declaration))
    throw new Error(`the class '${symbol.name}' has no declaration`)
  return declaration
}

/** Classes that are laid out within each other; further ones wait, or are refused for their type arguments. */
const DEEPEST = 32
let depth = 0

/** The instance of a class for the given type arguments; made when first asked for. */
export function instantiate(
  unit: Unit,
  declaration: ts.ClassDeclaration,
  given: readonly TypeArgument[],
  node: ts.Node,
): ClassInstance {
  const symbol = unit.checker.getSymbolAtLocation(declaration.name ?? declaration)!
  const id = `${unit.identify(declaration)}<${given.map(argumentKey).join()}>`
  const known = unit.classes.get(id)
  if (known) return known
  if (depth >= DEEPEST && given.length > 0) unit.refuse('genericDepth', node, symbol.name)

  const bound = boundParameters(unit, declaration, given)
  const suffix = given.length > 0 ? `<${given.map(argumentName).join(', ')}>` : ''
  refuseGrowth(unit, suffix, node, symbol.name)
  const ambient = declaration.getSourceFile().isDeclarationFile
  const struct: Struct = {
    name: symbol.name + suffix,
    symbol: unit.uniqueSymbol(symbol.name + suffix, declaration),
    kind: 'class',
    fields: [],
    packed: false,
    align: 1,
  }
  const instance: ClassInstance = {
    declaration,
    symbol,
    arguments: given,
    environment: { arguments: bound, self: null },
    struct,
    base: null,
    fields: [],
    waiting: [],
  }
  ;(instance.environment as { self: ClassInstance }).self = instance
  unit.classes.set(id, instance)
  unit.instances.set(struct, instance)
  if (depth >= DEEPEST) unit.layouts.push(() => layOut(unit, instance, ambient))
  else layOutAt(depth + 1, () => layOut(unit, instance, ambient))
  // A reference needs no layout, so that chains of classes are laid out a part at a time.
  while (depth === 0 && unit.layouts.length > 0) layOutAt(1, unit.layouts.shift()!)
  return instance
}

function layOutAt(level: number, work: () => void): void {
  const before = depth
  depth = level
  try {
    work()
  } finally {
    depth = before
  }
}

function boundParameters(
  unit: Unit,
  { typeParameters }: Nominal,
  given: readonly TypeArgument[],
): Map<ts.Symbol, TypeArgument> {
  const bound = new Map<ts.Symbol, TypeArgument>()
  typeParameters?.forEach((parameter, index) =>
    bound.set(unit.checker.getSymbolAtLocation(parameter.name)!, given[index]!),
  )
  return bound
}

/** The instance of an interface type that has methods. */
export function interfaceInstance(
  unit: Unit,
  type: ts.ObjectType,
  declaration: ts.InterfaceDeclaration,
  node: ts.Node,
  environment: Environment,
): InterfaceInstance {
  const given = typeArgumentsFor(unit, type, declaration, node, environment)
  const id = `${unit.identify(declaration)}<${given.map(argumentKey).join()}>`
  const known = unit.interfaces.get(id)
  if (known) return known
  const { symbol } = type
  const suffix = given.length > 0 ? `<${given.map(argumentName).join(', ')}>` : ''
  refuseGrowth(unit, suffix, node, symbol.name)
  const struct: Struct = {
    name: symbol.name + suffix,
    symbol: unit.uniqueSymbol(symbol.name + suffix, declaration),
    kind: 'class',
    fields: [],
    packed: false,
    align: 1,
  }
  const hierarchy = hierarchyOf(unit)
  if (hierarchy.readsTable(declaration)) struct.fields = [tableField(unit, declaration)]
  const instance: InterfaceInstance = {
    declaration,
    symbol,
    arguments: given,
    environment: { arguments: boundParameters(unit, declaration, given), self: null },
    struct,
  }
  ;(instance.environment as { self: InterfaceInstance }).self = instance
  unit.interfaces.set(id, instance)
  unit.interfaceInstances.set(struct, instance)
  return instance
}

function tableField(unit: Unit, declaration: Nominal): Field {
  return { name: TABLE_FIELD, type: reference(object(tableStruct(unit, declaration))), volatile: false }
}

/** The instance of what a class extends. */
function baseInstance(unit: Unit, { declaration, environment }: ClassInstance): ClassInstance | null {
  const clause = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
  const [node] = clause?.types ?? []
  if (!node) return null
  const base = superDeclaration(unit, declaration, node)
  if (!base || !ts.isIdentifier(node.expression)) return unit.refuse('baseExpression', node, node.getText())
  return classInstance(unit, unit.checker.getTypeAtLocation(node) as ts.ObjectType, node, environment)
}

/** Lays a class out, once what it extends has its layout. */
function layOut(unit: Unit, instance: ClassInstance, ambient: boolean): void {
  const found = unit.attempt(() => ({ base: ambient ? null : baseInstance(unit, instance) }))
  if (!found) unit.refusedNodes.add(instance.declaration)
  const base = found?.base ?? null
  instance.base = base
  if (base) instance.struct.base = base.struct
  if (base?.waiting) base.waiting.push(() => layOutFields(unit, instance, ambient))
  else layOutFields(unit, instance, ambient)
}

function layOutFields(unit: Unit, instance: ClassInstance, ambient: boolean): void {
  const { declaration, struct, base } = instance
  const decorators = decoratorsOf(unit, declaration)
  for (const [name, decorator] of decorators) {
    if (name === 'packed') struct.packed = true
    if (name === 'align') struct.align = alignArgument(unit, decorator)
    if (name === 'bits') refuseDecorator(unit, decorator)
  }
  const everyVolatile = decorators.has('volatile')
  const fields: Field[] = base ? [...base.struct.fields] : []
  const ranges: BitField[] = [...(base?.struct.ranges ?? [])]
  let last: number | null = null
  if (base) inheritLayout(unit, instance, base)
  if (!base && !ambient && hierarchyOf(unit).carriesTable(declaration)) {
    if (struct.packed) unit.report('packedTable', declaration.name ?? declaration, struct.name)
    fields.push(tableField(unit, declaration))
  }
  const add = (node: ts.PropertyDeclaration | ts.ParameterDeclaration): void => {
    const marks = decoratorsOf(unit, node)
    for (const [mark, decorator] of marks) {
      const isRange = mark === 'bits' && ts.isPropertyDeclaration(node)
      if (!isRange && (mark !== 'volatile' || marks.has('bits'))) refuseDecorator(unit, decorator)
    }
    const range = marks.get('bits')
    const name = (node.name as ts.Identifier).text
    if (isNoField(unit, declaration, node)) unit.refuse('abstractField', node, name)
    const above = fields.find((field) => field.name === name)
    const type = above && !node.type && isScalar(above.type) ? above.type : fieldType(unit, instance, node)
    if (isVoid(type)) unit.refuse('noValues', node, 'void')
    if (range && ts.isPropertyDeclaration(node)) {
      const bits = declareBits(unit, node, range, type, fields, last, ranges)
      ranges.push(bits)
      instance.fields.push({ name, index: bits.unit, node, type, bits })
      return
    }
    if (struct.packed && holdsTable(type)) unit.report('packedTable', node, typeName(type))
    const inherited = fields.findIndex((field) => field.name === name)
    if (ranges.some((other) => other.name === name)) unit.refuse('bitFieldPlace', node.name, name)
    const index = inherited < 0 ? fields.length : inherited
    if (inherited >= 0 && fields[inherited]!.type !== type)
      unit.refuse('fieldOverride', node, name, typeName(fields[inherited]!.type), typeName(type))
    last = index
    instance.fields.push({ name, index, node, type, bits: null })
    if (inherited < 0) fields.push({ name, type, volatile: everyVolatile || marks.has('volatile') })
  }
  const attempt = (node: ts.PropertyDeclaration | ts.ParameterDeclaration): void => {
    const isAdded = unit.attempt(() => {
      add(node)
      return true
    })
    if (!isAdded) unit.refusedNodes.add(node)
  }
  for (const member of declaration.members) {
    if (ts.isPropertyDeclaration(member)) {
      const misplaced = isStatic(member) ? decoratorsOf(unit, member).get('bits') : undefined
      if (misplaced) refuseDecorator(unit, misplaced)
      if (isStatic(member)) continue
      attempt(member)
    } else if (ts.isConstructorDeclaration(member) && !ambient) {
      for (const parameter of member.parameters)
        if (ts.isParameterPropertyDeclaration(parameter, member)) attempt(parameter)
    }
  }
  struct.fields = fields
  if (ranges.length > 0) struct.ranges = ranges
  refuseCycle(unit, instance)
  const { waiting } = instance
  instance.waiting = null
  waiting?.forEach((work) => work())
}

/** An object of a class stands where one of the class that it extends is expected, so it is laid out alike. */
function inheritLayout(unit: Unit, { declaration, struct }: ClassInstance, base: ClassInstance): void {
  struct.align = Math.max(struct.align, base.struct.align)
  if (struct.packed !== base.struct.packed)
    unit.report('packedBase', declaration.name ?? declaration, struct.name, base.struct.name)
}

/** Whether a field is only declared, or is an abstract one in the place of which a derived class has an accessor. */
function isNoField(
  unit: Unit,
  declaration: ts.ClassDeclaration,
  node: ts.PropertyDeclaration | ts.ParameterDeclaration,
): boolean {
  if ((ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Ambient) !== 0) return true
  const name = node.name.getText()
  return isAbstract(node) && hierarchyOf(unit).hasAccessorBelow(declaration, name)
}

/** Whether the type of a field is told by the base class, where a derived class only gives a value. */
function isScalar({ kind }: StorageType): boolean {
  return kind === 'integer' || kind === 'boolean' || kind === 'string'
}

/** Whether an object in place has a reference to a table of methods. */
function holdsTable(type: StorageType): boolean {
  if (type.kind === 'array') return holdsTable(type.element)
  return type.kind === 'object' && type.struct.fields[0]?.name === TABLE_FIELD
}

function isVoid(type: StorageType): boolean {
  return type.kind === 'void' || type.kind === 'never'
}

export function isStatic(member: ts.ClassElement): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0
}

/** The declared type of a field, or that of its initial value. */
function fieldType(
  unit: Unit,
  instance: ClassInstance,
  node: ts.PropertyDeclaration | ts.ParameterDeclaration,
): StorageType {
  const declared = node.type && !node.questionToken ? unit.checker.getTypeFromTypeNode(node.type) : null
  const type = declared ?? unit.checker.getTypeAtLocation(node)
  if (!declared && type.isStringLiteral()) return STRING
  return fromType(unit, type, node.type ?? node.name, instance.environment)
}

function refuseCycle(unit: Unit, instance: ClassInstance): void {
  const seen = new Set<Struct>()
  const visit = (type: StorageType): boolean => {
    if (type.kind === 'array') return visit(type.element)
    if (type.kind !== 'object') return false
    if (type.struct === instance.struct) return true
    if (seen.has(type.struct)) return false
    seen.add(type.struct)
    return type.struct.fields.some((field) => visit(field.type))
  }
  instance.struct.fields.forEach((field, index) => {
    if (!visit(field.type)) return
    const own = instance.fields.find(({ name }) => name === field.name)
    unit.report('layoutCycle', own?.node ?? instance.declaration, instance.struct.name)
    ;(instance.struct.fields as Field[])[index] = {
      name: field.name,
      type: array(object(EMPTY), 0),
      volatile: false,
    }
  })
}

const EMPTY: Struct = { name: 'empty', symbol: 'empty', kind: 'class', fields: [], packed: false, align: 1 }

/** The position of a field in the struct; -1 if the class has no field of that name. */
export function fieldIndex(struct: Struct, name: string): number {
  return struct.fields.findIndex((field) => field.name === name)
}
