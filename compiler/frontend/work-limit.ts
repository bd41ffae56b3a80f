/**
 * How much work TypeScript's checker may have with one file. Types that are computed from types can ask it for more
 * than any machine has time or memory for, and its own limits count the steps of one expression only. Two things are
 * limited: what it makes (types, symbols and signatures), which is the same on every machine, and the time that it
 * takes, for there are searches that make nothing.
 */

import vm from 'node:vm'
import { ts } from './typescript.ts'

/** What the checker may make for a file; for the whole kernel, all its modules together, it makes a tenth of that. */
const MADE = 200_000
/** Milliseconds after which it is asked how much of them a processor has worked. */
const PATIENCE = 5000
/** Milliseconds of a processor for a file; the whole kernel takes less, and its largest module a tenth. */
const WORKED = 3000

type Constructor = new (first: unknown, second: unknown) => object

/** What TypeScript exports without declaring it: where it takes the constructors of all that it makes from. */
interface Allocating {
  readonly objectAllocator: Record<`get${'Type' | 'Symbol' | 'Signature'}Constructor`, () => Constructor>
  readonly setObjectAllocator: (allocator: Partial<Allocating['objectAllocator']>) => void
}

/** What the checker may still make; as much as it likes where nobody limits it. */
let left = Infinity

class TooMuch extends Error {}

function counted(original: Constructor): Constructor {
  return class extends original {
    constructor(first: unknown, second: unknown) {
      super(first, second)
      if (--left < 0) throw new TooMuch()
    }
  }
}

const allocating = ts as unknown as Allocating
const { getTypeConstructor, getSymbolConstructor, getSignatureConstructor } = allocating.objectAllocator
const [type, symbol, signature] = [getTypeConstructor, getSymbolConstructor, getSignatureConstructor].map(
  (get) => counted(get()),
) as [Constructor, Constructor, Constructor]
allocating.setObjectAllocator({
  getTypeConstructor: () => type,
  getSymbolConstructor: () => symbol,
  getSignatureConstructor: () => signature,
})

/** Code that is called from a context of its own can be ended after a time, wherever it is. */
const calling = vm.createContext({ work: () => {} })
const call = new vm.Script('work()')

/** How the checks of files ended, and with which of them. */
export type Outcome =
  | { readonly kind: 'done' }
  /** Ended for what the file asks; its checker is of no more use. */
  | { readonly kind: 'tooMuch'; readonly file: ts.SourceFile }
  /** So too, but it only waited for a processor that has other things to do; `patience` times as long may do. */
  | { readonly kind: 'interrupted'; readonly file: ts.SourceFile }
  | { readonly kind: 'failed'; readonly file: ts.SourceFile; readonly error: Error }

/**
 * Calls `work`, which checks a file, for one file after the other until it returns false. Each call of this starts a
 * thread that watches the time, which takes as long as the check of a small file; so it should be for several.
 */
export function withinLimits(
  files: readonly ts.SourceFile[],
  patience: number,
  work: (file: ts.SourceFile) => boolean,
): Outcome {
  let file = files[0]!
  const begin = process.cpuUsage()
  calling['work'] = (): void => {
    for (file of files) {
      // Each character of a table may be a value of its own.
      left = MADE + file.text.length
      if (!work(file)) return
    }
  }
  try {
    call.runInContext(calling, { timeout: PATIENCE * patience })
    return { kind: 'done' }
  } catch (error) {
    if (error instanceof TooMuch) return { kind: 'tooMuch', file }
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return { kind: 'failed', file, error: error as Error }
    const { user, system } = process.cpuUsage(begin)
    return { kind: (user + system) / 1000 < WORKED ? 'interrupted' : 'tooMuch', file }
  } finally {
    left = Infinity
    calling['work'] = null
  }
}
