/** From a checked project to a program of the IR: every module in turn, then everything that they ask for. */

import { locate } from '../frontend/locate.ts'
import { ts } from '../frontend/typescript.ts'
import type { FunctionNode, Statement } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'
import { referencesOf, referencesOfInitial } from '../ir/references.ts'
import type { Struct, StorageType } from '../types/machine.ts'
import { setTables } from './dispatch.ts'
import { requestMembers } from './constructors.ts'
import { functionFor } from './functions.ts'
import { ordinary } from './function-requests.ts'
import { bindPatternOnce, lowerStaticBlock, moduleBinding, moduleBody } from './globals.ts'
import { ambientName } from './intrinsic-calls.ts'
import { ambientClass } from './locations.ts'
import { decoratorsOf } from './decorators.ts'
import { isStatic, type ClassInstance } from './classes.ts'
import { fieldFunction } from './field-functions.ts'
import { refuseHiddenMembers } from './hidden-members.ts'
import { hierarchyOf } from './hierarchy.ts'
import { devirtualize } from '../passes/devirtualize.ts'
import { completeTables, methodTables, testFor, type Slot } from './method-tables.ts'
import { argumentsFor, refuseEntry, refuseOverrides, requireFit } from './overrides.ts'
import { declaredMember, implementationOf, instanceOf, isOfClass, isSubtype } from './subtypes.ts'
import { refuseTooLarge } from './sizes.ts'
import type { Unit } from './unit.ts'
import { TABLES } from './tables.ts'
import { entryFor } from './table-entries.ts'
import { collectTests } from './tests.ts'
import { functionDefinition } from './definitions.ts'

/** Lowers every module of the unit's project. The result is of use only if no diagnostic was recorded. */
export function lowerProgram(unit: Unit): Program {
  setTables(TABLES)
  const checkClass = ambientClass(unit, 'Check')
  const locationClass = ambientClass(unit, 'SourceLocation')
  if (unit.options.tests) for (const module of unit.project.modules) collectTests(unit, module)
  for (const module of unit.project.modules) {
    for (const statement of module.statements) unit.attemptPart(() => lowerModuleStatement(unit, statement))
  }
  for (const tested of hierarchyOf(unit).tested) testFor(unit, tested)
  lowerPending(unit)
  refuseOverrides(unit)
  refuseTooLarge(unit)
  refuseHiddenMembers(unit)
  if (!unit.options.hosted && unit.diagnostics.length === 0) refuseIncomplete(unit)
  const functions = unit.inSourceOrder(withoutReplaced(unit))
  if (unit.diagnostics.length === 0 && methodTables(unit).length > 0) devirtualize(functions)
  return {
    target: unit.options.target,
    mode: unit.options.mode,
    structs: orderStructs(unit),
    globals: unit.inSourceOrder(unit.globals),
    functions: functions.filter((node) => !unit.compileTimeFunctions.has(node)),
    tests: unit.tests,
    checkHandler: unit.checkHandler,
    check: checkClass?.struct ?? null,
    sourceLocation: locationClass?.struct ?? null,
  }
}

/** Lowers all bodies that have been asked for, those that stand in tables of methods included. */
function lowerPending(unit: Unit): void {
  const isDerived = (sub: Struct, above: Struct): boolean => isSubtype(unit, sub, above)
  const isOf = (instance: ClassInstance, of: ts.ClassDeclaration): boolean => isOfClass(unit, instance, of)
  while (unit.pending.length > 0) {
    // Each may ask for more.
    for (let index = 0; index < unit.pending.length; index++) unit.attemptPart(unit.pending[index]!)
    unit.pending.length = 0
    completeTables(unit, (instance, slot) => tableEntry(unit, instance, slot), isDerived, isOf)
  }
}

/** The function of a class for an entry of its table; null if it cannot stand there, which is recorded. */
function tableEntry(unit: Unit, instance: ClassInstance, slot: Slot): FunctionNode | null {
  const { key, type } = slot
  const found = implementationOf(instance, key)
  if (!found) return unit.attempt(() => fieldFunction(unit, instance, slot))
  return unit.attempt(() => {
    for (const above of slot.typeArguments.length > 0 ? slot.calls.keys() : [])
      if (isSubtype(unit, instance.struct, above)) requireFitOf(unit, found, above, slot)
    const typeArguments = argumentsFor(unit, found.member, slot.typeArguments)
    const entry = entryFor(unit, found.owner, found.member, { known: slot.known, typeArguments }, type)
    if (!entry) refuseEntry(unit, found, slot)
    return entry
  })
}

/** Refuses a generic function that cannot be called as what one of its callers knows, with the types that these give. */
function requireFitOf(
  unit: Unit,
  found: NonNullable<ReturnType<typeof implementationOf>>,
  above: Struct,
  { key, typeArguments }: Slot,
): void {
  const known = instanceOf(unit, above)
  const declared = known && declaredMember(unit, known, key)
  if (declared && !requireFit(unit, found, declared, found.member.name, typeArguments)) unit.giveUp()
}

/** The symbol that the linker script names as the entry point. */
const ENTRY_SYMBOL = '_start'

/** Refuses a kernel without what every kernel has; there is no one place that lacks it. */
function refuseIncomplete(unit: Unit): void {
  const module = unit.project.modules.at(-1)
  if (!module) return
  const place = locate(module, 0, unit.project.root)
  const hasEntry = [...unit.functions.values()].some(({ symbol }) => symbol === ENTRY_SYMBOL)
  if (!unit.checkHandler) unit.reportAt('missingCheckHandler', place, [], null)
  if (!hasEntry) unit.reportAt('missingEntry', place, [], null)
}

type ModuleLowering = (unit: Unit, node: never) => void

export const MODULE_STATEMENTS: ReadonlyMap<ts.SyntaxKind, ModuleLowering> = new Map<
  ts.SyntaxKind,
  ModuleLowering
>([
  [ts.SyntaxKind.ImportDeclaration, () => undefined],
  [ts.SyntaxKind.ExportDeclaration, () => undefined],
  [ts.SyntaxKind.InterfaceDeclaration, () => undefined],
  [ts.SyntaxKind.TypeAliasDeclaration, () => undefined],
  [ts.SyntaxKind.EmptyStatement, () => undefined],
  [ts.SyntaxKind.EnumDeclaration, () => undefined],
  [
    ts.SyntaxKind.FunctionDeclaration,
    (unit, node: ts.FunctionDeclaration) => lowerFunctionDeclaration(unit, node),
  ],
  [ts.SyntaxKind.ClassDeclaration, (unit, node: ts.ClassDeclaration) => lowerClass(unit, node)],
  [ts.SyntaxKind.VariableStatement, (unit, node: ts.VariableStatement) => lowerModuleVariables(unit, node)],
  [
    ts.SyntaxKind.ExpressionStatement,
    (unit, node: ts.ExpressionStatement) => lowerModuleExpression(unit, node),
  ],
])

function lowerModuleStatement(unit: Unit, node: ts.Statement): void {
  unit.current = node
  const lowering = MODULE_STATEMENTS.get(node.kind)
  if (lowering) return lowering(unit, node as never)
  refuseModuleStatement(unit, node)
}

/** Of statements that follow one another the first is named: they are moved together. */
function refuseModuleStatement(unit: Unit, node: ts.Statement): never {
  const { statements } = node.getSourceFile()
  const before = statements[statements.indexOf(node) - 1]
  unit.refusedNodes.add(node)
  if (before && unit.refusedNodes.has(before)) unit.giveUp()
  return unit.refuse('moduleStatement', node)
}

function lowerFunctionDeclaration(unit: Unit, node: ts.FunctionDeclaration): void {
  const name = node.name?.text ?? 'default'
  if (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Ambient) unit.refuse('ambient', node, name)
  if (node.name) moduleBinding(unit, unit.symbolOf(node.name)!, node.name)
  else functionFor(unit, ordinary(node, { name }))
}

function lowerClass(unit: Unit, node: ts.ClassDeclaration): void {
  if (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Ambient)
    unit.refuse('ambient', node, node.name?.text ?? 'class')
  decoratorsOf(unit, node)
  for (const member of node.members) {
    if (ts.isPropertyDeclaration(member) && isStatic(member)) {
      const symbol = unit.checker.getSymbolAtLocation(member.name)
      unit.attempt(() => moduleBinding(unit, symbol!, member))
    } else if (ts.isClassStaticBlockDeclaration(member)) lowerStaticBlock(unit, node, member)
  }
  requestMembers(unit, node)
}

function lowerModuleVariables(unit: Unit, node: ts.VariableStatement): void {
  for (const declaration of node.declarationList.declarations) {
    unit.attempt(() => {
      if (!ts.isIdentifier(declaration.name)) return bindPatternOnce(unit, declaration)
      moduleBinding(unit, unit.symbolOf(declaration.name)!, declaration.name)
    })
  }
}

const MODULE_CALLS = new Set(['describe', 'test', 'testPanics'])

/** At module level only calls stand that the compiler carries out itself. */
function lowerModuleExpression(unit: Unit, node: ts.ExpressionStatement): void {
  const { expression } = node
  // All modules are strict; the directive says so once more.
  if (ts.isStringLiteral(expression) && expression.text === 'use strict') return
  const name = ts.isCallExpression(expression) ? ambientName(unit, expression.expression) : null
  if (!ts.isCallExpression(expression) || name === null) return refuseModuleStatement(unit, node)
  if (MODULE_CALLS.has(name)) {
    if (!unit.options.tests) collectTests(unit, node.getSourceFile())
    return
  }
  if (name === 'staticAssert') return lowerStaticAssert(unit, expression)
  const definition = functionDefinition(unit, expression, name, node)
  if (!definition) refuseModuleStatement(unit, node)
}

function lowerStaticAssert(unit: Unit, node: ts.CallExpression): void {
  const body = moduleBody(unit, node)
  TABLES.expressions.get(ts.SyntaxKind.CallExpression)!(body, node as never, null)
}

/**
 * The functions without those of which only copies for closures are called. A function that hands a local object to a
 * function that it is given is sound in such copies, where that function is known, and in no others.
 */
function withoutReplaced(unit: Unit): FunctionNode[] {
  const all = [...unit.functions.values()]
  if (unit.replaced.size === 0) return all
  const kept = new Set(all.filter((node) => !unit.replaced.has(node)))
  const keep = (statements: readonly Statement[]): void => {
    for (const node of referencesOf(statements).functions) kept.add(node)
  }
  for (const { body, value, node } of unit.initials) {
    keep(body)
    if (value) keep([{ kind: 'evaluate', value, location: unit.location(node) }])
  }
  for (const { objects } of methodTables(unit))
    for (const table of objects.values())
      for (const node of referencesOfInitial(table.initial).functions) kept.add(node)
  for (const node of kept) {
    keep(node.body ?? [])
    if (node.linkage.kind === 'interrupt') kept.add(node.linkage.handler)
  }
  if (unit.checkHandler) kept.add(unit.checkHandler)
  for (const { run } of unit.tests) kept.add(run)
  return all.filter((node) => kept.has(node))
}

/** The structs, each behind those that it holds in place. */
function orderStructs(unit: Unit): Struct[] {
  const ordered = new Set<Struct>()
  const visit = (struct: Struct): void => {
    if (ordered.has(struct)) return
    for (const field of struct.fields) inside(field.type)
    ordered.add(struct)
  }
  const inside = (type: StorageType): void => {
    if (type.kind === 'array') inside(type.element)
    else if (type.kind === 'object' || type.kind === 'record') visit(type.struct)
  }
  for (const instance of unit.classes.values()) visit(instance.struct)
  for (const struct of unit.records.values()) visit(struct)
  for (const { struct } of unit.interfaces.values()) visit(struct)
  for (const { struct, header } of methodTables(unit)) [struct, ...(header ? [header] : [])].forEach(visit)
  return [...ordered]
}
