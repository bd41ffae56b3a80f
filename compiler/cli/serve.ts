/** `ring0 serve`: the language server, on standard input and output. */

import { guarded, projectOptions, type Command } from './command.ts'

export const serve: Command = {
  summary: 'is a language server that shows what check finds, beside any server for TypeScript',
  usage: '[--target i386] [--checks full|release]',
  run: (words) =>
    guarded(async () => {
      const { options } = projectOptions(words, {})
      // Only this command needs the protocol's library.
      const { startServer } = await import('../editor/server.ts')
      return startServer(options)
    }),
}
