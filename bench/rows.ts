/**
 * The rows of the table: which counts of the benchmark images each is made of, and what to hold it against.
 *
 * The figures for Linux are of its stock kernels: "Debian" is Debian 12's 6.1 cloud kernel, booted with
 * `init_on_alloc=0 mitigations=off`; "lean" is the same source built tiny, without hardening, control groups, NUMA
 * or tracing. They were counted as ours are, by a kernel module between two `lfence; rdtsc` under QEMU's
 * `-icount shift=0,sleep=off`, with an empty loop subtracted. "Reference" is an earlier count, by the same method, of
 * expert C for the same task on i386 (`gcc -O2`, arguments on the stack). Where a column is left out, there is none.
 */

export interface Row {
  readonly operation: string
  /** The names that the images give to the counts, one for each figure of the row; the others are in this order. */
  readonly counts: readonly string[]
  /** Counted with the most memory instead of with `TABLE_MEMORY`. */
  readonly large?: boolean
  readonly reference?: readonly number[]
  /** Linux 6.1, lean. */
  readonly lean?: readonly number[]
  /** Linux 6.1 as Debian builds it. */
  readonly debian?: readonly number[]
  /** What the kernel should stay at or below. */
  readonly aim?: readonly number[]
  /** The same, as a multiple of another count. */
  readonly aimTimes?: { readonly factor: number; readonly count: string }
  /** What is to be known before the figures are compared. */
  readonly note?: string
}

export const ROWS: readonly Row[] = [
  {
    operation: 'frame: allocate + free, hot',
    counts: ['frame pair'],
    reference: [59],
    lean: [396],
    debian: [681],
    aim: [40],
  },
  {
    operation: 'frames ×10,000: allocate / free, each',
    counts: ['frames many allocate', 'frames many free'],
    reference: [42, 21],
    lean: [327, 359],
    debian: [622, 543],
    aim: [45, 25],
  },
  {
    operation: 'frame pair with 99.998 % of frames taken',
    counts: ['frame pair at 2'],
    large: true,
    reference: [60],
    aimTimes: { factor: 1.1, count: 'frame pair' },
    note: 'with 3.5 GiB, the most below 4 GiB',
  },
  {
    operation: 'the last 16 frames, far apart: allocate / free, each',
    counts: ['frame scattered allocate', 'frame scattered free'],
    note: 'each allocation searches the whole map',
  },
  {
    operation: '16 contiguous frames, pair',
    counts: ['frames 16 pair'],
    lean: [1109],
    debian: [1451],
    aim: [150],
    note: 'in a word of the bitmap of which a part is in use',
  },
  {
    operation: 'the same, in a word that is whole / over two words',
    counts: ['frames 16 whole pair', 'frames 16 across pair'],
  },
  {
    operation: '512 contiguous aligned frames, pair',
    counts: ['frames 512 pair'],
    lean: [16_963],
    debian: [9950],
    aim: [400],
  },
  {
    operation: 'object cache 64 B: allocate + free, hot',
    counts: ['object 64 pair'],
    reference: [32],
    lean: [109],
    debian: [215],
    aim: [32],
  },
  {
    operation: 'object cache 256 B: allocate + free, hot',
    counts: ['object 256 pair'],
    reference: [32],
    lean: [109],
    debian: [215],
    aim: [32],
  },
  {
    operation: 'object cache 64 B ×10,000: allocate / free random order',
    counts: ['objects many allocate', 'objects many free'],
    reference: [49, 30],
    lean: [75, 102],
    debian: [167, 192],
    aim: [45, 35],
    note: 'the slabs are there already',
  },
  {
    operation: 'object cache 64 B ×10,000: allocate, from no slab at all',
    counts: ['objects many grow'],
    note: 'contains zeroing each slab (1,030 a page), its frames and its mapping',
  },
  {
    operation: 'kmalloc + kfree, 100 B',
    counts: ['kmalloc 100 pair'],
    lean: [158],
    debian: [259],
    aim: [50],
  },
  {
    operation: 'kmalloc 16..4096 B by octave, replace, 10,000 live',
    counts: ['kmalloc mixed replace'],
    lean: [313],
    debian: [499],
    aim: [110],
  },
  {
    operation: 'kmalloc + kfree 64 KiB',
    counts: ['kmalloc 64 KiB pair'],
    lean: [1417],
    debian: [1812],
    aim: [500],
    note: 'the heap keeps its last pages mapped',
  },
  {
    operation: 'range + frame + mapping: 1 page, pair',
    counts: ['pages 1 pair'],
    lean: [2726],
    debian: [3694],
    aim: [400],
    note: 'mapped afresh each time',
  },
  {
    operation: 'range + frames + mapping: 64 pages, pair',
    counts: ['pages 64 pair'],
    lean: [22_206],
    debian: [32_021],
    aim: [9000],
  },
  {
    operation: 'map + unmap 64 given pages',
    counts: ['map 64 pair'],
    lean: [6180],
    debian: [7689],
    aim: [2000],
    note: 'the page table is there already',
  },
  {
    operation: 'anonymous write fault',
    counts: ['write fault'],
    lean: [1380],
    debian: [2797],
    aim: [500],
    note: 'zeroing the page left out; the page table is there already',
  },
  {
    operation: 'write fault that copies a shared page',
    counts: ['copy fault'],
    note: 'copying the page left out',
  },
  {
    operation: 'region of an address space: map + unmap, untouched',
    counts: ['region pair'],
    lean: [12_192],
    debian: [15_563],
    aim: [800],
    note: 'beside 16 others; Linux’s are mmap + munmap, without the system calls’ entry and exit on our side',
  },
  {
    operation: 'address space: create + destroy, empty',
    counts: ['space pair'],
    note: 'contains filling its page directory',
  },
  {
    operation: 'boot: from the first instruction to all layers ready',
    counts: ['boot'],
    aim: [2_000_000],
    note: 'at 128 MiB; contains zeroing',
  },
]
