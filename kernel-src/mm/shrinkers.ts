/** The kernel's shrinkers and holders of memory, registered once the layers are there. */
import { frameSharing } from './frame-sharing.ts'
import { frameTags } from './frame-tags.ts'
import { heapPages, slabPages } from './kernel-arenas.ts'
import { MemoryHolder, memoryHolders } from './memory-holders.ts'
import { tableFrames } from './table-frames.ts'
import { reclaim, Shrinker, ShrinkPriority } from './reclaim.ts'
import { slabDirectory } from './slab-directory.ts'
import { reapPools, shrinkPools } from './slab-pool.ts'
import { zeroedFrames } from './zeroed-frames.ts'

const keptPages = new Shrinker('kept pages of the heap', ShrinkPriority.Ready, (): usize =>
  heapPages.shrink(),
)

const zeroed = new Shrinker('zeroed frames', ShrinkPriority.Ready, (): usize => zeroedFrames.shrink())

const idleObjects = new Shrinker('idle objects', ShrinkPriority.Stores, (): usize => reapPools())

const freeObjects = new Shrinker('free objects', ShrinkPriority.Slabs, (): usize => {
  return shrinkPools() + slabPages.shrink()
})

const heapHolder = new MemoryHolder('heap', (): usize => heapPages.frameCount)
const slabHolder = new MemoryHolder(
  'slab caches',
  (): usize => slabPages.frameCount + slabDirectory.frameCount,
)

const tableHolder = new MemoryHolder('page tables', (): usize => tableFrames.count)
const programHolder = new MemoryHolder('programs', (): usize => frameSharing.owned)
const zeroedHolder = new MemoryHolder('zeroed frames', (): usize => zeroedFrames.count)
const tagHolder = new MemoryHolder('owners of frames', (): usize => frameTags.pageCount)

/** Once, when arenas are there. */
export function registerShrinkers(): void {
  reclaim.register(keptPages)
  reclaim.register(zeroed)
  reclaim.register(idleObjects)
  reclaim.register(freeObjects)
  memoryHolders.register(heapHolder)
  memoryHolders.register(slabHolder)
  memoryHolders.register(tableHolder)
  memoryHolders.register(programHolder)
  memoryHolders.register(zeroedHolder)
  if (checks === 'full') memoryHolders.register(tagHolder)
}
