/**
 * Mutants that change nothing but speed, or nothing at all, each with the reason. They are known by their file and by
 * the mistake, so that one in another place is not taken for them. docs/trust.md lists them.
 */
import { basename } from 'node:path'
import type { Mutant } from './weave.ts'

interface Equivalent {
  readonly file: string
  /** As the report of a run has it. */
  readonly mistake: string
  readonly reason: string
}

const SAME_WHERE_EQUAL = 'where both are equal, either way gives the same value'
const ONE_MORE_RECLAIMED = 'asks reclaim for one frame more than could be needed'

export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: 'frame-map.ts',
    mistake: 'last - index > 1 → (last - index) >= (1)',
    reason: 'sets the bits of no words',
  },
  {
    file: 'address-space.ts',
    mistake: 'place < SPACE_END → (place) <= (SPACE_END)',
    reason: 'no page follows, and a range of none is refused already',
  },
  {
    file: 'address-space.ts',
    mistake: 'start - 1 → start - 2',
    reason: 'the same page, and regions consist of whole pages',
  },
  { file: 'slab.ts', mistake: 'object === 0 → object === 1', reason: 'a reference to address 0 is null' },
  {
    file: 'frame-placement.ts',
    mistake: 'size > largest → (size) >= (largest)',
    reason: SAME_WHERE_EQUAL,
  },
  { file: 'memory-region.ts', mistake: 'one > other → (one) >= (other)', reason: SAME_WHERE_EQUAL },
  {
    file: 'watermark.ts',
    mistake: 'share > MOST_LOW → (share) >= (MOST_LOW)',
    reason: SAME_WHERE_EQUAL,
  },
  {
    file: 'watermark.ts',
    mistake: 'share < LEAST_LOW → (share) <= (LEAST_LOW)',
    reason: SAME_WHERE_EQUAL,
  },
  {
    file: 'slab-pool.ts',
    mistake: 'this.empty.count < this.leastEmpty → (this.empty.count) <= (this.leastEmpty)',
    reason: SAME_WHERE_EQUAL,
  },
  {
    file: 'magazines.ts',
    mistake: 'this.count < this.least → (this.count) <= (this.least)',
    reason: SAME_WHERE_EQUAL,
  },
  {
    file: 'paging.ts',
    mistake:
      '(pages >> (TABLE_SPAN_SHIFT - PAGE_SHIFT)) + 2 → (pages >> (TABLE_SPAN_SHIFT - PAGE_SHIFT)) + 3',
    reason: ONE_MORE_RECLAIMED,
  },
  {
    file: 'faults.ts',
    mistake: 'without invalidatePage(page)',
    reason: 'a processor forgets the translation by which it faults (SDM volume 3, 4.10.4.1)',
  },
  {
    file: 'slab-debug.ts',
    mistake: 'place % 4 === 0 → (place % 4) !== (0)',
    reason: 'compares words that are not aligned, as the processor allows',
  },
  {
    file: 'slab-debug.ts',
    mistake: 'end - place >= 4 → (end - place) > (4)',
    reason: 'compares the last four bytes one by one',
  },
  {
    file: 'kernel-arenas.ts',
    mistake: 'PAGE_SIZE - 1 → PAGE_SIZE - 2',
    reason: 'records are asked for by even numbers of bytes',
  },
  {
    file: 'arena.ts',
    mistake: 'without piece = free.instantFit(size)',
    reason: 'the smallest piece is found instead, by a search',
  },
]

/** Why a mutant changes nothing; null if it is not known to. */
export function equivalence({ path, site }: Mutant): string | null {
  const file = basename(path)
  const known = EQUIVALENTS.find((one) => one.file === file && one.mistake === site.mistake)
  return known?.reason ?? null
}
