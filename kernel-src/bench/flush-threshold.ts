/**
 * An image of its own that measures `FLUSH_THRESHOLD`: for how many pages is forgetting them one by one as slow as
 * forgetting everything? Forgetting is followed by a touch of a working set of other pages, because what a full
 * flush costs is mostly the walks of the tables that come after it. Each figure is the least of many.
 *
 * Its unit is the time stamp counter's, so it tells something only on a real processor, `-accel kvm` included; under
 * emulation translations are remembered in other ways.
 */
import { timeStamp } from '#arch/time-stamp'
import { invalidatePage, PAGE_SIZE } from '#arch/paging'
import { flushAll } from '#arch/translations'
import { start } from '../boot/start.ts'
import { log } from '../lib/console.ts'
import { panic } from '../lib/panic.ts'
import { end, Verdict } from '../lib/verdict.ts'
import { paging, Protection } from '../mm/paging.ts'

/** Kernel addresses that nothing uses. */
const WORKING_SET = VirtualAddress(0xf000_0000)
const FORGOTTEN = VirtualAddress(0xf040_0000)
/** As many data pages as the first level of a processor's translations holds, roughly. */
const WORKING_PAGES = 64
const MOST_PAGES = 256
const REPETITIONS = 200

/** Touches pages from an address on. */
function touch(place: VirtualAddress, pages: usize): void {
  for (let page: usize = 0; page < pages; page++) ptr<u32>(usize(place) + page * PAGE_SIZE)[0] = 1
}

/** The least time that forgetting `pages` pages takes, with the touch of the working set; 0 pages: everything. */
function leastTime(pages: usize): u32 {
  let least: u32 = 0xffff_ffff
  for (let times: u32 = 0; times < REPETITIONS; times++) {
    touch(FORGOTTEN, MOST_PAGES)
    touch(WORKING_SET, WORKING_PAGES)
    const begin = timeStamp()
    for (let page: usize = 0; page < pages; page++)
      invalidatePage(VirtualAddress(usize(FORGOTTEN) + page * PAGE_SIZE))
    if (pages === 0) flushAll()
    touch(WORKING_SET, WORKING_PAGES)
    const time = wrap.subtract(timeStamp(), begin)
    if (time < least) least = time
  }
  return least
}

export const main = exported('kernel_main', (magic: u32, information: PhysicalAddress): void => {
  start(magic, information)
  const mapped =
    paging.mapNew(WORKING_SET, WORKING_PAGES, Protection.ReadWrite) &&
    paging.mapNew(FORGOTTEN, MOST_PAGES, Protection.ReadWrite)
  if (!mapped) panic('bench: too little memory for the pages that are forgotten')
  const everything = leastTime(0)
  log`flush of everything: ${everything}`
  let threshold: usize = 0
  for (let pages: usize = 1; pages <= MOST_PAGES; pages++) {
    const time = leastTime(pages)
    if (countOnes(pages) === 1) log`flush of ${pages} pages: ${time}`
    if (time <= everything) threshold = pages
  }
  log`flush threshold: ${threshold} pages`
  end(Verdict.Pass)
})
