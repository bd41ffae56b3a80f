/**
 * What a cache that is debugged knows of each of its objects, as part of the slab's control data: out of reach of a
 * write that goes a little astray.
 */
import { CallTrace } from '../lib/call-trace.ts'

/** Whether objects are debugged at all: release builds have no code for it. */
export const DEBUGGING = checks === 'full'

export class ObjectRecord {
  isInUse: boolean = false
  /** Whether the report of objects in use has counted it already. */
  isCounted: boolean = false
  /** As many bytes of the object as its user asked for. */
  requested: usize = 0
  /** The calls that led to the last allocation and to the last release. */
  readonly allocation: Inline<CallTrace> = new CallTrace()
  readonly release: Inline<CallTrace> = new CallTrace()
}
