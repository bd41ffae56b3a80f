/**
 * A short record of who called: the return addresses of a few calls, kept where something was done that may have to
 * be explained later. They become names only when they are printed.
 */
import { captureCalls } from '#arch/backtrace'
import { log, print } from './console.ts'
import { symbols } from './symbols.ts'

/** How many calls are kept. */
const DEPTH = 6

export class CallTrace {
  private readonly calls: FixedArray<VirtualAddress, 6> = new FixedArray()

  /** Keeps the calls that led here, without the innermost `skipped`; this very function counts as none. */
  capture(skipped: u32): void {
    captureCalls(this.calls.slice(), skipped + 1)
  }

  clear(): void {
    this.calls.fill(VirtualAddress(0))
  }

  get isEmpty(): boolean {
    return this.calls[0] === 0
  }

  equals(other: CallTrace): boolean {
    for (let index: usize = 0; index < DEPTH; index++) {
      if (this.calls[index] !== other.calls[index]) return false
    }
    return true
  }

  /** Prints a line for each call, the innermost first, leaving those out at the inner end that stand in `folder`. */
  print(folder: string): void {
    printCallers(this.calls.slice(), folder)
  }
}

/**
 * Prints a line for each return address up to one that is 0, the innermost first, leaving those out at the inner end
 * that stand in `folder`.
 */
export function printCallers(calls: Slice<VirtualAddress>, folder: string): void {
  let isInside = true
  for (const call of calls) {
    if (call === 0) break
    // A call that does not return may be a function's last instruction: the return address is then outside.
    const { name, file, line } = symbols.placeOf(call - 1)
    if (isInside && stands(file, folder)) continue
    isInside = false
    if (name.length === 0) print`    ${hex(call)}`
    else print`    ${name}`
    if (line !== 0) print` (${file}:${line})`
    log``
  }
}

const TEST_ENDING = '.test.ts'

/** Whether a file stands in a folder and is no test, which stands there but calls from outside. */
function stands(file: string, folder: string): boolean {
  if (file.length < folder.length || file.slice(0, folder.length) !== folder) return false
  return file.length < TEST_ENDING.length || file.slice(file.length - TEST_ENDING.length) !== TEST_ENDING
}
