/** `ring0 serve`: the language server, on standard input and output. */

import { guarded, projectOptions, type Command } from './command.ts'

/** What editors add to say that they speak over the standard streams; there is no other way, so that it changes nothing. */
const STANDARD_STREAMS = { stdio: { type: 'boolean' } } as const

export const serve: Command = {
  summary: 'is a language server that shows what check finds, beside any server for TypeScript',
  usage: '[--stdio] [--target i386] [--checks full|release]',
  run: (words) =>
    guarded(async () => {
      const { options } = projectOptions(words, STANDARD_STREAMS)
      // Only this command needs the protocol's library.
      const { startServer } = await import('../editor/server.ts')
      return startServer(options)
    }),
}
