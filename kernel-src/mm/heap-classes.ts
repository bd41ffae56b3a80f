/**
 * The sizes of which the heap keeps objects: multiples of 16 up to 64 and then four to each doubling. What is
 * asked for is rounded up by less than 16 bytes, or above 64 by less than a quarter. A slab leaves at most an eighth of
 * itself unused on top of that.
 *
 * Objects whose size is a power of two begin at multiples of it.
 */
import { PoolKind, SlabPool } from './slab-pool.ts'

/** Every object begins at a multiple of this: what any type of the machine needs. */
export const HEAP_ALIGNMENT = 16
const GRANULE_SHIFT = 4
/** The size of the largest objects; what is larger is made of whole pages. */
export const LARGEST_OBJECT = 4096

/** The objects of one size. */
export class HeapClass {
  readonly pool: Inline<SlabPool>

  constructor(name: string, size: usize) {
    const isPower = (size & (size - 1)) === 0
    this.pool = new SlabPool(name, size, isPower ? size : HEAP_ALIGNMENT, PoolKind.Plain)
  }
}

/** By rising size. */
export const HEAP_CLASSES = FixedArray.of<HeapClass, 28>(
  new HeapClass('heap 16', 16),
  new HeapClass('heap 32', 32),
  new HeapClass('heap 48', 48),
  new HeapClass('heap 64', 64),
  new HeapClass('heap 80', 80),
  new HeapClass('heap 96', 96),
  new HeapClass('heap 112', 112),
  new HeapClass('heap 128', 128),
  new HeapClass('heap 160', 160),
  new HeapClass('heap 192', 192),
  new HeapClass('heap 224', 224),
  new HeapClass('heap 256', 256),
  new HeapClass('heap 320', 320),
  new HeapClass('heap 384', 384),
  new HeapClass('heap 448', 448),
  new HeapClass('heap 512', 512),
  new HeapClass('heap 640', 640),
  new HeapClass('heap 768', 768),
  new HeapClass('heap 896', 896),
  new HeapClass('heap 1024', 1024),
  new HeapClass('heap 1280', 1280),
  new HeapClass('heap 1536', 1536),
  new HeapClass('heap 1792', 1792),
  new HeapClass('heap 2048', 2048),
  new HeapClass('heap 2560', 2560),
  new HeapClass('heap 3072', 3072),
  new HeapClass('heap 3584', 3584),
  new HeapClass('heap 4096', 4096),
)

/** For each number of granules the pool of the smallest objects that hold them. */
class PoolTable {
  readonly pools: FixedArray<SlabPool | null, 257> = new FixedArray()

  constructor() {
    let index: usize = 0
    for (let granules: usize = 0; granules < this.pools.length; granules++) {
      if (granules << GRANULE_SHIFT > HEAP_CLASSES[index].pool.objectSize) index++
      this.pools[granules] = HEAP_CLASSES[index].pool
    }
  }
}

const table = new PoolTable()

/** The pool for objects of `size` bytes, which is at most `LARGEST_OBJECT`. */
export function poolFor(size: usize): SlabPool {
  return table.pools[(size + (HEAP_ALIGNMENT - 1)) >> GRANULE_SHIFT]!
}

/** Whether a pool is one of the heap's. */
export function isHeapPool(pool: SlabPool): boolean {
  return pool.objectSize <= LARGEST_OBJECT && poolFor(pool.objectSize) === pool
}
