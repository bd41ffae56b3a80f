/** The command line: `ring0 <command> …`, one file per command. */

import { build } from './build.ts'
import { check } from './check.ts'
import { explain } from './explain.ts'
import { serve } from './serve.ts'
import type { Command } from './command.ts'

const COMMANDS: Readonly<Record<string, Command>> = { build, check, explain, serve }

function usage(): string {
  const rows = Object.entries(COMMANDS).map(
    ([name, command]) => `  ring0 ${name} ${command.usage}\n      ${command.summary}`,
  )
  return `usage:\n${rows.join('\n')}`
}

/** Runs the command that the words name; its exit code: 2 for errors in the command line. */
export async function run([name = 'help', ...rest]: readonly string[]): Promise<number> {
  const command = COMMANDS[name]
  if (command) return command.run(rest)
  const isHelp = name === 'help' || name === '--help'
  console.error(isHelp ? usage() : `ring0: there is no command '${name}'\n${usage()}`)
  return isHelp ? 0 : 2
}
