/** Execution of a whole program, as its C would behave on the host. */

import type { FunctionNode, Global } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'
import type { Location } from '../ir/location.ts'
import { type HostFunction, Machine } from './machine.ts'
import { type StackEntry, Stop } from './stop.ts'
import { storeInitial } from './store-initial.ts'
import type { View } from './values.ts'

export interface RunOptions {
  /** Called without arguments. */
  readonly entry: FunctionNode
  /** Statements; 50 million if left out. */
  readonly stepLimit?: number
  /** What standard input holds; nothing if left out. */
  readonly input?: Uint8Array
  /** Given each piece of text as it is written. */
  readonly write?: (text: string) => void
}

/** How a program ended. */
export type ProgramEnd =
  | { readonly end: 'returned' }
  | { readonly end: 'exit'; readonly code: number }
  | { readonly end: 'panic'; readonly message: string; readonly location: Location }
  | { readonly end: 'stepLimit' | 'error'; readonly message: string; readonly stack: readonly StackEntry[] }

export type RunResult = ProgramEnd & {
  /** All that was written; after a panic also its line, as the handler of hosted programs prints it. */
  readonly output: string
}

/** What `hostRead` gives when nothing is left. */
const END_OF_INPUT = 256
const DEFAULT_STEP_LIMIT = 50_000_000

/**
 * Runs `entry`. A failed check ends the program with its panic, whatever handler the program has. What C would
 * leave undefined (memory that is not there, a missing check) ends with `error`.
 */
export function runProgram(program: Program, options: RunOptions): RunResult {
  const output = new Output(options.write)
  const machine = new Machine({
    target: program.target,
    symbolic: false,
    stepLimit: options.stepLimit ?? DEFAULT_STEP_LIMIT,
    host: hostFunctions(output, options.input ?? new Uint8Array()),
    allocate,
  })
  const end = finish(machine, options.entry, output)
  return { output: output.text, ...end }
}

function finish(machine: Machine, entry: FunctionNode, output: Output): ProgramEnd {
  try {
    machine.call(entry, [])
    return { end: 'returned' }
  } catch (thrown) {
    const reason = machine.reasonOf(thrown)
    switch (reason.kind) {
      case 'exit':
        return { end: 'exit', code: Number(reason.code) }
      case 'panic': {
        const { message, location } = reason
        output.write(`panic: ${message} at ${location.file}:${location.line}:${location.column}\n`)
        return { end: 'panic', message, location }
      }
      case 'stepLimit':
        return { end: 'stepLimit', message: reason.message, stack: machine.stack }
      default:
        return { end: 'error', message: reason.message, stack: machine.stack }
    }
  }
}

function allocate(global: Global, machine: Machine): ReturnType<Machine['newGlobal']> {
  const allocation = machine.newGlobal(global)
  storeInitial(global.initial, global.type, { allocation, offset: 0 }, machine)
  return allocation
}

/** The functions of `compiler/lib/host.d.ts`. */
function hostFunctions(output: Output, input: Uint8Array): Readonly<Record<string, HostFunction>> {
  let position = 0
  return {
    hostWrite: ([text], machine) => {
      output.write(new TextDecoder().decode(machine.bytesOf(text as View)))
      return undefined
    },
    hostRead: () => BigInt(input[position++] ?? END_OF_INPUT),
    hostExit: ([code]) => {
      throw new Stop({ kind: 'exit', code: code as bigint })
    },
  }
}

class Output {
  text = ''
  constructor(readonly listener: ((text: string) => void) | undefined) {}
  write(text: string): void {
    this.text += text
    this.listener?.(text)
  }
}
