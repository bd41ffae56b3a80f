/** Brings the processor from the state in which the entry leaves it to one in which every fault is reported. */
import { installSegments } from './gdt.ts'
import { installExceptions } from './idt.ts'
import { silenceInterruptControllers } from './pic.ts'

/** Segments, the double-fault task, the exceptions, and quiet interrupt controllers. */
export function initializeProcessor(): void {
  installSegments()
  installExceptions()
  silenceInterruptControllers()
}
