/**
 * Object caches: memory for objects of one class, handed out and taken back in constant time.
 *
 * A cache's constructor function runs once for each object when its slab is made, not at each allocation. An
 * object that is freed keeps its state and comes back with it, so what stays true from use to use (empty lists,
 * links to owners) is set up once. Whoever frees an object leaves it as the constructor did. The destructor function
 * runs once for each object when its slab's memory is given back.
 */
import { panicAtCaller, panicMessage } from '../lib/panic.ts'
import { reportInUse } from './slab-leaks.ts'
import { PoolKind, shrinkInternal, SlabPool, type SlabStatistics } from './slab-pool.ts'

export class SlabCache<T extends object> {
  /** First in the cache, so that the cache is found by its pool. */
  readonly pool: Inline<SlabPool>

  /**
   * `construct` is given each object zeroed, `destruct` each as `construct` or its last user left it. Where
   * `isDebugged` is false, full builds do not look for misuse of the objects either. For module-level constants:
   * nothing is allocated until the cache is used.
   */
  constructor(
    name: string,
    private readonly construct: (object: T) => void,
    private readonly destruct: ((object: T) => void) | null = null,
    isDebugged: boolean = true,
  ) {
    this.pool = new SlabPool(
      name,
      sizeof<T>(),
      alignof<T>(),
      PoolKind.Constructed,
      isDebugged,
      (pool: SlabPool, first: usize, count: usize): void => {
        const { construct } = ref<SlabCache<T>>(addressOf(pool))
        const { stride } = pool.layout
        let object = first
        for (let rest = count; rest !== 0; rest--) {
          construct(ref<T>(object))
          object += stride
        }
      },
      (pool: SlabPool, object: usize): void => {
        const { destruct } = ref<SlabCache<T>>(addressOf(pool))
        if (destruct !== null) destruct(ref<T>(object))
      },
    )
  }

  /** An object as the constructor or the last user left it; null if memory has run out. */
  allocate(): T | null {
    const object = this.pool.take()
    return object === 0 ? null : ref<T>(object)
  }

  /** Takes back an object of this cache's. Full builds panic if it is not one, or was taken back before. */
  free(object: T): void {
    this.pool.put(addressOf(object))
  }

  /** Gives back all memory that holds no objects in use. Returns how many pages that were. */
  shrink(): usize {
    return this.pool.shrink() + shrinkInternal()
  }

  /**
   * Gives all memory back. No object may be in use: if some are, prints who allocated them, and panics. The cache is
   * as new then.
   */
  destroy(): void {
    this.shrink()
    const { used } = this.pool.statistics
    if (used === 0) return
    reportInUse(this.pool)
    panicMessage`slab cache ${this.pool.name}: destroyed with ${used} objects in use`
    panicAtCaller()
  }

  get statistics(): SlabStatistics {
    return this.pool.statistics
  }
}
