/** Mutants on the hosted machine: the traces and the small worlds. */
import { join } from 'node:path'
import { mutantsAt, weave, type Mutant } from '../../fuzz/mutation/weave.ts'
import { compileMachine, type HostedMachine } from '../../tests/machine/hosted-machine.ts'
import { runTrace, TRACES } from '../../tests/machine/traces.ts'
import { ROOT } from '../root.ts'
import { switchFor } from './switch.ts'

const OPERATIONS = 1500
const STATES = 2000
/** A trace takes a second or two; a mutant may hang. */
const TRACE_SECONDS = 30

export interface HostedPrograms {
  readonly machine: HostedMachine
  readonly worlds: HostedMachine
}

/** Weaves mutants in and compiles; those that do not compile are left out. Returns what is left, and the program. */
export function compileMutants(
  sample: readonly Mutant[],
): HostedPrograms & { readonly mutants: readonly Mutant[] } {
  let mutants = [...sample]
  for (;;) {
    const woven = weave(mutants, switchFor)
    try {
      const machine = compileMachine('traces.ts', woven)
      return { mutants, machine, worlds: compileMachine('worlds.ts', woven) }
    } catch (error) {
      const places = [...String(error).matchAll(/(kernel-src\/[^(\s]+)\((\d+),\d+\): error/g)]
      const wrong = new Set(
        places.flatMap(([, file, line]) => mutantsAt(woven.get(join(ROOT, file!)) ?? '', Number(line))),
      )
      if (wrong.size === 0) throw error
      mutants = mutants.filter(({ number }) => !wrong.has(number))
    }
  }
}

/** What hosted runs say of a mutant, or null if all is well. */
export const killedHosted = ({ machine, worlds }: HostedPrograms, mutant: number): string | null =>
  killedByTrace(machine, mutant) ?? killedByWorld(worlds, mutant)

/** What a trace says of a mutant, or null if all end well. */
function killedByTrace(machine: HostedMachine, mutant: number): string | null {
  for (const readsAhead of [false, true])
    for (const trace of TRACES) {
      const request = { trace, seed: 3, operations: OPERATIONS, readsAhead, mutant }
      try {
        const { status, output } = runTrace(machine, request, TRACE_SECONDS)
        if (status !== 0) return output.trim().split('\n').at(-1) || `signal in trace of ${trace}`
      } catch {
        return `trace of ${trace} does not end`
      }
    }
  return null
}

/** What a small world says of a mutant, or null if all is well in both. */
function killedByWorld(worlds: HostedMachine, mutant: number): string | null {
  for (const world of [0, 1, 2]) {
    try {
      const { status, output } = worlds.run([mutant, world, STATES], TRACE_SECONDS)
      if (status !== 0) return output.trim().split('\n').at(-1) || 'signal in a small world'
    } catch {
      return 'a small world does not end'
    }
  }
  return null
}
