/**
 * Classes: one struct for each class and each set of type arguments. Fields are laid out in the order in
 * which the class declares them; a constructor's parameter properties stand where the constructor stands.
 */

import { ts } from '../frontend/typescript.ts'
import { STRING, array, object, type Field, type StorageType, type Struct } from '../types/machine.ts'
import { argumentKey, argumentName, type Environment, type TypeArgument } from './environment.ts'
import { alignArgument, decoratorsOf, refuseDecorator } from './decorators.ts'
import { fromType } from './types.ts'
import type { Unit } from './unit.ts'

export interface ClassInstance {
  readonly declaration: ts.ClassDeclaration
  readonly symbol: ts.Symbol
  readonly arguments: readonly TypeArgument[]
  readonly environment: Environment
  readonly struct: Struct
  /** The declaration of each field, in the order of `struct.fields`. */
  readonly fields: FieldDeclaration[]
}

export interface FieldDeclaration {
  readonly name: string
  readonly node: ts.PropertyDeclaration | ts.ParameterDeclaration
  readonly type: StorageType
}

/** The instance of a class type, with the type parameters in scope replaced. */
export function classInstance(
  unit: Unit,
  type: ts.ObjectType,
  node: ts.Node,
  environment: Environment,
): ClassInstance {
  const declaration = classDeclaration(type.symbol)
  const types =
    type.objectFlags & ts.ObjectFlags.Reference
      ? unit.checker
          .getTypeArguments(type as ts.TypeReference)
          .slice(0, declaration.typeParameters?.length ?? 0)
      : []
  return instantiate(
    unit,
    declaration,
    types.map((argument) => typeArgument(unit, argument, node, environment)),
    node,
  )
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
  const id = `${unit.location(declaration).file}:${declaration.pos}<${given.map(argumentKey).join()}>`
  const known = unit.classes.get(id)
  if (known) return known
  if (depth >= DEEPEST) unit.refuse('genericDepth', node, symbol.name)

  const parameters = declaration.typeParameters ?? []
  const bound = new Map<ts.Symbol, TypeArgument>()
  parameters.forEach((parameter, index) =>
    bound.set(unit.checker.getSymbolAtLocation(parameter.name)!, given[index]!),
  )
  const suffix = given.length > 0 ? `<${given.map(argumentName).join(', ')}>` : ''
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
    fields: [],
  }
  ;(instance.environment as { self: ClassInstance }).self = instance
  unit.classes.set(id, instance)
  unit.instances.set(struct, instance)
  depth++
  try {
    layOut(unit, instance, ambient)
  } finally {
    depth--
  }
  return instance
}

function layOut(unit: Unit, instance: ClassInstance, ambient: boolean): void {
  const { declaration, struct } = instance
  const decorators = decoratorsOf(unit, declaration)
  for (const [name, decorator] of decorators) {
    if (name === 'packed') struct.packed = true
    if (name === 'align') struct.align = alignArgument(unit, decorator)
  }
  const everyVolatile = decorators.has('volatile')
  const fields: Field[] = []
  const add = (node: ts.PropertyDeclaration | ts.ParameterDeclaration): void => {
    const marks = decoratorsOf(unit, node)
    for (const [mark, decorator] of marks) {
      if (mark !== 'volatile') refuseDecorator(unit, decorator)
    }
    const name = (node.name as ts.Identifier).text
    const type = fieldType(unit, instance, node)
    if (isVoid(type)) unit.refuse('noValues', node, 'void')
    instance.fields.push({ name, node, type })
    fields.push({ name, type, volatile: everyVolatile || marks.has('volatile') })
  }
  for (const member of declaration.members) {
    if (ts.isPropertyDeclaration(member)) {
      if (isStatic(member)) continue
      unit.attempt(() => add(member))
    } else if (ts.isConstructorDeclaration(member) && !ambient) {
      for (const parameter of member.parameters)
        if (ts.isParameterPropertyDeclaration(parameter, member)) unit.attempt(() => add(parameter))
    }
  }
  struct.fields = fields
  refuseCycle(unit, instance)
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
  const visit = (type: StorageType): boolean => {
    if (type.kind === 'array') return visit(type.element)
    if (type.kind !== 'object') return false
    return type.struct === instance.struct || type.struct.fields.some((field) => visit(field.type))
  }
  instance.fields.forEach((field, index) => {
    if (!visit(field.type)) return
    unit.report('layoutCycle', field.node, instance.struct.name)
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
