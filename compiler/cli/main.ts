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

const [name = 'help', ...rest] = process.argv.slice(2)
const command = COMMANDS[name]
if (command) process.exitCode = await command.run(rest)
else {
  const isHelp = name === 'help' || name === '--help'
  console.error(isHelp ? usage() : `ring0: there is no command '${name}'\n${usage()}`)
  process.exitCode = isHelp ? 0 : 2
}
