/** The monitor's commands, as a table: what is typed, what `help` says of it, and what it does. */
import { log } from '../lib/console.ts'
import { panic } from '../lib/panic.ts'
import { showArenas, showMappings } from './commands/addresses.ts'
import { drop, fill, reclaimAll } from './commands/exercise.ts'
import { showFrames, showMemory } from './commands/memory.ts'
import { showHeap, showLeaks, showSlabs } from './commands/objects.ts'

export interface Command {
  readonly name: string
  readonly summary: string
  readonly run: () => void
}

export const COMMANDS = FixedArray.of<Command, 12>(
  { name: 'mem', summary: 'who has how much memory, and what reclaim gave back', run: showMemory },
  { name: 'frames', summary: 'physical memory, frame by frame, as a picture', run: showFrames },
  { name: 'maps', summary: 'the layout of addresses, and what is mapped', run: showMappings },
  { name: 'arenas', summary: 'which ranges of addresses are free', run: showArenas },
  { name: 'slabs', summary: 'the object caches, and how full they are', run: showSlabs },
  { name: 'heap', summary: 'the heap by sizes', run: showHeap },
  { name: 'leaks', summary: 'every object in use, by the calls that allocated it', run: showLeaks },
  { name: 'fill', summary: 'allocates memory of many sizes, for something to look at', run: fill },
  { name: 'drop', summary: 'frees what fill allocated', run: drop },
  { name: 'reclaim', summary: 'gives back what is kept only to be faster the next time', run: reclaimAll },
  { name: 'panic', summary: 'ends the kernel with a panic, to see what one looks like', run: panicOnPurpose },
  { name: 'help', summary: 'lists the commands', run: help },
)

function help(): void {
  for (const { name, summary } of COMMANDS) log`  ${padded(name, 7)}  ${summary}`
  log`Tab completes, Up and Down bring earlier lines back, Ctrl-D ends the kernel.`
}

function panicOnPurpose(): void {
  panic('asked for at the monitor')
}
