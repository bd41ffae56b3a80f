/**
 * Runs a batch of programs in every way and compares. The programs are modules of one project, so that TypeScript
 * reads the language's declarations once; where one of them is refused or brings a compiler to a halt, the others go
 * on without it.
 */

import { compileProject } from '../../compiler/compile.ts'
import { formatDiagnostic } from '../../compiler/diagnostics/format.ts'
import { emitC } from '../../compiler/emit/emit.ts'
import type { Project } from '../../compiler/frontend/project.ts'
import { runProgram } from '../../compiler/interpret/run-program.ts'
import type { Program } from '../../compiler/ir/program.ts'
import { optimize } from '../../compiler/passes/index.ts'
import { programOf } from '../modules.ts'
import { nameOf, partOf, projectOf } from './project.ts'
import { Rejection, runNative } from './native.ts'
import { entryOf, type Subject } from './subject.ts'
import { type Build, BUILDS, buildName, type Way, wayName } from './ways.ts'

/** Statements of the IR; more than any generated program takes. */
const STEP_LIMIT = 20_000_000

export type Failure =
  /** The compiler's refusal of a program that should be accepted. */
  | { readonly kind: 'refused'; readonly code: string; readonly words: string }
  /** An exception in the compiler. */
  | { readonly kind: 'crash'; readonly code: string; readonly words: string }
  /** A C compiler's error or warning. */
  | { readonly kind: 'rejected'; readonly code: string; readonly words: string }
  /** Two ways of running it that differ. */
  | { readonly kind: 'mismatch'; readonly code: string; readonly words: string }

export interface BatchOptions {
  readonly ways: readonly Way[]
  readonly builds?: readonly Build[]
}

/** What came of a batch: the programs that failed, by name, each with its first failure. */
export type Failures = ReadonlyMap<string, Failure>

export async function runBatch(
  subjects: readonly Subject[],
  { ways, builds = BUILDS }: BatchOptions,
): Promise<Failures> {
  const batch = new Batch(subjects)
  for (const build of builds)
    batch.runBuild(
      build,
      ways.filter((way) => way.build === build),
    )
  await batch.settle()
  return batch.failures
}

class Batch {
  readonly failures = new Map<string, Failure>()
  private readonly project: Project
  private readonly running: Promise<void>[] = []

  constructor(private readonly subjects: readonly Subject[]) {
    this.project = projectOf(subjects)
  }

  /** The programs in one build: interpreted at once, begun to be run by C compilers. */
  runBuild(build: Build, ways: readonly Way[]): void {
    const program = this.compile(build)
    if (!program) return
    const subjects = this.remaining
    const expected = new Map(subjects.map((subject) => [subject.name, this.expect(subject, build)]))
    for (const isOptimized of [false, true]) {
      const form = `${buildName(build)}, ${isOptimized ? 'optimized' : 'as lowered'}`
      try {
        if (isOptimized) optimize(program)
        this.compare(expected, `${form}, interpreted`, interpretAll(program, subjects))
        for (const way of ways.filter((one) => one.isOptimized === isOptimized)) {
          const { source } = emitC(program, { hosted: { entry: entryOf(subjects[0].name) } })
          this.running.push(this.runNative(source, subjects, expected, way))
        }
      } catch (error) {
        this.running.push(this.divide(subjects, build, ways, () => this.crash(subjects[0], error)))
        return
      }
    }
  }

  /** Waits for what has been begun. */
  async settle(): Promise<void> {
    await Promise.all(this.running)
  }

  private get remaining(): readonly Subject[] {
    return this.subjects.filter(({ name }) => !this.failures.has(name))
  }

  private fail(name: string, kind: Failure['kind'], code: string, words: string): void {
    if (!this.failures.has(name)) this.failures.set(name, { kind, code, words })
  }

  private merge(failures: Failures): void {
    for (const [name, { kind, code, words }] of failures) this.fail(name, kind, code, words)
  }

  private crash({ name }: Subject, error: unknown): void {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.fail(name, 'crash', words.split('\n')[0].replace(/\d+/g, 'N'), words)
  }

  /** Compiles what has not failed; what fails now is left out. */
  private compile(build: Build): Program | null {
    while (this.remaining.length > 0) {
      const program = this.attempt(this.remaining, build)
      if (program) return program
    }
    return null
  }

  /** The programs together; null after those that cannot be compiled have been found. */
  private attempt(subjects: readonly Subject[], build: Build): Program | null {
    try {
      const project = partOf(this.project, subjects)
      const { program, diagnostics } = compileProject(project, { ...build, hosted: true })
      for (const diagnostic of diagnostics) {
        const name = programOf(nameOf(diagnostic.location?.file ?? ''))
        const words = formatDiagnostic(diagnostic, { pretty: false })
        const sort = diagnostic.message.replace(/'[^']*'|\d+/g, '…')
        this.fail(name, 'refused', `${diagnostic.code} ${sort}`, words)
      }
      return program
    } catch (error) {
      if (subjects.length === 1) this.crash(subjects[0], error)
      else for (const subject of subjects) this.attempt([subject], build)
      return null
    }
  }

  private expect({ name, expected }: Subject, { target, mode }: Build): string | null {
    if (!expected) return null
    try {
      return expected({ addressBits: target === 'i386' ? 32 : 64, mode })
    } catch (error) {
      this.fail(name, 'crash', 'reference', error instanceof Error ? (error.stack ?? '') : String(error))
      return null
    }
  }

  /** What JavaScript does not tell, the first way of running does. */
  private compare(
    expected: Map<string, string | null>,
    way: string,
    outputs: ReadonlyMap<string, string>,
  ): void {
    for (const [name, output] of outputs) {
      const known = expected.get(name) ?? null
      if (known === null) expected.set(name, output)
      else if (known !== output) this.fail(name, 'mismatch', '', difference(known, output, way))
    }
  }

  private async runNative(
    source: string,
    subjects: readonly Subject[],
    expected: Map<string, string | null>,
    way: Way,
  ): Promise<void> {
    const names = subjects.map(({ name }) => name)
    try {
      const outputs = await limited(() => runNative(source, names, way.compiler))
      this.compare(expected, wayName(way), outputs)
    } catch (error) {
      if (!(error instanceof Rejection)) throw error
      // The C names the modules from which it comes.
      const named = new Set(
        Array.from(error.message.matchAll(/^(\w+)\.ts:\d+.*error: /gm), ([, name]) => programOf(name)),
      )
      const code = /error: (.*)/.exec(error.message)?.[1].replace(/\d+|[‘'].*?[’']/g, '…') ?? ''
      const blame = (name: string): void =>
        this.fail(name, 'rejected', code, `${wayName(way)}:\n${error.message}`)
      const culprits = names.filter((name) => named.has(name))
      culprits.forEach(blame)
      const others = subjects.filter(({ name }) => !named.has(name))
      const again = { ways: [way], builds: [way.build] }
      if (culprits.length > 0 && others.length > 0) this.merge(await runBatch(others, again))
      if (culprits.length === 0) await this.divide(subjects, way.build, [way], () => blame(names[0]))
    }
  }

  /** Finds the culprits among several programs by running each half alone. */
  private async divide(
    subjects: readonly Subject[],
    build: Build,
    ways: readonly Way[],
    blame: () => void,
  ): Promise<void> {
    if (subjects.length === 1) return blame()
    const middle = subjects.length >> 1
    for (const half of [subjects.slice(0, middle), subjects.slice(middle)])
      this.merge(await runBatch(half, { ways, builds: [build] }))
  }
}

/** What a run of a program is told by where it first differs. */
function difference(expected: string, received: string, way: string): string {
  const [left, right] = [expected.split('\n'), received.split('\n')]
  const line = left.findIndex((text, index) => text !== right[index])
  return `${way}, line ${line + 1} of the output:\n  expected: ${left[line]}\n  received: ${right[line]}`
}

function interpretAll(program: Program, subjects: readonly Subject[]): ReadonlyMap<string, string> {
  const functions = new Map(program.functions.map((node) => [node.symbol, node]))
  return new Map(
    subjects.map(({ name }) => {
      const result = runProgram(program, { entry: functions.get(entryOf(name))!, stepLimit: STEP_LIMIT })
      const isOrderly = result.end === 'returned' || result.end === 'panic'
      return [
        name,
        isOrderly
          ? result.output
          : `${result.output}[${result.end}: ${'message' in result ? result.message : ''}]\n`,
      ]
    }),
  )
}

// --- Runs at a time --------------------------------------------------------------------------------------------

const PARALLEL = 2
let active = 0
const waiting: (() => void)[] = []

/** Runs no more than a few pieces of work at a time. */
async function limited<T>(work: () => Promise<T>): Promise<T> {
  if (active >= PARALLEL) await new Promise<void>((resolve) => waiting.push(resolve))
  active++
  try {
    return await work()
  } finally {
    active--
    waiting.shift()?.()
  }
}
