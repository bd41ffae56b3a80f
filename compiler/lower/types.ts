/**
 * From TypeScript's types to machine types. Only declared types come through here: annotations, and the
 * types of declarations without one. What an expression has is worked out from its operands.
 */

import type { EntryName } from '../diagnostics/catalogue.ts'
import { ts } from '../frontend/typescript.ts'
import {
  BOOLEAN,
  NEVER,
  STRING,
  VOID,
  array,
  functionType,
  integer,
  object,
  pointer,
  reference,
  sliceOf,
  type ArrayType,
  type IntegerName,
  type IntegerType,
  type StorageType,
  type Struct,
  type ValueType,
} from '../types/machine.ts'
import { classInstance, interfaceInstance } from './classes.ts'
import { enumType } from './enums.ts'
import type { Environment } from './environment.ts'
import { hasMethods, isAbstract } from './hierarchy.ts'
import { orNothing } from './optionals.ts'
import { recordOfType } from './records.ts'
import { beyondPointer, layOutNamed } from './recursive-records.ts'
import { textType, textsOf } from './texts.ts'
import { numbersOf, smallestInteger, unionOfRecords } from './unions.ts'
import type { Unit } from './unit.ts'

/** The widths that flow into each integer type, as kernel.d.ts lists them, sorted and joined. */
const WIDTH_SETS: Readonly<Record<string, IntegerName>> = {
  u8: 'u8',
  'u16 u8': 'u16',
  'u16 u32 u8': 'u32',
  'u16 u32 u64 u8 usize': 'u64',
  'u16 u32 u8 usize': 'usize',
  i8: 'i8',
  'i16 i8 u8': 'i16',
  'i16 i32 i8 u16 u8': 'i32',
  'i16 i32 i64 i8 isize u16 u32 u8': 'i64',
  'i16 i32 i8 isize u16 u8': 'isize',
}

/** How a value of a storage type is held: an object or array by a reference to it. */
export function valueTypeOf(type: StorageType): ValueType {
  return type.kind === 'object' || type.kind === 'array' ? reference(type) : type
}

/** What an annotation says of a variable, parameter or result. */
export function valueType(unit: Unit, node: ts.TypeNode, environment: Environment): ValueType {
  return valueTypeOf(storageType(unit, node, environment))
}

/** What an annotation says of a field or element. */
export function storageType(unit: Unit, node: ts.TypeNode, environment: Environment): StorageType {
  return fromType(unit, unit.checker.getTypeFromTypeNode(node), node, environment)
}

/** The machine type of a type of the checker's; `node` is where a refusal is shown. */
export function fromType(unit: Unit, type: ts.Type, node: ts.Node, environment: Environment): StorageType {
  const known = unit.knownType(type, environment)
  if (known) return known
  const found = workedOut(unit, type, node, environment)
  unit.rememberType(type, environment, found)
  return found
}

function workedOut(unit: Unit, type: ts.Type, node: ts.Node, environment: Environment): StorageType {
  const { flags } = type
  if (flags & ts.TypeFlags.BooleanLike) return BOOLEAN
  if (flags & ts.TypeFlags.EnumLike) return enumType(unit, type)
  const texts = flags & ts.TypeFlags.Never ? null : textsOf(type)
  if (texts) return textType(unit, texts)
  if (flags & ts.TypeFlags.StringLike) return STRING
  if (flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) return VOID
  if (flags & ts.TypeFlags.Never) return NEVER
  const numbers = numbersOf(type)
  if (numbers) return smallestInteger(numbers)
  if (flags & ts.TypeFlags.NumberLike) return unit.refuse('bareNumber', node, nameAt(unit, type, node))
  if (flags & ts.TypeFlags.TypeParameter) return fromParameter(unit, type, node, environment)
  if (flags & ts.TypeFlags.IndexedAccess)
    return fromIndexedAccess(unit, type as ts.IndexedAccessType, node, environment)
  if (type.isIntersection()) return fromIntersection(unit, type, node, environment)
  if (type.isUnion()) return fromUnion(unit, type, node, environment)
  if (flags & ts.TypeFlags.Object) return fromObject(unit, type as ts.ObjectType, node, environment)
  return unsupported(unit, type, node)
}

function nameAt(unit: Unit, type: ts.Type, node: ts.Node): string {
  const name = (node.parent as { name?: ts.Node } | undefined)?.name ?? (node as { name?: ts.Node }).name
  return name && ts.isIdentifier(name) ? name.text : unit.checker.typeToString(type)
}

/** Types that have no representation, each for a reason of its own. */
const UNREPRESENTABLE: readonly (readonly [ts.TypeFlags, EntryName])[] = [
  [ts.TypeFlags.Any, 'anyType'],
  [ts.TypeFlags.Unknown, 'unknownType'],
  [ts.TypeFlags.BigIntLike, 'bigintType'],
  [ts.TypeFlags.ESSymbolLike, 'symbolType'],
  [ts.TypeFlags.Null, 'nullAlone'],
]

function unsupported(unit: Unit, type: ts.Type, node: ts.Node): never {
  const row = UNREPRESENTABLE.find(([flag]) => type.flags & flag)
  return unit.refuse(row?.[1] ?? 'unsupportedType', node, unit.checker.typeToString(type))
}

function fromParameter(unit: Unit, type: ts.Type, node: ts.Node, environment: Environment): StorageType {
  if ((type as ts.TypeParameter & { isThisType?: boolean }).isThisType && environment.self)
    return reference(object(environment.self.struct))
  const argument = environment.arguments.get(type.symbol)
  if (!argument || argument.kind === 'literal') return unsupported(unit, type, node)
  return argument
}

/** `T['member']` of a type parameter: the member of what it stands for. */
function fromIndexedAccess(
  unit: Unit,
  type: ts.IndexedAccessType,
  node: ts.Node,
  environment: Environment,
): StorageType {
  const owner = fromType(unit, type.objectType, node, environment)
  const struct =
    owner.kind === 'record' ? owner.struct : owner.kind === 'reference' ? structOf(owner.to) : null
  const names = textsOf(type.indexType)
  const types = new Set(names?.map((name) => struct?.fields.find((field) => field.name === name)?.type))
  const [member] = types
  return types.size === 1 && member && !struct?.variants ? member : unsupported(unit, type, node)
}

function structOf(type: StorageType): Struct | null {
  return type.kind === 'object' ? type.struct : null
}

function fromIntersection(
  unit: Unit,
  type: ts.IntersectionType,
  node: ts.Node,
  environment: Environment,
): StorageType {
  const marks = marksOf(unit, type)
  if (marks.width) return integerOf(unit, type, marks.width, marks.flavour, node)
  const rest = type.types.filter((part) => !isMark(part))
  if (rest.length > 1 && rest.every((part) => isPlainObject(unit, part)))
    return recordOfType(unit, type, node, environment)
  if (rest.length !== 1) return unsupported(unit, type, node)
  const base = fromType(unit, rest[0]!, node, environment)
  if (marks.flavour && base.kind === 'integer') return integer(base.name, marks.flavour)
  if (!marks.inline) return base
  if (base.kind !== 'reference' || base.nullable) return base
  if (base.to.kind === 'object') refuseIncomplete(unit, base.to.struct, node)
  return base.to
}

/** Refuses objects in place of what has none of its own: an interface or an abstract class. */
export function refuseIncomplete(unit: Unit, struct: Struct, node: ts.Node): void {
  const instance = unit.instances.get(struct)
  if (unit.interfaceInstances.has(struct) || (instance && isAbstract(instance.declaration)))
    unit.refuse('incompleteObject', node, struct.name)
}

interface Marks {
  readonly width: string | null
  readonly flavour: string | null
  readonly inline: boolean
}

/** The flavour properties that kernel.d.ts gives its types, by the unique symbols' names. */
function marksOf(unit: Unit, type: ts.Type): Marks {
  let width: string | null = null
  let flavour: string | null = null
  let inline = false
  for (const property of type.getProperties()) {
    const name = property.escapedName as string
    if (name.startsWith('__@width@')) width = literalsOf(unit, property).join(' ')
    else if (name.startsWith('__@flavour@')) flavour = literalsOf(unit, property).join(' & ')
    else if (name.startsWith('__@inline@')) inline = true
  }
  return { width, flavour, inline }
}

function isMark(type: ts.Type): boolean {
  const properties = type.getProperties()
  return (
    (type.flags & ts.TypeFlags.Object) !== 0 &&
    properties.length === 1 &&
    /^__@(width|flavour|inline)@/.test(properties[0]!.escapedName as string)
  )
}

function literalsOf(unit: Unit, property: ts.Symbol): string[] {
  const type = unit.checker.getTypeOfSymbol(property)
  const parts = type.isUnion() ? type.types : [type]
  return parts
    .filter((part) => part.isStringLiteral())
    .map((part) => (part as ts.StringLiteralType).value)
    .sort()
}

function integerOf(
  unit: Unit,
  type: ts.Type,
  widths: string,
  flavour: string | null,
  node: ts.Node,
): IntegerType {
  const name = WIDTH_SETS[widths]
  if (!name) return unsupported(unit, type, node)
  return integer(name, flavour)
}

function fromUnion(unit: Unit, type: ts.UnionType, node: ts.Node, environment: Environment): StorageType {
  const isNothing = (part: ts.Type): boolean =>
    (part.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0
  const rest = type.types.filter((part) => !isNothing(part))
  const [nothing, other] = type.types.filter(isNothing)
  if (nothing) {
    const present = rest.length === 1 ? rest[0]! : unit.checker.getNonNullableType(type)
    if (other) return unit.refuse('nullableValue', node, unit.checker.typeToString(present))
    const base = valueTypeOf(fromType(unit, present, node, environment))
    return orNothing(unit, base, nothing.flags & ts.TypeFlags.Null ? 'null' : 'undefined', node)
  }
  if (rest.every((part) => isPlainObject(unit, part)))
    return layOutNamed(unit, type, node, environment, () => unionOfRecords(unit, type, node, environment))
  const bases = [...new Set(rest.map((part) => fromType(unit, part, node, environment)))]
  if (bases.length === 1) return bases[0]!
  return unit.refuse('unionType', node, unit.checker.typeToString(type))
}

/** Whether a type is that of object literals: not of a class, an array, a function, or one that the compiler knows. */
function isPlainObject(unit: Unit, type: ts.Type): boolean {
  if (type.isIntersection()) return type.types.every((part) => isPlainObject(unit, part))
  if (!(type.flags & ts.TypeFlags.Object) || unit.checker.isArrayType(type)) return false
  const { symbol } = type
  if (symbol && (symbol.flags & ts.SymbolFlags.Class || (unit.isAmbient(symbol) && symbol.name in AMBIENT)))
    return false
  return !unit.checker.isTupleType(type) && type.getCallSignatures().length === 0
}

function fromObject(unit: Unit, type: ts.ObjectType, node: ts.Node, environment: Environment): StorageType {
  const { symbol } = type
  if (symbol && unit.isAmbient(symbol)) {
    const known = AMBIENT[symbol.name]
    if (known) return known(unit, type as ts.TypeReference, node, environment)
  }
  if (symbol && symbol.flags & ts.SymbolFlags.Class && !(type.objectFlags & ts.ObjectFlags.Anonymous)) {
    return unit.apart(() => reference(object(classInstance(unit, type, node, environment).struct)))
  }
  const declaration = symbol?.declarations?.[0]
  if (declaration && ts.isInterfaceDeclaration(declaration) && !unit.isAmbient(symbol)) {
    if (hasMethods(unit, declaration))
      return reference(object(interfaceInstance(unit, type, declaration, node, environment).struct))
  }
  const signatures = type.getCallSignatures()
  if (signatures.length === 1 && type.getProperties().length === 0)
    return unit.within(
      type,
      node,
      () => fromSignature(unit, signatures[0]!, node, environment),
      'recursiveType',
    )
  if (unit.checker.isArrayType(type)) {
    return unit.refuse('growingArray', node, unit.checker.typeToString(type))
  }
  return layOutNamed(unit, type, node, environment, () => recordOfType(unit, type, node, environment))
}

type AmbientType = (
  unit: Unit,
  type: ts.TypeReference,
  node: ts.Node,
  environment: Environment,
) => StorageType

/** The types of kernel.d.ts that the compiler knows by name. */
const AMBIENT: Readonly<Record<string, AmbientType>> = {
  FixedArray: (unit, type, node, environment) => {
    const [element, length] = unit.checker.getTypeArguments(type)
    return fixedArray(
      unit,
      valued(unit, element!, node, environment),
      literalLength(unit, length!, node, environment),
      node,
    )
  },
  Slice: (unit, type, node, environment) => sliceOf(elementBehind(unit, type, node, environment)),
  ReadonlySlice: (unit, type, node, environment) =>
    sliceOf(elementBehind(unit, type, node, environment), true),
  Ptr: (unit, type, node, environment) => pointer(elementBehind(unit, type, node, environment)),
  String: () => STRING,
  Boolean: () => BOOLEAN,
}

/** What a slice or pointer leads to. */
function elementBehind(
  unit: Unit,
  type: ts.TypeReference,
  node: ts.Node,
  environment: Environment,
): StorageType {
  const [element] = unit.checker.getTypeArguments(type)
  return beyondPointer(unit, () => valued(unit, element!, node, environment))
}

/** The machine type of something that is stored: not that of a function without a result. */
export function valued(unit: Unit, type: ts.Type, node: ts.Node, environment: Environment): StorageType {
  const stored = fromType(unit, type, node, environment)
  if (stored.kind === 'void' || stored.kind === 'never') return unit.refuse('noValues', node, stored.kind)
  return stored
}

/** An array type that the program names at `node`; its size is looked at when all layouts are known. */
export function fixedArray(unit: Unit, element: StorageType, length: number, node: ts.Node): ArrayType {
  const made = array(element, length)
  if (!unit.arrays.has(made)) unit.arrays.set(made, node)
  return made
}

/** The length of an array given as a type: a literal, or a parameter that stands for one. */
export function literalLength(unit: Unit, type: ts.Type, node: ts.Node, environment: Environment): number {
  if (type.isNumberLiteral() && Number.isInteger(type.value) && type.value >= 0) return type.value
  if (type.flags & ts.TypeFlags.TypeParameter) {
    const argument = environment.arguments.get(type.symbol)
    if (argument?.kind === 'literal') return Number(argument.value)
  }
  return unit.refuse('arrayLength', node)
}

function fromSignature(
  unit: Unit,
  signature: ts.Signature,
  node: ts.Node,
  environment: Environment,
): StorageType {
  if (signature.typeParameters) return unit.refuse('genericFunctionType', node)
  const parameters = signature.parameters.map((parameter) =>
    valueTypeOf(fromType(unit, unit.checker.getTypeOfSymbol(parameter), node, environment)),
  )
  const result = valueTypeOf(
    fromType(unit, unit.checker.getReturnTypeOfSignature(signature), node, environment),
  )
  return functionType(parameters, result)
}
