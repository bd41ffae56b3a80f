/** Diagnostics and quick fixes in the words of the Language Server Protocol (3.17). Lines and columns count from 0. */

import path from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  CodeActionKind,
  DiagnosticSeverity,
  type CodeAction,
  type Diagnostic as Shown,
  type Range,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { fixesOf } from '../diagnostics/fixes.ts'
import type { Location } from '../ir/location.ts'

const REFUSALS = pathToFileURL(path.join(import.meta.dirname, '../../docs/refusals.md'))
const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

/** A diagnostic as an editor shows it; `root` is what the files of related places are relative to. */
export function toShown(diagnostic: Diagnostic, root: string): Shown {
  const { code, message, remedy, related } = diagnostic
  return {
    range: rangeOf(diagnostic),
    severity: DiagnosticSeverity.Error,
    source: 'ring0',
    code,
    ...(code.startsWith('RK') ? { codeDescription: { href: `${REFUSALS.href}#${code.toLowerCase()}` } } : {}),
    message: remedy === null ? message : `${message}\nhelp: ${remedy}`,
    relatedInformation: related.flatMap(({ message: text, location }) =>
      location ? [{ message: text, location: placeOf(location, root) }] : [],
    ),
  }
}

/** The quick fixes of a diagnostic; all but the first ask to be chosen. */
export function toActions(diagnostic: Diagnostic, uri: string, shown: Shown | null): CodeAction[] {
  const { span } = diagnostic
  if (!span) return []
  const document = TextDocument.create(uri, 'typescript', 0, span.text)
  return fixesOf(diagnostic).map(({ title, edits }, index) => ({
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: index === 0,
    ...(shown ? { diagnostics: [shown] } : {}),
    edit: {
      changes: {
        [uri]: edits.map(({ start, length, text }) => ({
          range: { start: document.positionAt(start), end: document.positionAt(start + length) },
          newText: text,
        })),
      },
    },
  }))
}

/** What is marked; the beginning of the file for what has no place. */
export function rangeOf({ span, location }: Diagnostic): Range {
  if (span) {
    const document = TextDocument.create('', 'typescript', 0, span.text)
    return { start: document.positionAt(span.start), end: document.positionAt(span.start + span.length) }
  }
  return location ? pointOf(location) : START
}

function pointOf({ line, column }: Location): Range {
  const position = { line: line - 1, character: column - 1 }
  return { start: position, end: position }
}

function placeOf(location: Location, root: string): { uri: string; range: Range } {
  return { uri: pathToFileURL(path.join(root, location.file)).href, range: pointOf(location) }
}
