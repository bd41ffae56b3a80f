/**
 * The whole way from a `tsconfig.json` to a program of the IR that C can be printed from: TypeScript's own
 * check, lowering, evaluation of module-level values, the verifier, and the passes.
 */

import { readdirSync } from 'node:fs'
import path from 'node:path'
import { compareDiagnostics, type Diagnostic } from './diagnostics/diagnostic.ts'
import { CompilerFailure, failureDiagnostic } from './failure.ts'
import { partOf } from './frontend/part.ts'
import { loadProject, type ParsedFiles, type Project } from './frontend/project.ts'
import { evaluateGlobals } from './interpret/index.ts'
import type { StackEntry } from './interpret/stop.ts'
import { spokenName } from './ir/locals.ts'
import type { FunctionNode, Local, Statement } from './ir/nodes.ts'
import type { Program } from './ir/program.ts'
import { verify } from './ir/verify.ts'
import { findEscapes } from './passes/escape.ts'
import { findMisplaced } from './passes/sections.ts'
import { makeGlobal } from './lower/globals.ts'
import { lowerProgram } from './lower/program.ts'
import { refuseSuppressions } from './lower/suppressions.ts'
import { surveyFile } from './lower/survey.ts'
import { Unit, type Mode } from './lower/unit.ts'
import { VOID } from './types/machine.ts'
import { TARGETS, type Target } from './types/target.ts'

export interface CompileRequest {
  /** The path of a `tsconfig.json`. */
  readonly project: string
  readonly target: Target['name']
  readonly mode: Mode
  /** Where the program begins; all that it imports belongs to it. Every file of the project if left out. */
  readonly entries?: readonly string[]
  /** Collect `describe` and `test`. */
  readonly tests?: boolean
  /** A program for the host rather than a kernel. */
  readonly hosted?: boolean
  /** Sources that need not exist on disk, by absolute path. */
  readonly overlay?: ReadonlyMap<string, string>
  /** Nothing is made of the program, so that its IR need not be verified. */
  readonly checkOnly?: boolean
  /** Parsed files from earlier compilations of this project. */
  readonly parsed?: ParsedFiles
}

export interface Compilation {
  /** In source order; empty exactly if `program` is not null. */
  readonly diagnostics: readonly Diagnostic[]
  readonly program: Program | null
  /** What the names of files are relative to, an absolute path. */
  readonly root: string
  /** Every file read, relative to the root. */
  readonly inputs: readonly string[]
}

/**
 * Compiles a project to the IR. What is wrong with the program comes back as diagnostics, never as an exception; so
 * does what is wrong with the compiler.
 */
export function compile(request: CompileRequest): Compilation {
  return withFailures(request, () => compileOrThrow(request))
}

/** The same for tests of the compiler: where it fails itself, it throws a `CompilerFailure`. */
export function compileOrThrow(request: CompileRequest): Compilation {
  return compileProject(load(request), request)
}

/** One of several programs in a project, which share modules: what differs from the others. */
export type CompiledPart = Pick<CompileRequest, 'tests'> & Required<Pick<CompileRequest, 'entries'>>

/** As `compile`, for several programs at once: what they share is read and checked by TypeScript once. */
export function compileParts(
  request: CompileRequest,
  parts: readonly CompiledPart[],
): readonly Compilation[] {
  const entries = [...new Set(parts.flatMap((part) => part.entries))]
  let whole: Project | undefined
  return parts.map((part) =>
    withFailures(request, () => {
      whole ??= load({ ...request, entries })
      return compileProject(partOf(whole, part.entries), { ...request, ...part })
    }),
  )
}

function withFailures(request: CompileRequest, work: () => Compilation): Compilation {
  try {
    return work()
  } catch (error) {
    const root = path.dirname(path.resolve(request.project))
    return { diagnostics: [failureDiagnostic(error)], program: null, root, inputs: [] }
  }
}

function load({ project, target, entries, overlay, parsed }: CompileRequest): Project {
  return loadProject({
    ...{ project, conditions: [target] },
    ...(entries ? { entries } : {}),
    ...(overlay ? { overlay } : {}),
    ...(parsed ? { parsed } : {}),
  })
}

/** Compiles a project that has been loaded; throws a `CompilerFailure` where the compiler fails itself. */
export function compileProject(
  project: Project,
  request: Pick<CompileRequest, 'target' | 'mode' | 'tests' | 'hosted' | 'checkOnly'>,
): Compilation {
  const unit = new Unit(project, {
    target: TARGETS[request.target],
    mode: request.mode,
    tests: request.tests ?? false,
    hosted: request.hosted ?? false,
  })
  try {
    const compilation = compileUnit(unit)
    if (compilation.program && !request.checkOnly) refuseMalformed(unit, compilation.program)
    return compilation
  } catch (error) {
    if (error instanceof CompilerFailure) throw error
    const { current } = unit
    throw new CompilerFailure(error, current && unit.location(current), current && unit.span(current))
  }
}

function compileUnit(unit: Unit): Compilation {
  const { project } = unit
  const { root } = project
  for (const module of project.modules) {
    refuseSuppressions(unit, module)
    surveyFile(unit, module)
  }
  let { inputs } = project
  const early = [...unit.diagnostics, ...withoutExplained(project.diagnostics, unit.diagnostics)]
  if (early.length > 0) return { diagnostics: sorted(early), program: null, root, inputs }
  const program = lowerProgram(unit)
  inputs = [...inputs, ...[...unit.embedded.keys()].map((file) => path.relative(root, file))]
  if (unit.diagnostics.length === 0) evaluate(unit)
  const complete: Program = { ...program, globals: unit.inSourceOrder(unit.globals) }
  if (unit.diagnostics.length === 0) refuseEscapes(unit, complete)
  if (unit.diagnostics.length === 0) refuseMisplaced(unit, complete)
  if (unit.diagnostics.length > 0)
    return { diagnostics: sorted(unit.diagnostics), program: null, root, inputs }
  return { diagnostics: [], program: complete, root, inputs }
}

/**
 * TypeScript's errors without those that a refusal explains better: what it says of the inside of a construct that is
 * no part of the language, and of the library that the construct would need.
 */
function withoutExplained(
  errors: readonly Diagnostic[],
  refused: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (refused.length === 0) return errors
  const spans = refused.flatMap(({ span }) => span ?? [])
  return errors.filter(({ code, span }) => {
    if (!span || span.length === 0) return !MISSING_GLOBAL_TYPE.has(code)
    const isInside = spans.some(
      ({ path: file, start, length }) =>
        file === span.path && start <= span.start && span.start < start + length,
    )
    return !isInside
  })
}

/** "Cannot find global type" and "Cannot find name", which mark nothing where they name a type of TypeScript's own library. */
const MISSING_GLOBAL_TYPE: ReadonlySet<string> = new Set(['TS2318', 'TS2304', 'TS2552'])

/** Refuses references that outlive what they refer to. */
function refuseEscapes(unit: Unit, program: Program): void {
  for (const { location, local, how } of findEscapes(program))
    unit.reportAt('escape', location, [subjectOf(local), how], unit.spanAt(location))
}

/** Refuses definitions in sections of another kind. */
function refuseMisplaced(unit: Unit, program: Program): void {
  for (const { location, section, what, instead } of findMisplaced(program))
    unit.reportAt('sectionKind', location, [section, what, instead], unit.spanAt(location))
}

/** What a sentence about a variable begins with: its name, or the words for what has none. */
function subjectOf(local: Local): string {
  const spoken = spokenName(local) ?? local.name
  const isName = spoken !== 'this' && !spoken.includes(' ')
  return isName ? `'${spoken}'` : spoken.replace(/^./, (first) => first.toUpperCase())
}

/** Malformed IR is a bug of the compiler's own, so it is an exception rather than a diagnostic. */
function refuseMalformed(unit: Unit, program: Program): void {
  const problems = verify({ ...program, functions: [...program.functions, ...atCompileTime(unit)] })
  if (problems.length === 0) return
  const lines = problems.map(
    ({ location, inside, message }) =>
      `${location.file}:${location.line}:${location.column} in ${inside}: ${message}`,
  )
  const { location } = problems[0]!
  const error = new Error(`the compiler made malformed IR, which is a bug of its own:\n${lines.join('\n')}`)
  throw new CompilerFailure(error, location, unit.spanAt(location))
}

/** What only the compiler runs: the functions of `comptime`, and the initial values of modules as functions. */
function atCompileTime(unit: Unit): readonly FunctionNode[] {
  const initials = unit.initials.map(({ global, body, value, node }): FunctionNode => {
    const location = unit.location(node)
    const end: readonly Statement[] = value ? [{ kind: 'return', value, location }] : []
    return {
      name: `the initial value of ${global.name}`,
      symbol: `initial value of ${global.symbol}`,
      parameters: [],
      result: value ? value.type : VOID,
      body: [...body, ...end],
      location,
      linkage: { kind: 'normal', section: null },
    }
  })
  return [...unit.compileTimeFunctions, ...initials]
}

function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(compareDiagnostics)
}

/** The calls by which compile-time evaluation came to where it failed, innermost first; a recursion is one. */
function callStack(stack: readonly StackEntry[]): Diagnostic['related'] {
  return stack
    .filter(({ name }, index) => name !== stack[index + 1]?.name)
    .map(({ name, location }) => ({ message: `in ${name}`, location }))
}

/** Computes module-level values; what cannot be computed is reported where the value is written. */
function evaluate(unit: Unit): void {
  const initializers = [...unit.initials].sort((a, b) => unit.compareNodes(a.node, b.node))
  const calls = initializers.filter(({ call }) => call)
  const failures = evaluateGlobals({
    target: unit.options.target,
    // What stands in functions may use whatever the modules define; who needs one earlier computes it then.
    initializers: [...initializers.filter(({ call }) => !call), ...calls],
    addGlobal: ({ name, type }, of) => {
      const { node } = calls.find(({ global }) => global === of)!
      return makeGlobal(unit, node, `${of.name}_${name}`, type, false)
    },
  })
  for (const { message, location, stack, isCall, variable } of failures) {
    const name = variable !== undefined ? 'comptimeVariable' : isCall ? 'comptimeCall' : 'comptimeFailure'
    unit.reportAt(name, location, [variable ?? message], unit.spanAt(location), callStack(stack))
  }
  for (const { global, node, words } of unit.assertions) {
    const { initial } = global
    const holds = initial.kind === 'boolean' && initial.value
    if (!holds) unit.report('staticAssertion', node, words)
  }
}

/** The files of a test image beside its entry: every `*.test.ts` below a folder, in the order of their names. */
export function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join(folder, name))
    .sort()
}
