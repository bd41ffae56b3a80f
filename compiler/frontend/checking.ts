/**
 * What stock TypeScript says of a program, as `tsc` would, within bounds: a file that asks for too much work is refused
 * where it does so, and where there are hundreds of errors the modules behind them are left alone.
 */

import type { EntryName } from '../diagnostics/catalogue.ts'
import { isStackOverflow } from './nesting.ts'
import { ts } from './typescript.ts'
import { withinLimits } from './work-limit.ts'

/** Errors after which no other module is checked: who has so many reads on only after the first ones are repaired. */
const MOST_ERRORS = 500
/** The part of its time in which a file that asks for too much reaches the statement that does so. */
const SEARCHED = 0.3
/** In characters of source: what is checked in a tenth of the time that a file may take. */
const GROUP = 200_000
/** How much longer a program is waited for each time that the machine had no processor for it. */
const MORE_PATIENCE = 2

/** A refusal of the catalogue's; it marks `node`, or the beginning of the file where that has none. */
export interface Obstacle {
  readonly entry: Extract<EntryName, 'checkerFailure' | 'tooMuchChecking' | 'tooManyErrors'>
  readonly words: readonly string[]
  readonly file: ts.SourceFile
  readonly node: ts.Node | undefined
}

export interface Checked {
  readonly program: ts.Program
  readonly errors: readonly ts.Diagnostic[]
  /** The files whose checks led to errors without a place, such as that a type of TypeScript's own library is missing. */
  readonly causes: ReadonlyMap<ts.Diagnostic, ts.SourceFile>
  /** What kept TypeScript from checking all of the program. */
  readonly obstacles: readonly Obstacle[]
  /** Whether the program's checker can be asked; it cannot where its work was ended. */
  readonly isUsable: boolean
}

/** All errors that TypeScript finds in a program. `create` is called again where the machine had other things to do. */
export function checkProgram(create: () => ts.Program): Checked {
  for (let patience = 1; ; patience *= MORE_PATIENCE) {
    const checked = checkOnce(create, patience)
    if (checked) return checked
  }
}

function checkOnce(create: () => ts.Program, patience: number): Checked | null {
  const program = create()
  const files = program.getSourceFiles()
  const errors: ts.Diagnostic[] = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...files.flatMap((file) => program.getSyntacticDiagnostics(file)),
  ]
  const before = program.getGlobalDiagnostics()
  const causes = new Map<ts.Diagnostic, ts.SourceFile>()
  const obstacles: Obstacle[] = []
  const done = (isUsable: boolean): Checked => ({
    program,
    errors: ts.sortAndDeduplicateDiagnostics([...before, ...causes.keys(), ...errors]),
    ...{ causes, obstacles, isUsable },
  })
  const check = (file: ts.SourceFile): boolean => {
    if (errors.length > MOST_ERRORS && !file.isDeclarationFile) {
      const rest = files.slice(files.indexOf(file)).filter(({ isDeclarationFile }) => !isDeclarationFile)
      const words = [String(MOST_ERRORS), String(rest.length)]
      obstacles.push({ entry: 'tooManyErrors', words, file, node: file.statements[0] })
      return false
    }
    errors.push(...program.getSemanticDiagnostics(file))
    for (const error of program.getGlobalDiagnostics())
      if (!causes.has(error) && !before.includes(error)) causes.set(error, file)
    return true
  }
  const left = [...files]
  while (left.length > 0) {
    const group = takeGroup(left)
    const outcome = withinLimits(group, patience, check)
    if (outcome.kind === 'interrupted') return null
    if (obstacles.at(-1)?.entry === 'tooManyErrors') return done(true)
    if (outcome.kind === 'done') continue
    const { file } = outcome
    const node = findStatement(create(), file.fileName)
    if (outcome.kind === 'tooMuch') {
      obstacles.push({ entry: 'tooMuchChecking', words: [], file, node })
      return done(false)
    }
    const { error } = outcome
    const cause = isStackOverflow(error) ? 'it descends too deeply' : error.message
    const words = [cause.split('\n')[0]!]
    obstacles.push({ entry: 'checkerFailure', words, file, node: node ?? file.statements[0] })
    left.unshift(...group.slice(group.indexOf(file) + 1))
  }
  return done(true)
}

/** Takes the first files off a list: one, or more that are not long together. */
function takeGroup(files: ts.SourceFile[]): ts.SourceFile[] {
  let length = 0
  const end = files.findIndex(({ text }) => (length += text.length) > GROUP)
  return files.splice(0, end < 0 ? files.length : Math.max(1, end))
}

/**
 * The statement of a file at which its check ends before its time; undefined if it is found at none. TypeScript checks
 * statements alone for editors that show a part of a file. Taken one by one they take longer, so that it is done only for
 * this, and by a program of its own.
 */
function findStatement(program: ts.Program, name: string): ts.Statement | undefined {
  const file = program.getSourceFile(name)
  const { getSemanticDiagnostics } = program as {
    getSemanticDiagnostics: (file: ts.SourceFile, token: undefined, nodes: readonly ts.Node[]) => unknown
  }
  let current: ts.Statement | undefined
  const checkAll = (): boolean => {
    for (current of file?.statements ?? []) getSemanticDiagnostics(file!, undefined, [current])
    current = undefined
    return false
  }
  // How it ends is known; it is the place that is asked for.
  if (file) withinLimits([file], SEARCHED, checkAll)
  return current
}
