/**
 * What all of one compilation shares: the checker, the target, the diagnostics found, the names given out in
 * C, and the definitions made so far.
 */

import { CATALOGUE, fill, type EntryName } from '../diagnostics/catalogue.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { locate, locateNode } from '../frontend/locate.ts'
import type { Project } from '../frontend/project.ts'
import { ts } from '../frontend/typescript.ts'
import type { FunctionNode, Global } from '../ir/nodes.ts'
import type { TestNode } from '../ir/program.ts'
import type { Location } from '../ir/location.ts'
import type { ArrayType, StorageType, Struct } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import type { ClassInstance, InterfaceInstance } from './classes.ts'
import type { Closure } from './closure.ts'
import type { ConstructorRequest } from './constructor-parts.ts'
import type { Environment } from './environment.ts'
import type { FunctionRequest } from './function-requests.ts'
import type { GlobalInitial } from './globals.ts'
import type { Binding } from './bindings.ts'
import { declaresName, variableNamed } from './scopes.ts'

export type Mode = 'full' | 'release'

/** Thrown when a construct is refused; its diagnostic has been recorded. Caught at the next statement. */
export class Refused extends Error {}

export interface UnitOptions {
  readonly target: Target
  readonly mode: Mode
  /** Collect `describe` and `test`. */
  readonly tests: boolean
  /** A program for the host: it needs no check handler, and external functions are the host's. */
  readonly hosted: boolean
}

/** How deep values may stand in values. */
const DEEPEST_VALUE = 64
/** Records and function types within one type; some lines of aliases can ask for millions. */
const MOST_PARTS = 2000

export class Unit {
  readonly checker: ts.TypeChecker
  readonly diagnostics: Diagnostic[] = []
  readonly functions = new Map<string, FunctionNode>()
  /** Those that are no copies, by the instances of their classes and their declarations. */
  readonly plainFunctions = new Map<ClassInstance | null, Map<ts.Node, FunctionNode>>()
  /** How a function came about. */
  readonly requests = new Map<FunctionNode, FunctionRequest>()
  /** How a constructor came about. */
  readonly constructed = new Map<FunctionNode, ConstructorRequest>()
  /** The functions of which there are copies for the closures that they are given. */
  readonly replaced = new Set<FunctionNode>()
  /** The closures by what they mean. */
  readonly closures = new Map<string, Closure>()
  /** The functions whose results are being worked out. */
  readonly inferring = new Set<ts.Node>()
  /** Lowers the body of each function that has been asked for; grows while it is worked off. */
  readonly pending: (() => void)[] = []
  readonly globals: Global[] = []
  readonly initials: GlobalInitial[] = []
  /** What `staticAssert` states of values that are not computed yet; each is computed as a global that no one else knows. */
  readonly assertions: { readonly global: Global; readonly node: ts.Node; readonly words: string }[] = []
  /** The functions of `comptime`, which the program itself does not have. */
  readonly compileTimeFunctions = new Set<FunctionNode>()
  /** What `embed` has read, by absolute path. */
  readonly embedded = new Map<string, Global>()
  readonly classes = new Map<string, ClassInstance>()
  /** Layouts of classes that wait for those around them. */
  readonly layouts: (() => void)[] = []
  readonly records = new Map<string, Struct>()
  /** Where each array type is first asked for. */
  readonly arrays = new Map<ArrayType, ts.Node>()
  /** How the struct of a class came about. */
  readonly instances = new Map<Struct, ClassInstance>()
  readonly interfaces = new Map<string, InterfaceInstance>()
  readonly interfaceInstances = new Map<Struct, InterfaceInstance>()
  readonly bindings = new Map<ts.Symbol, Binding>()
  /** Of what nothing more is said: fields, classes and module-level statements that have been refused. */
  readonly refusedNodes = new Set<ts.Node>()
  /** How many copies there are of each generic function. */
  readonly instanceCounts = new Map<ts.Node, number>()
  readonly tests: TestNode[] = []
  checkHandler: FunctionNode | null = null
  /** The statement being lowered, which is named if the compiler fails. */
  current: ts.Node | null = null
  /** Globals behind `storage<T>()`, by the type's key. */
  readonly storage = new Map<string, Global>()
  /** The texts of unions of string literals, by their numbers. */
  readonly texts: string[] = ['']
  private readonly textNumbers = new Map([['', 0]])
  /** The object and function types that are being laid out. */
  private layingOut = new Set<ts.Type>()
  private parts = 0
  /** The order of evaluation of modules. */
  private readonly moduleOrder = new Map<ts.SourceFile, number>()
  private readonly symbols = new Set<string>()
  private readonly declarationNumbers = new Map<ts.Node, number>()
  private readonly reported = new Set<string>()
  private readonly order = new Map<FunctionNode | Global, readonly [number, number]>()
  /** The machine types worked out so far, by what type parameters stand for. */
  private readonly machineTypes = new WeakMap<Environment, Map<ts.Type, StorageType>>()
  /** What identifiers mean. TypeScript's checker keeps no such table, and lowering asks for each several times. */
  private readonly meanings = new Map<ts.Node, ts.Symbol | undefined>()
  /** What names mean that no function declares: those of each module, and those that no module declares. */
  private readonly moduleNames = new Map<ts.SourceFile, Map<string, ts.Symbol>>()
  private readonly globalNames = new Map<string, ts.Symbol>()
  private readonly ambient = new Map<ts.Symbol, boolean>()

  constructor(
    readonly project: Project,
    readonly options: UnitOptions,
  ) {
    this.checker = project.checker
    project.modules.forEach((file, index) => this.moduleOrder.set(file, index))
  }

  /** A number that no other declaration has, as part of the keys of what is made of it. */
  identify(declaration: ts.Node): number {
    let number = this.declarationNumbers.get(declaration)
    if (number === undefined) {
      number = this.declarationNumbers.size
      this.declarationNumbers.set(declaration, number)
    }
    return number
  }

  location(node: ts.Node): Location {
    return locateNode(node, this.project.root)
  }

  locationAt(file: ts.SourceFile, position: number): Location {
    return locate(file, position, this.project.root)
  }

  /** Records a refusal and gives up on the construct around it. */
  refuse(name: EntryName, node: ts.Node, ...names: string[]): never {
    this.report(name, node, ...names)
    throw new Refused()
  }

  /** As `refuse`, with other places that have to do with it. */
  refuseWith(
    name: EntryName,
    node: ts.Node,
    names: readonly string[],
    related: Diagnostic['related'],
  ): never {
    this.reportNode(name, node, names, related)
    throw new Refused()
  }

  /** As `report`, with other places that have to do with it. */
  reportWith(name: EntryName, node: ts.Node, names: readonly string[], related: Diagnostic['related']): void {
    this.reportNode(name, node, names, related)
  }

  /** Records a refusal; the same words at the same place are recorded once. */
  report(name: EntryName, node: ts.Node, ...names: string[]): void {
    this.reportNode(name, node, names, [])
  }

  private reportNode(
    name: EntryName,
    node: ts.Node,
    names: readonly string[],
    related: Diagnostic['related'],
  ): void {
    this.reportAt(name, this.location(node), names, this.span(node), related)
  }

  /** The characters of a node, without the space and comments before it. */
  span(node: ts.Node): NonNullable<Diagnostic['span']> {
    const file = node.getSourceFile()
    const start = node.getStart(file)
    return { path: file.fileName, text: file.text, start, length: node.getEnd() - start }
  }

  /** Records a refusal at a place that is known by its line and column; `related` says how it was come to. */
  reportAt(
    name: EntryName,
    location: Location,
    names: readonly string[],
    span: Diagnostic['span'],
    related: Diagnostic['related'] = [],
  ): void {
    const entry = CATALOGUE[name]
    const message = `${fill(entry.title, names)}. ${fill(entry.reason, names)}`
    const key = `${location.file}:${location.line}:${location.column}:${entry.code}:${message}`
    if (this.reported.has(key)) return
    this.reported.add(key)
    this.diagnostics.push({
      code: entry.code,
      message,
      remedy: fill(entry.remedy, names),
      names,
      location,
      span,
      related,
    })
  }

  /** What stands at a place: the largest statement, member or expression that begins there; null if nothing does. */
  spanAt(location: Location): Diagnostic['span'] {
    const file = this.project.modules.find((module) => this.location(module).file === location.file)
    if (!file) return null
    const start = file.getPositionOfLineAndCharacter(location.line - 1, location.column - 1)
    let found: ts.Node | null = null
    const visit = (node: ts.Node): void => {
      if (node.getStart(file) === start && !ts.isSourceFile(node)) found ??= node
      else if (node.pos <= start && start < node.end) ts.forEachChild(node, visit)
    }
    ts.forEachChild(file, visit)
    const node = found as ts.Node | null
    return node && this.span(node)
  }

  /** Lays out a type by `work`; refuses one that is met again inside itself, since it would have no finite size. */
  within<T>(type: ts.Type, node: ts.Node, work: () => T, endless: EntryName = 'endlessValue'): T {
    // A type's text is long work, and wanted only where the type is refused.
    const name = (): string => this.checker.typeToString(type)
    if (this.layingOut.has(type)) this.refuse(endless, node, name())
    if (this.layingOut.size >= DEEPEST_VALUE) this.refuse('genericDepth', node, name().replace(/<.*/, ''))
    if (this.layingOut.size === 0) this.parts = 0
    if (++this.parts > MOST_PARTS) this.refuse('typeSize', node, name(), String(MOST_PARTS))
    this.layingOut.add(type)
    try {
      return work()
    } finally {
      this.layingOut.delete(type)
    }
  }

  /** The machine type of a type that has been worked out before, where type parameters stand for the same. */
  knownType(type: ts.Type, environment: Environment): StorageType | undefined {
    const known = this.machineTypes.get(environment)?.get(type)
    // The parts of a value within a value have to be counted each time.
    return this.layingOut.size === 0 || known?.kind === 'integer' ? known : undefined
  }

  rememberType(type: ts.Type, environment: Environment, found: StorageType): void {
    const known = this.machineTypes.get(environment)
    if (known) known.set(type, found)
    else this.machineTypes.set(environment, new Map([[type, found]]))
  }

  /** Lays out a class by `work`. It is known by its name before its fields are, so the way through one may lead back. */
  apart<T>(work: () => T): T {
    const before = this.layingOut
    this.layingOut = new Set()
    try {
      return work()
    } finally {
      this.layingOut = before
    }
  }

  /** Runs `work` and returns its result, or null after a refusal. */
  attempt<T>(work: () => T): T | null {
    try {
      return work()
    } catch (error) {
      if (error instanceof Refused) return null
      throw error
    }
  }

  /** The same for a part of the program that is left out then: something must have been said of it, or it would go missing. */
  attemptPart(work: () => void): void {
    const isDone = this.attempt(() => {
      work()
      return true
    })
    if (!isDone && this.diagnostics.length === 0) throw new Error('a part was given up without a word')
  }

  /** Gives up on a construct of which a part has been refused already. */
  giveUp(): never {
    throw new Refused()
  }

  /** Takes back the diagnostics recorded after the first `count`. */
  forget(count: number): void {
    for (const { location, code, message } of this.diagnostics.splice(count))
      this.reported.delete(`${location!.file}:${location!.line}:${location!.column}:${code}:${message}`)
  }

  /** A name in C that nothing else has: the wish itself, or with the module's name before it, or numbered. */
  uniqueSymbol(wish: string, node: ts.Node): string {
    const base = identifier(wish)
    let name = base
    for (let count = 1; this.symbols.has(name); count++) {
      const module = identifier(moduleName(node.getSourceFile().fileName))
      name = `${module}_${base}${count === 1 ? '' : `_${count}`}`
    }
    this.symbols.add(name)
    return name
  }

  /** The number of a text of a union of string literals, the same in all of the program. */
  textNumber(text: string): number {
    let number = this.textNumbers.get(text)
    if (number === undefined) this.textNumbers.set(text, (number = this.texts.push(text) - 1))
    return number
  }

  /** Claims a name in C that must be exactly so. */
  exactSymbol(name: string, node: ts.Node): string {
    if (this.symbols.has(name)) this.refuse('duplicateSymbol', node, name)
    this.symbols.add(name)
    return name
  }

  /** Remembers where a definition stands, for `inSourceOrder`. */
  place(definition: FunctionNode | Global, node: ts.Node): void {
    const file = node.getSourceFile()
    this.order.set(definition, [this.moduleOrder.get(file) ?? -1, node.getStart(file)])
  }

  /** The definitions as they stand in the sources, imported modules first. */
  inSourceOrder<T extends FunctionNode | Global>(definitions: readonly T[]): T[] {
    return [...definitions].sort((a, b) => this.compareOrder(this.order.get(a)!, this.order.get(b)!))
  }

  /** Orders two nodes by module, then by place. */
  compareNodes(a: ts.Node, b: ts.Node): number {
    const key = (node: ts.Node): readonly [number, number] => [
      this.moduleOrder.get(node.getSourceFile()) ?? -1,
      node.getStart(),
    ]
    return this.compareOrder(key(a), key(b))
  }

  private compareOrder(a: readonly [number, number], b: readonly [number, number]): number {
    return a[0] - b[0] || a[1] - b[1]
  }

  /** Whether a symbol belongs to the ambient language rather than to the program. */
  isAmbient(symbol: ts.Symbol): boolean {
    const known = this.ambient.get(symbol)
    if (known !== undefined) return known
    const declaration = symbol.declarations?.[0]
    const isAmbient = declaration !== undefined && declaration.getSourceFile().isDeclarationFile
    this.ambient.set(symbol, isAmbient)
    return isAmbient
  }

  /** The symbol that an identifier means, seen through imports. */
  symbolOf(node: ts.Node): ts.Symbol | undefined {
    const known = this.meanings.get(node)
    if (known !== undefined || this.meanings.has(node)) return known
    const meaning = this.findMeaning(node)
    this.meanings.set(node, meaning)
    return meaning
  }

  private findMeaning(node: ts.Node): ts.Symbol | undefined {
    if (!ts.isIdentifier(node)) return this.askMeaning(node)
    const variable = variableNamed(node)
    if (variable === null) return this.askMeaning(node)
    if (variable !== 'outside') return variable
    const file = node.getSourceFile()
    const names = declaresName(file, node) ? this.namesOf(file) : this.globalNames
    let meaning = names.get(node.text)
    if (!meaning && (meaning = this.askMeaning(node))) names.set(node.text, meaning)
    return meaning
  }

  private namesOf(file: ts.SourceFile): Map<string, ts.Symbol> {
    let names = this.moduleNames.get(file)
    if (!names) this.moduleNames.set(file, (names = new Map()))
    return names
  }

  private askMeaning(node: ts.Node): ts.Symbol | undefined {
    const symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? this.checker.getShorthandAssignmentValueSymbol(node.parent)
      : this.checker.getSymbolAtLocation(node)
    return symbol && this.resolveAlias(symbol)
  }

  resolveAlias(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol
  }
}

/** The file's name without folders and endings. */
export function moduleName(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.[a-z.]*$/, '')
}

/** A text as an identifier of C: everything else becomes one underscore. */
export function identifier(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+(?=[A-Za-z])|_+$/g, '')
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`
}
