/** The traces of the kernel's memory manager on the hosted machine. */
import type { HostedMachine, MachineRun } from './hosted-machine.ts'

/** In the order in which fixtures/traces.ts numbers them. */
export const TRACES = ['paging', 'address spaces', 'all layers', 'heap and object caches'] as const
/** Those that ask the processor what it remembers. */
export const OBSERVING_TRACES = ['paging', 'address spaces'] as const

/** After how many operations everything is compared: that takes as long as some hundred operations of the trace. */
const FULL_CHECK_EVERY: Readonly<Record<(typeof TRACES)[number], number>> = {
  paging: 500,
  'address spaces': 60,
  'all layers': 50,
  'heap and object caches': 100,
}

export interface TraceRequest {
  readonly trace: (typeof TRACES)[number]
  readonly seed: number
  readonly operations: number
  /** Whether the processor looks up again at once what it is made to forget. */
  readonly readsAhead: boolean
  /** Which deliberate mistake to make, if the sources have some; 0 for none. */
  readonly mutant?: number
}

export function runTrace(machine: HostedMachine, request: TraceRequest, seconds?: number): MachineRun {
  const { trace, seed, operations, readsAhead, mutant = 0 } = request
  const kind = TRACES.indexOf(trace)
  return machine.run([mutant, Number(readsAhead), kind, seed, operations, FULL_CHECK_EVERY[trace]], seconds)
}
