/**
 * Object caches: memory for objects of one class, handed out and taken back in constant time.
 *
 * A cache's constructor function runs once for each object when its slab is made, not at each allocation. An
 * object that is freed keeps its state and comes back with it, so what stays true from use to use (empty lists,
 * links to owners) is set up once. Whoever frees an object leaves it as the constructor did.
 */
import { reclaim } from './reclaim.ts'
import { SlabPool, type SlabStatistics } from './slab-pool.ts'

export class SlabCache<T extends object> {
  readonly pool: Inline<SlabPool>

  /** `construct` is given each object zeroed. For module-level constants: nothing is allocated until it is used. */
  constructor(
    name: string,
    private readonly construct: (object: T) => void,
  ) {
    this.pool = new SlabPool(name, sizeof<T>(), alignof<T>())
  }

  /** An object as the constructor or the last user left it; null if memory has run out. */
  allocate(): T | null {
    let object = this.pool.take()
    if (object === 0) {
      if (!this.grow()) return null
      object = this.pool.take()
    }
    return ref<T>(object)
  }

  /** Takes back an object of this cache's. Full builds panic if it is not one, or was taken back before. */
  free(object: T): void {
    this.pool.put(addressOf(object))
  }

  /** Gives the memory of slabs without objects in use back. Returns how many pages that were. */
  shrink(): usize {
    return this.pool.shrink()
  }

  get statistics(): SlabStatistics {
    return this.pool.statistics
  }

  private grow(): boolean {
    const slab = this.pool.grow()
    if (slab === null) return false
    // The slab looks empty, but is not to be given back under its constructor.
    reclaim.hold()
    for (let index: usize = 0; index < this.pool.capacity; index++) {
      this.construct(ref<T>(this.pool.objectAt(slab, index)))
    }
    reclaim.allow()
    return true
  }
}
