/** Starts the language server of the checked-out compiler; the client's library is a package of the project's. */
const path = require('node:path')
const { LanguageClient, TransportKind } = require('vscode-languageclient/node')

const ROOT = path.join(__dirname, '../../..')
// The setup puts a Node.js there if the machine's own is too old.
const PATH = path.join(ROOT, '.tools/node_modules/.bin') + path.delimiter + process.env.PATH
const SELECTED = [{ scheme: 'file', language: 'typescript' }]

let client

exports.activate = () => {
  const server = {
    command: 'node',
    args: ['--import', 'tsx', 'compiler/cli/main.ts', 'serve'],
    options: { cwd: ROOT, env: { ...process.env, PATH } },
    transport: TransportKind.stdio,
  }
  client = new LanguageClient('ring0', 'ring0', server, { documentSelector: SELECTED })
  return client.start()
}

exports.deactivate = () => client?.stop()
