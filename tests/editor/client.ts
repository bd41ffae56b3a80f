/** A client of the language server: the server runs as a process of its own, and the protocol goes through its pipes. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type Diagnostic,
  type InitializeResult,
  type Range,
} from 'vscode-languageserver/node'
import { ROOT } from '../../scripts/root.ts'

export interface Client {
  readonly server: InitializeResult
  open(file: string, text: string): void
  change(file: string, text: string): void
  close(file: string): void
  /** A file on disk has changed. */
  touch(file: string): void
  /** Resolves with what the server publishes next of a file. */
  next(file: string): Promise<readonly Diagnostic[]>
  actions(file: string, range: Range, shown: readonly Diagnostic[]): Promise<readonly CodeAction[]>
  /** Says goodbye. Resolves with the server's exit code. */
  leave(): Promise<number | null>
}

const uriOf = (file: string): string => pathToFileURL(file).href

export async function startClient(folder: string, initializationOptions: unknown = {}): Promise<Client> {
  const words = ['--import', 'tsx', join(ROOT, 'compiler/cli/main.ts'), 'serve']
  const server = spawn(process.execPath, words, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void server.kill())
  const ended = new Promise<number | null>((resolve) => server.once('exit', resolve))
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  )
  const waiting = new Map<string, ((diagnostics: readonly Diagnostic[]) => void)[]>()
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
    for (const resolve of waiting.get(uri) ?? []) resolve(diagnostics)
    waiting.delete(uri)
  })
  connection.listen()
  const result = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: uriOf(folder),
    capabilities: {},
    initializationOptions,
  })
  void connection.sendNotification('initialized', {})

  const version = new Map<string, number>()
  const say = (method: string, parameters: unknown): void =>
    void connection.sendNotification(`textDocument/${method}`, parameters)
  return {
    server: result,
    open: (file, text) => {
      version.set(file, 1)
      say('didOpen', { textDocument: { uri: uriOf(file), languageId: 'typescript', version: 1, text } })
    },
    change: (file, text) => {
      version.set(file, version.get(file)! + 1)
      const textDocument = { uri: uriOf(file), version: version.get(file) }
      say('didChange', { textDocument, contentChanges: [{ text }] })
    },
    close: (file) => say('didClose', { textDocument: { uri: uriOf(file) } }),
    touch: (file) =>
      void connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: uriOf(file), type: 2 }],
      }),
    next: (file) =>
      new Promise((resolve) => waiting.set(uriOf(file), [...(waiting.get(uriOf(file)) ?? []), resolve])),
    actions: (file, range, shown) =>
      connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri: uriOf(file) },
        range,
        context: { diagnostics: shown },
      }),
    leave: async () => {
      await connection.sendRequest('shutdown')
      void connection.sendNotification('exit')
      return ended
    },
  }
}
