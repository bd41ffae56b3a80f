/** The extension for Visual Studio Code: the language server that it starts is one that its client can speak with. */
import { spawn } from 'node:child_process'
import { createRequire, Module } from 'node:module'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { ROOT } from '../../scripts/root.ts'

interface ServerOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly options: { readonly cwd: string }
  readonly transport: string
}

/** What the extension hands to `vscode-languageclient`, which itself loads only within the editor. */
function startedServer(): ServerOptions {
  let started: ServerOptions | undefined
  class LanguageClient {
    constructor(_id: string, _name: string, server: ServerOptions) {
      started = server
    }
    start(): void {}
  }
  const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown }
  const load = loader._load
  loader._load = (name, ...rest) =>
    name === 'vscode-languageclient/node'
      ? { LanguageClient, TransportKind: { stdio: 'stdio' } }
      : load(name, ...rest)
  try {
    createRequire(import.meta.url)(join(ROOT, '.vscode/extensions/ring0/extension.cjs')).activate()
  } finally {
    loader._load = load
  }
  return started!
}

test('starts a server that answers over its standard streams', async () => {
  const { command, args, options, transport } = startedServer()
  expect(transport).toBe('stdio')
  // vscode-languageclient adds this option for the transport.
  const server = spawn(command, [...args, '--stdio'], { ...options, stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void server.kill())
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  )
  connection.listen()
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const asked = connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: {},
  })
  const answer = await Promise.race([asked, ended])
  expect(answer).toHaveProperty('capabilities.codeActionProvider')
})
