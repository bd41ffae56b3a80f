/** Memory that no frame map can be made for, in the words that the kernel ends with. */
import { MemoryMap, MemoryType } from '../boot/memory-map.ts'
import { placeFrames } from './frame-placement.ts'
import { FrameAllocator } from './frames.ts'

const map = new MemoryMap()
const allocator = new FrameAllocator()
const MIB = 0x10_0000

describe('the frame map', () => {
  testPanics('needs a memory map', 'memory: the boot loader passed no memory information', () => {
    map.begin(0x1_0000_0000)
    map.finish()
    placeFrames(map, allocator)
  })

  testPanics('needs some memory', 'memory: 1020 KiB are usable, but at least 1024 KiB are needed', () => {
    map.begin(0x1_0000_0000)
    map.add(MIB, MIB - 0x1000, MemoryType.Ram)
    map.finish()
    placeFrames(map, allocator)
  })

  testPanics(
    'needs room in one piece',
    'memory: the frame map needs 168 KiB in one piece, but the largest is 164 KiB',
    () => {
      map.begin(0x1_0000_0000)
      // Exactly as much as is enough, in six pieces that are a page too small and two smaller ones, up to 2.5 GiB.
      map.add(MIB, 0x8000, MemoryType.Ram)
      for (let piece: u64 = 2; piece < 8; piece++) map.add(MIB * piece, 0x2_9000, MemoryType.Ram)
      map.add(0xa000_0000, 0x2000, MemoryType.Ram)
      map.finish()
      placeFrames(map, allocator)
    },
  )
})
