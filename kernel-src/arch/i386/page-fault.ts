/** Who is asked first when an access to a page is refused. */
export { FAULT_FETCH, FAULT_PROTECTION, FAULT_RESERVED_BIT, FAULT_USER, FAULT_WRITE } from './exceptions.ts'

/** What came of it. */
export interface FaultOutcome {
  /** Whether the access is to be tried again. */
  readonly served: boolean
  /** Why not, in the words of a panic; empty where the one who was asked does not know the address. */
  readonly reason: string
}

/** Given the address and the processor's error code (`FAULT_…`). */
export type PageFaultHandler = (address: VirtualAddress, code: u32) => FaultOutcome

class PageFaults {
  handler: PageFaultHandler | null = null
}

export const pageFaults = new PageFaults()
