/**
 * A language server for diagnostics alone: beside whichever server speaks TypeScript it shows what only this compiler
 * knows, with quick fixes. TypeScript's own errors are that server's to show, unless the client asks for them with the
 * initialization option `typescriptErrors`; their quick fixes are offered either way.
 */

import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  CodeActionKind,
  createConnection,
  DidChangeWatchedFilesNotification,
  ProposedFeatures,
  TextDocuments,
  TextDocumentSyncKind,
  type CodeAction,
  type InitializeParams,
  type Range,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Check, CheckRequest } from '../check.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { rangeOf, toActions, toShown } from './translate.ts'
import { Workspace } from './workspace.ts'

/** Speaks the protocol on standard input and output. Returns the exit code when the client has said goodbye. */
export function startServer(options: Pick<CheckRequest, 'target' | 'mode'>): Promise<number> {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout)
  const documents = new TextDocuments(TextDocument)
  /** What was found last, by project and document. */
  const found = new Map<string, Map<string, { readonly root: string; readonly diagnostics: Diagnostic[] }>>()
  let client: InitializeParams | null = null

  const isShown = ({ code }: Diagnostic): boolean =>
    !code.startsWith('TS') || client?.initializationOptions?.typescriptErrors === true

  const publish = (uri: string, root: string, diagnostics: readonly Diagnostic[]): void => {
    const shown = diagnostics.filter(isShown).map((diagnostic) => toShown(diagnostic, root))
    void connection.sendDiagnostics({ uri, diagnostics: shown })
  }
  const withdraw = (project: string, kept: ReadonlySet<string>): void => {
    for (const [uri, { root }] of found.get(project) ?? []) if (!kept.has(uri)) publish(uri, root, [])
  }

  const workspace = new Workspace(options, {
    checked: (project, check) => {
      const byDocument = grouped(check, pathToFileURL(project).href)
      withdraw(project, new Set(byDocument.keys()))
      for (const [uri, diagnostics] of byDocument) publish(uri, check.root, diagnostics)
      found.set(
        project,
        new Map([...byDocument].map(([uri, diagnostics]) => [uri, { root: check.root, diagnostics }])),
      )
    },
    failed: (project, error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      connection.console.error(`checking ${project} failed, which is a bug of the compiler's own:\n${text}`)
    },
    left: (project) => {
      withdraw(project, new Set())
      found.delete(project)
    },
  })

  documents.onDidChangeContent(({ document }) => {
    const file = fileOf(document.uri)
    if (file) workspace.change(file, document.getText())
  })
  documents.onDidClose(({ document }) => {
    const file = fileOf(document.uri)
    if (file) workspace.close(file)
  })
  connection.onDidChangeWatchedFiles(() => workspace.changeOnDisk())

  connection.onInitialize((params) => {
    client = params
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      },
      serverInfo: { name: 'ring0' },
    }
  })
  connection.onInitialized(() => {
    if (client?.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return
    void connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: '**/*.{ts,json}' }],
    })
  })

  connection.onCodeAction(({ textDocument, range, context }): CodeAction[] =>
    [...found.values()].flatMap((byDocument) => {
      const { root, diagnostics } = byDocument.get(textDocument.uri) ?? { root: '', diagnostics: [] }
      const text = documents.get(textDocument.uri)?.getText()
      return diagnostics
        .filter((diagnostic) => diagnostic.span?.text === text && overlap(rangeOf(diagnostic), range))
        .flatMap((diagnostic) => {
          const same = context.diagnostics.find(
            ({ code }) => String(code) === diagnostic.code.replace(/^TS/, ''),
          )
          return toActions(
            diagnostic,
            textDocument.uri,
            isShown(diagnostic) ? toShown(diagnostic, root) : (same ?? null),
          )
        })
    }),
  )

  documents.listen(connection)
  connection.listen()
  return new Promise((resolve) =>
    connection.onExit(() => {
      workspace.stop()
      resolve(0)
    }),
  )
}

/** Diagnostics by the document they are shown in; what has no place is shown in the configuration. */
function grouped({ diagnostics }: Check, configuration: string): Map<string, Diagnostic[]> {
  const byDocument = new Map<string, Diagnostic[]>()
  for (const diagnostic of diagnostics) {
    const uri = diagnostic.span ? pathToFileURL(diagnostic.span.path).href : configuration
    byDocument.set(uri, [...(byDocument.get(uri) ?? []), diagnostic])
  }
  return byDocument
}

function fileOf(uri: string): string | null {
  return uri.startsWith('file:') ? fileURLToPath(uri) : null
}

function overlap(a: Range, b: Range): boolean {
  const isBefore = (one: Range, other: Range): boolean =>
    one.end.line < other.start.line ||
    (one.end.line === other.start.line && one.end.character < other.start.character)
  return !isBefore(a, b) && !isBefore(b, a)
}
