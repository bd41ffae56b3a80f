/**
 * Tests of the language by execution. A test is a short program; it is compiled for both targets and in both modes,
 * and run by the interpreter and by the code of gcc at several levels and of clang, and every run must give the same answer. The
 * programs of a test file are checked by one run of TypeScript and share their runs of the C compilers.
 *
 *     program('widens', `
 *       const small: u8 = 255
 *       print(small + u16(1))
 *     `).prints('256')
 */

import path from 'node:path'
import { expect, test } from 'vitest'
import { compileProject } from '../../compiler/compile.ts'
import { formatDiagnostic } from '../../compiler/diagnostics/format.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import { loadProject, type Project } from '../../compiler/frontend/project.ts'
import { runProgram } from '../../compiler/interpret/run-program.ts'
import type { Program } from '../../compiler/ir/program.ts'
import type { Mode } from '../../compiler/lower/unit.ts'
import type { Target } from '../../compiler/types/target.ts'
import { type FlagSet, type HostProgram, type HostRun, runHosted } from './host.ts'

const FIXTURES = path.join(import.meta.dirname, '../compiler/language/fixtures')
/** The exported function with which each program begins. */
const ENTRY = 'host_main'
const IMPORTS = "import { Output, line, print } from '../output.ts'"

/** A way of building a program, with the compilers by which it is run. */
interface Build {
  readonly target: Target['name']
  readonly mode: Mode
  readonly flagSets: readonly FlagSet[]
}
const BUILDS: readonly Build[] = [
  { target: 'x86_64', mode: 'full', flagSets: ['O0', 'O2', 'sanitized', 'clang'] },
  { target: 'i386', mode: 'full', flagSets: ['O2', 'clang'] },
  { target: 'x86_64', mode: 'release', flagSets: ['O2'] },
  { target: 'i386', mode: 'release', flagSets: ['sanitized'] },
]

/** The text of `main.ts`, or of several modules by name. Without a function `main` it is the body of one. */
export type Source = string | Readonly<Record<string, string>>

interface Case {
  readonly name: string
  readonly modules: ReadonlyMap<string, string>
}

/** What each way of running wrote, the way's name first; or why there was nothing to run. */
type Answers = ReadonlyMap<string, string>

/** What every way of running must write. */
type Expected = Readonly<Record<Mode, string>>

/** What is expected of a program. Each call makes one test. */
export interface Expectation {
  /** These lines, and then a normal end. */
  prints(...lines: readonly string[]): void
  /** In full builds a panic with these words, after these lines. In release builds the same unless `release` tells. */
  panics(
    message: string,
    options?: { readonly after?: readonly string[]; readonly release?: readonly string[] },
  ): void
}

const cases: Case[] = []
let running: Promise<Answers[]> | null = null

/** A test of one program. */
export function program(name: string, source: Source): Expectation {
  const index = cases.length
  cases.push({ name, modules: modulesOf(source) })
  const check = (expected: Expected): void => {
    test(name, async () => {
      running ??= runAll(cases)
      const answers = (await running)[index]
      expect(summary(answers)).toEqual(expected)
    })
  }
  return {
    prints: (...lines) => check({ full: text(lines), release: text(lines) }),
    panics: (message, { after = [], release } = {}) => {
      const full = text([...after, `panic: ${message}`])
      check({ full, release: release ? text(release) : full })
    },
  }
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

/** The answer of each mode; where the ways of running disagree, the answer of each way. */
function summary(answers: Answers): Record<string, string> {
  const modes = ['full', 'release'].map((mode): Record<string, string> => {
    const own = [...answers].filter(([way]) => way.includes(mode))
    const isUnanimous = new Set(own.map(([, answer]) => answer)).size === 1
    return isUnanimous ? { [mode]: own[0][1] } : Object.fromEntries(own)
  })
  return Object.assign({}, ...modes)
}

// --- Sources -----------------------------------------------------------------------------------------------

function modulesOf(source: Source): ReadonlyMap<string, string> {
  const modules = typeof source === 'string' ? { 'main.ts': source } : source
  return new Map(
    Object.entries(modules).map(([name, module]) => [
      name,
      name === 'main.ts' ? entryModule(dedent(module)) : `${dedent(module)}\n${IMPORTS}\n`,
    ]),
  )
}

/** The module with its entry. What is added stands on the first line, which is empty, or behind the last. */
function entryModule(source: string): string {
  return /^ *(export )?function main\(/m.test(source)
    ? `${source}\n${IMPORTS}\nexport const entry = exported('${ENTRY}', (): void => main())\n`
    : `export const entry = exported('${ENTRY}', (): void => {${source}\n})\n${IMPORTS}\n`
}

/** The text without the indentation that its lines share, so that columns are those one sees. */
function dedent(source: string): string {
  const lines = source.trimEnd().split('\n')
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length)
  return lines.map((line) => line.slice(Math.min(...indents))).join('\n')
}

// --- Runs --------------------------------------------------------------------------------------------------

async function runAll(all: readonly Case[]): Promise<Answers[]> {
  const answers = all.map(() => new Map<string, string>())
  const overlay = new Map<string, string>()
  all.forEach(({ modules }, index) =>
    modules.forEach((source, name) => overlay.set(path.join(folderOf(index), name), source)),
  )
  for (const build of BUILDS) {
    const whole = loadProject({
      project: path.join(FIXTURES, 'tsconfig.json'),
      entries: [...overlay.keys(), path.join(FIXTURES, 'output.ts')],
      conditions: [build.target],
      overlay,
    })
    const printed: (HostProgram & { readonly index: number })[] = []
    all.forEach(({ name }, index) => {
      const source = tryTo(`${build.target} ${build.mode}`, answers[index], () => {
        const compiled = compileCase(projectOf(whole, index), build)
        answers[index].set(`${build.target} ${build.mode} interpreted`, interpret(compiled))
        return emitC(compiled, { hosted: { entry: ENTRY } }).source
      })
      if (source !== null) printed.push({ index, name: `${name.replace(/\W+/g, ' ')}.c`, source })
    })
    const runs = await runEach(printed, build)
    runs.forEach((result, position) => {
      const own = answers[printed[position].index]
      if (result instanceof Error) own.set(`${build.target} ${build.mode}`, result.message)
      else for (const run of result) own.set(`${build.target} ${build.mode} ${run.flagSet}`, answerOf(run))
    })
  }
  return answers
}

function folderOf(index: number): string {
  return path.join(FIXTURES, `program-${index}`)
}

/** The part of the project that is one program; its paths are told relative to its own folder. */
function projectOf(whole: Project, index: number): Project {
  const root = folderOf(index)
  const own = (file: string): boolean => path.dirname(file) === root || path.dirname(file) === FIXTURES
  return {
    ...whole,
    root,
    modules: whole.modules.filter((module) => own(module.fileName)),
    diagnostics: whole.diagnostics.filter(({ span }) => span === null || own(span.path)),
  }
}

function compileCase(project: Project, { target, mode }: Build): Program {
  const { program: compiled, diagnostics } = compileProject(project, { target, mode, hosted: true })
  if (compiled) return compiled
  throw new Error(diagnostics.map((one) => formatDiagnostic(one, { pretty: false })).join('\n'))
}

function interpret(compiled: Program): string {
  const entry = compiled.functions.find(({ symbol }) => symbol === ENTRY)!
  const result = runProgram(compiled, { entry })
  const isOrderly = result.end === 'returned' || result.end === 'panic'
  return isOrderly ? result.output : `${result.output}[${JSON.stringify(result.end)}: ${describe(result)}]`
}

function describe(result: object): string {
  return 'message' in result ? String(result.message) : 'code' in result ? String(result.code) : ''
}

/** An end that is neither a return nor a panic is part of the answer, so that it cannot pass for one. */
function answerOf({ output, errors, end }: HostRun): string {
  const panicked = /^panic: /m.test(output)
  const isOrderly = end.kind === 'exit' && errors === '' && (end.code === 0) === !panicked
  return isOrderly ? output : `${output}[${JSON.stringify(end)} ${errors}]`
}

/** A program that a C compiler refuses does not take the others with it. */
async function runEach(programs: readonly HostProgram[], build: Build): Promise<(HostRun[] | Error)[]> {
  const { target, flagSets } = build
  if (programs.length === 0) return []
  try {
    return await runHosted(programs, { target, flagSets })
  } catch (error) {
    if (programs.length === 1) return [error as Error]
    const middle = programs.length >> 1
    const halves = [programs.slice(0, middle), programs.slice(middle)]
    return [...(await runEach(halves[0], build)), ...(await runEach(halves[1], build))]
  }
}

function tryTo<T>(way: string, answers: Map<string, string>, work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    answers.set(way, error instanceof Error ? (error.stack ?? error.message) : String(error))
    return null
  }
}
