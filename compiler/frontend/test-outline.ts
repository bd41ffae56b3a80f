/**
 * The tests that a kernel test file declares, read from its syntax alone: what an editor's test panel needs
 * before anything is compiled.
 */
import { ts } from './typescript.ts'

/** Ranges are offsets into the text, from the first character up to but without `end`. */
export interface TestOutline {
  readonly kind: 'describe' | 'test' | 'testPanics'
  /** Of the whole statement. */
  readonly start: number
  readonly end: number
  /** Of the function that is the last argument; of a group, only what stands between its braces. */
  readonly body: { readonly start: number; readonly end: number }
  /** Of the call, counted from 1. */
  readonly line: number
  readonly column: number
  readonly children: readonly TestOutline[]
}

const KINDS: ReadonlySet<string> = new Set(['describe', 'test', 'testPanics'])

/** The tests and groups at the top of `text`, with those inside them; calls that are malformed are left out. */
export function outlineTests(text: string, fileName: string): readonly TestOutline[] {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS)
  return outlineStatements(file.statements, file)
}

function outlineStatements(statements: readonly ts.Statement[], file: ts.SourceFile): TestOutline[] {
  return statements.flatMap((statement) => outlineStatement(statement, file) ?? [])
}

function outlineStatement(statement: ts.Statement, file: ts.SourceFile): TestOutline | null {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return null
  const call = statement.expression
  const body = call.arguments.at(-1)
  if (!ts.isIdentifier(call.expression) || !KINDS.has(call.expression.text)) return null
  if (!body || !ts.isArrowFunction(body)) return null
  const start = statement.getStart(file)
  const { line, character } = file.getLineAndCharacterOfPosition(start)
  const kind = call.expression.text as TestOutline['kind']
  const block = kind === 'describe' && ts.isBlock(body.body) ? body.body : null
  return {
    kind,
    start,
    end: statement.end,
    body: block
      ? { start: block.getStart(file) + 1, end: block.end - 1 }
      : { start: body.getStart(file), end: body.end },
    line: line + 1,
    column: character + 1,
    children: block ? outlineStatements(block.statements, file) : [],
  }
}
