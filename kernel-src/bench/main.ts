/**
 * The benchmark image: everything that the kernel brings up, and then counts of what its operations cost, one row
 * each. scripts/bench.ts boots it and makes a table of the rows.
 */
import { timeStamp } from '#arch/time-stamp'
import { start } from '../boot/start.ts'
import { log } from '../lib/console.ts'
import { end, Verdict } from '../lib/verdict.ts'
import { frames } from '../mm/frames.ts'
import { benchAddressSpaces } from './address-spaces.ts'
import { benchArenas } from './arenas.ts'
import { report } from './count.ts'
import { benchFragmentation } from './fragmentation.ts'
import { benchFrames, benchScattered } from './frames.ts'
import { benchFullness } from './fullness.ts'
import { benchHeap } from './heap.ts'
import { benchPaging } from './paging.ts'
import { benchSlab } from './slab.ts'

export const main = exported(
  'kernel_main',
  (magic: u32, information: PhysicalAddress, entered: u32): void => {
    start(magic, information)
    report('boot', wrap.subtract(timeStamp(), entered), 1)
    log`bench frames managed: ${frames.statistics.total} / 1`
    benchFrames()
    benchSlab()
    benchPaging()
    benchAddressSpaces()
    benchArenas()
    benchHeap()
    benchFragmentation()
    benchScattered()
    benchFullness()
    end(Verdict.Pass)
  },
)
