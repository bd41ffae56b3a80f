/** The kernel's shrinkers and holders of memory, registered once the layers are there. */
import { heapPages, slabPages } from './kernel-arenas.ts'
import { MemoryHolder, memoryHolders } from './memory-holders.ts'
import { reclaim, Shrinker, ShrinkPriority } from './reclaim.ts'
import { slabDirectory } from './slab-directory.ts'
import { reapPools, shrinkPools } from './slab-pool.ts'

const keptPages = new Shrinker('kept pages of the heap', ShrinkPriority.Ready, (): usize =>
  heapPages.shrink(),
)

const idleObjects = new Shrinker('idle objects', ShrinkPriority.Stores, (): usize => reapPools())

const freeObjects = new Shrinker('free objects', ShrinkPriority.Slabs, (): usize => {
  return shrinkPools() + slabPages.shrink()
})

const heapHolder = new MemoryHolder('heap', (): usize => heapPages.frameCount)
const slabHolder = new MemoryHolder(
  'slab caches',
  (): usize => slabPages.frameCount + slabDirectory.frameCount,
)

/** Once, when arenas are there. */
export function registerShrinkers(): void {
  reclaim.register(keptPages)
  reclaim.register(idleObjects)
  reclaim.register(freeObjects)
  memoryHolders.register(heapHolder)
  memoryHolders.register(slabHolder)
}
