/** What mapping costs, given the frames: 64 pages of one page table that is there already. */
import { PAGE_SIZE } from '#arch/paging'
import { frames } from '../mm/frames.ts'
import { paging, Protection } from '../mm/paging.ts'
import { count } from './count.ts'
import { emptyRounds, ROUNDS } from './loops.ts'

const PAGES = 64
/** Kernel addresses that nothing uses; the first page of a page table. */
const PLACE = 0xf000_0000

let first = FrameNumber(0)

export function benchPaging(): void {
  // A page beside the 64, which keeps the page table from being freed and made again.
  const beside = VirtualAddress(PLACE + PAGES * PAGE_SIZE)
  first = frames.allocateRun(PAGES + 1)
  paging.map(beside, FrameNumber(usize(first) + PAGES), Protection.ReadWrite)
  mapAndUnmap()
  count('map 64 pair', ROUNDS, mapAndUnmap, emptyRounds)
  paging.unmap(beside)
  frames.freeRun(first, PAGES + 1)
}

function mapAndUnmap(): void {
  for (let round: usize = 0; round < ROUNDS; round++) {
    paging.mapRange(PLACE, PAGES, first, Protection.ReadWrite)
    paging.unmapRange(PLACE, PAGES)
  }
}
