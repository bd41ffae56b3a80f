/** The kernel's shrinkers and holders of memory, registered once the layers are there. */
import { heapPages, slabPages } from './kernel-arenas.ts'
import { MemoryHolder, memoryHolders } from './memory-holders.ts'
import { reclaim, Shrinker, ShrinkPriority } from './reclaim.ts'
import { slabPools } from './slab-pool.ts'

const keptPages = new Shrinker('kept pages of the heap', ShrinkPriority.Ready, (): usize =>
  heapPages.shrink(),
)

const emptySlabs = new Shrinker('empty slabs', ShrinkPriority.Slabs, (): usize => {
  let pages: usize = 0
  for (let pool = slabPools.first; pool !== null; pool = pool.nextPool) pages += pool.shrink()
  return pages + slabPages.shrink()
})

const heapHolder = new MemoryHolder('heap', (): usize => heapPages.frameCount)
const slabHolder = new MemoryHolder('slab caches', (): usize => slabPages.frameCount)

/** Once, when arenas are there. */
export function registerShrinkers(): void {
  reclaim.register(keptPages)
  reclaim.register(emptySlabs)
  memoryHolders.register(heapHolder)
  memoryHolders.register(slabHolder)
}
