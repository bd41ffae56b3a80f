/** Functions: prototypes, bodies, functions of assembly alone, and the stubs of interrupt vectors. */

import type { FunctionNode, Local } from '../ir/nodes.ts'
import type { Instruction } from '../ir/operations.ts'
import { rootOf, walkExpression, walkStatements } from '../ir/walk.ts'
import { assemblerName, nakedAssembly, templateLines } from './assembly.ts'
import { isHostFunction } from './hosted.ts'
import { instructionBody, parameterNames } from './instructions.ts'
import { interruptEntry, interruptStub } from './i386.ts'
import { isVisible } from './names.ts'
import { Scope } from './scope.ts'
import { printStatements } from './statements.ts'
import type { Unit } from './unit.ts'
import type { Writer } from './writer.ts'

/** The declaration of a function, which stands before all bodies; of an operation of the machine all of it. */
export function prototype(node: FunctionNode, unit: Unit): string {
  if (node.linkage.kind === 'instruction') return operation(node, node.linkage.instruction, unit)
  const parameters = node.parameters.map(({ type }) => unit.types.declare(type))
  const symbol = isVisible(node) && unit.names.of(node) !== node.symbol ? ` __asm__("${node.symbol}")` : ''
  const list = attributes(node, unit)
  const suffix = list.length > 0 ? ` __attribute__((${list.join(', ')}))` : ''
  return `${storage(node, unit)}${head(node, parameters, unit)}${symbol}${suffix};`
}

function operation(node: FunctionNode, instruction: Instruction, unit: Unit): string {
  const names = parameterNames(instruction)
  const parameters = node.parameters.map(({ type }, index) => unit.types.declare(type, names[index]))
  const body = instructionBody(instruction, unit.types.declare(node.result))
  return [`INLINE ${head(node, parameters, unit)} {`, ...body.map((line) => `  ${line}`), '}'].join('\n')
}

function storage(node: FunctionNode, unit: Unit): string {
  return node.linkage.kind === 'normal' || isHostFunction(node, unit) ? 'static ' : ''
}

function head(node: FunctionNode, parameters: readonly string[], unit: Unit): string {
  return unit.types.declare(node.result, `${unit.names.of(node)}(${parameters.join(', ') || 'void'})`)
}

/**
 * Code that stands in a section of its own may run where the rest of the program cannot be reached yet: gcc may
 * make neither calls of memory functions nor jump tables of it.
 */
function attributes(node: FunctionNode, unit: Unit): readonly string[] {
  const { linkage } = node
  const section = sectionOf(node)
  return [
    ...(linkage.kind === 'naked' ? ['naked'] : []),
    ...(node.result.kind === 'never' ? ['noreturn'] : []),
    ...(linkage.kind === 'normal' && unit.references.fromAssembly.has(node) ? ['used'] : []),
    ...(node === unit.program.checkHandler ? handlerAttributes(unit) : []),
    ...(section !== null && linkage.kind !== 'interrupt' ? [`section("${section}")`] : []),
    ...(standsAlone(node) && linkage.kind !== 'naked' ? ['STANDALONE'] : []),
  ]
}

/** The handler of failed checks is seldom called; and it is kept although a program may have no checks. */
function handlerAttributes(unit: Unit): readonly string[] {
  return unit.checks.isUsed ? ['cold'] : ['unused']
}

function sectionOf({ linkage }: FunctionNode): string | null {
  return linkage.kind === 'external' || linkage.kind === 'instruction' ? null : linkage.section
}

function standsAlone(node: FunctionNode): boolean {
  const section = sectionOf(node)
  return section !== null && node.linkage.kind !== 'interrupt' && !section.startsWith('.text')
}

/** Prints the definition of a function that has one. */
export function printFunction(node: FunctionNode, unit: Unit, writer: Writer): void {
  const { linkage } = node
  if (linkage.kind === 'external' || linkage.kind === 'instruction') return
  writer.line('')
  writer.comments(node.comments)
  writer.at(node.location)
  if (linkage.kind === 'interrupt') return printStub(node, unit, writer)
  if (linkage.kind === 'naked') return printNaked(node, unit, writer)
  const scope = new Scope(unit, outsideNames(node, unit), unreadLocals(node), standsAlone(node))
  const parameters = node.parameters.map((parameter) => {
    const unread = scope.unread.has(parameter) ? ' __attribute__((unused))' : ''
    return unit.types.declare(parameter.type, scope.local(parameter)) + unread
  })
  writer.line(`${storage(node, unit)}${head(node, parameters, unit)} {`)
  writer.indented(() => {
    printStatements(node.body ?? [], scope, writer)
    if (isEndless(node)) writer.line('__builtin_unreachable();')
  })
  writer.line('}')
}

/** Whether a function that has a result only loops: gcc misses a `return` unless something says that there is no end. */
function isEndless({ result, body }: FunctionNode): boolean {
  if (result.kind === 'void' || result.kind === 'never') return false
  let hasEnd = body?.at(-1)?.kind === 'return'
  if (hasEnd) return false
  walkStatements(body ?? [], {
    statement: (statement) => {
      hasEnd ||= statement.kind === 'return' || statement.kind === 'fail'
    },
  })
  return !hasEnd
}

function printNaked(node: FunctionNode, unit: Unit, writer: Writer): void {
  writer.line(`${head(node, [], unit)} {`)
  writer.indented(() => {
    for (const statement of node.body ?? []) {
      if (statement.kind !== 'assembly') throw new Error(`${node.name} holds more than assembly`)
      writer.comments(statement.comments)
      writer.at(statement.location)
      nakedAssembly(statement.assembly, unit).forEach((line) => writer.line(line))
    }
  })
  writer.line('}')
}

function printStub(node: FunctionNode, unit: Unit, writer: Writer): void {
  const { linkage } = node
  if (linkage.kind !== 'interrupt') return
  if (unit.program.target.name !== 'i386') {
    throw new Error(`${node.name}: interrupt stubs exist for i386 only, not for ${unit.program.target.name}`)
  }
  const section = linkage.section ?? '.text'
  const { symbol, isNew } = unit.interruptEntry(linkage.handler, section)
  if (isNew) {
    printAssembly(interruptEntry(symbol, assemblerName(linkage.handler, unit), section), writer)
    writer.at(node.location)
  }
  printAssembly(interruptStub(node.symbol, linkage.vector, symbol, section), writer)
}

function printAssembly(lines: readonly string[], writer: Writer): void {
  writer.line('__asm__(')
  writer.indented(() => templateLines(lines.join('\n')).forEach((line) => writer.line(line)))
  writer.line(');')
}

/** What the function's variables must not hide: every name of the program that its body uses. */
function outsideNames(node: FunctionNode, unit: Unit): ReadonlySet<string> {
  const { functions, globals, linkerSymbols } = unit.references.of(node)
  return new Set([
    ...[...functions, ...globals].map((other) => unit.names.of(other)),
    ...[...linkerSymbols].map((symbol) => unit.names.ofLinkerSymbol(symbol)),
  ])
}

/**
 * Parameters and variables whose value nothing asks for, but for the next value of their own; gcc and clang warn of them
 * unless they are told.
 */
function unreadLocals(node: FunctionNode): ReadonlySet<Local> {
  const unread = new Set<Local>(node.parameters)
  const reads = new Map<Local, number>()
  const count = (local: Local, change: number): void =>
    void reads.set(local, (reads.get(local) ?? 0) + change)
  walkStatements(node.body ?? [], {
    statement: (statement) => {
      if (statement.kind === 'declare') unread.add(statement.local)
      if (statement.kind !== 'assign' || statement.place.kind !== 'local') return
      const { local } = statement.place
      walkExpression(statement.value, {
        place: (place, use) => {
          if (use !== 'write' && place.kind === 'local' && place.local === local) count(local, -1)
        },
      })
    },
    place: (place, use) => {
      const root = rootOf(place)
      if (use !== 'write' && root?.kind === 'local') count(root.local, 1)
    },
  })
  reads.forEach((times, local) => {
    if (times > 0) unread.delete(local)
  })
  return unread
}
