/** Paging on the machine's own tables, in a part of the heap's range that nothing uses yet. */
import { HEAP_START, KERNEL_STACK_START, TABLES_START } from '#arch/layout'
import { PAGE_SIZE, TABLE_SPAN } from '#arch/paging'
import { pagingFeatures } from '#arch/translations'
import { expect } from '../testing/expect.ts'
import { Random } from '../testing/random.ts'
import { frames, NO_FRAME } from './frames.ts'
import { Hoard } from '../testing/hoard.ts'
import { NO_ADDRESS, paging, Protection } from './paging.ts'

/** On a table's boundary and far from the heap's beginning. */
const PLAYGROUND = VirtualAddress(HEAP_START + 16 * TABLE_SPAN)

function pageAt(index: usize): VirtualAddress {
  return VirtualAddress(usize(PLAYGROUND) + index * PAGE_SIZE)
}

function mapNew(page: VirtualAddress): FrameNumber {
  const frame = frames.allocate()
  expect(frame).not.toBe(NO_FRAME)
  expect(paging.map(page, frame, Protection.ReadWrite)).toBeTrue()
  return frame
}

/** What each page of the playground shows in the random trace; 0 for nothing. */
const shown = new FixedArray<FrameNumber, 48>()
const hoard = new Hoard()

describe('paging', () => {
  test('shows a frame at a page, translates back, and takes it away', () => {
    const before = frames.statistics.free
    const page = pageAt(0)
    expect(paging.isMapped(page)).toBeFalse()
    expect(paging.translate(page)).toBe(NO_ADDRESS)
    const frame = mapNew(page)
    expect(paging.isMapped(page)).toBeTrue()
    expect(paging.translate(page + 123)).toBe(PhysicalAddress(usize(frame) * PAGE_SIZE + 123))
    ptr<u32>(page)[5] = 0x1234_5678
    expect(ptr<u32>(page)[5]).toBe(0x1234_5678)
    expect(paging.unmap(page)).toBe(frame)
    expect(paging.isMapped(page)).toBeFalse()
    frames.free(frame)
    expect(frames.statistics.free).toBe(before)
  })

  test('shows one frame at two pages, and no old contents after a change', () => {
    const first = mapNew(pageAt(0))
    const second = mapNew(pageAt(1))
    ptr<u32>(pageAt(0))[0] = 1
    ptr<u32>(pageAt(1))[0] = 2
    paging.unmap(pageAt(0))
    paging.map(pageAt(0), second, Protection.ReadWrite)
    expect(ptr<u32>(pageAt(0))[0]).toBe(2)
    ptr<u32>(pageAt(0))[0] = 3
    // A barrier for memory: the C compiler cannot know that the two addresses lead to the same place.
    asm``
    expect(ptr<u32>(pageAt(1))[0]).toBe(3)
    paging.unmap(pageAt(0))
    paging.unmap(pageAt(1))
    frames.free(first)
    frames.free(second)
  })

  test('makes a table for the first page of its range and frees it with the last', () => {
    const free = frames.statistics.free
    const low = mapNew(pageAt(0))
    expect(frames.statistics.free).toBe(free - 2)
    const high = mapNew(pageAt(1023))
    expect(frames.statistics.free).toBe(free - 3)
    const next = mapNew(pageAt(1024))
    expect(frames.statistics.free).toBe(free - 5)
    frames.free(paging.unmap(pageAt(0)))
    frames.free(paging.unmap(pageAt(1024)))
    expect(frames.statistics.free).toBe(free - 2)
    expect(paging.isMapped(pageAt(1023))).toBeTrue()
    expect(paging.unmap(pageAt(1023))).toBe(high)
    frames.free(high)
    expect(frames.statistics.free).toBe(free)
    expect(low).not.toBe(next)
  })

  test('gives a new table no leftovers of the frame that it is made of', () => {
    const frame = mapNew(pageAt(0))
    fillBytes(pageAt(0), 0xff, PAGE_SIZE)
    paging.unmap(pageAt(0))
    frames.free(frame)
    mapNew(pageAt(7))
    for (let index: usize = 0; index < 1024; index++) {
      if (index !== 7) expect(paging.isMapped(pageAt(index))).toBeFalse()
    }
    frames.free(paging.unmap(pageAt(7)))
  })

  test('changes what may be done with a page', () => {
    const frame = mapNew(pageAt(0))
    expect(paging.isWritable(pageAt(0))).toBeTrue()
    paging.protect(pageAt(0), Protection.ReadOnly)
    expect(paging.isWritable(pageAt(0))).toBeFalse()
    expect(paging.translate(pageAt(0))).toBe(PhysicalAddress(usize(frame) * PAGE_SIZE))
    paging.protect(pageAt(0), Protection.ReadWrite)
    expect(paging.isWritable(pageAt(0))).toBeTrue()
    frames.free(paging.unmap(pageAt(0)))
  })

  test('keeps the kernel image write-protected where it holds code and constants', () => {
    expect(paging.isWritable(linkerSymbol('kernel_text_start'))).toBeFalse()
    expect(paging.isWritable(linkerSymbol('kernel_rodata_start'))).toBeFalse()
    expect(paging.isWritable(linkerSymbol('kernel_data_start'))).toBeTrue()
    expect(paging.isMapped(VirtualAddress(0))).toBeFalse()
  })

  test('keeps the translations of what was mapped at boot from one address space to another', () => {
    const { globalFlag } = pagingFeatures
    for (const address of FixedArray.of<VirtualAddress, 2>(
      linkerSymbol('kernel_text_start'),
      KERNEL_STACK_START,
    )) {
      expect(paging.tables.entryAt(address) & globalFlag).toBe(globalFlag)
    }
  })

  test('maps nothing, and keeps nothing, when no frame is left for a table', () => {
    const frame = frames.allocate()
    hoard.takeAllBut(0)
    expect(paging.map(pageAt(0), frame, Protection.ReadWrite)).toBeFalse()
    expect(paging.isMapped(pageAt(0))).toBeFalse()
    expect(frames.statistics.free).toBe(0)
    hoard.giveBack()
    frames.free(frame)
  })

  test('agrees with a model after each of many random operations', () => {
    const free = frames.statistics.free
    const random = new Random()
    random.begin(7)
    shown.fill(FrameNumber(0))
    for (let done: u32 = 0; done < 3000; done++) {
      // Pages of three tables in turn, so that tables come and go.
      const slot: usize = random.below(48)
      const page = pageAt(slot * 64)
      if (shown[slot] === 0) {
        shown[slot] = mapNew(page)
        ptr<usize>(page)[0] = slot
      } else if (random.below(3) === 0) {
        expect(ptr<usize>(page)[0]).toBe(slot)
        expect(paging.unmap(page)).toBe(shown[slot])
        frames.free(shown[slot])
        shown[slot] = FrameNumber(0)
      } else {
        expect(paging.translate(page)).toBe(PhysicalAddress(usize(shown[slot]) * PAGE_SIZE))
        expect(ptr<usize>(page)[0]).toBe(slot)
      }
    }
    for (let slot: usize = 0; slot < 48; slot++) {
      if (shown[slot] !== 0) frames.free(paging.unmap(pageAt(slot * 64)))
    }
    expect(frames.statistics.free).toBe(free)
  })

  testPanics(
    'refuses to map a page that is mapped',
    'paging: 0xc4400000 cannot be mapped: it is mapped already',
    () => {
      const frame = mapNew(pageAt(0))
      paging.map(pageAt(0), frame, Protection.ReadOnly)
    },
  )

  testPanics(
    'refuses to unmap a page that is not mapped',
    'paging: 0xc4400000 cannot be unmapped: it is not mapped',
    () => {
      paging.unmap(pageAt(0))
    },
  )

  testPanics(
    'refuses to protect a page that is not mapped',
    'paging: 0xc4401000 cannot be protected: it is not mapped',
    () => {
      mapNew(pageAt(0))
      paging.protect(pageAt(1), Protection.ReadOnly)
    },
  )

  testPanics(
    'refuses to map an address inside a page',
    'paging: 0xc4400004 cannot be mapped: it is not the beginning of a page',
    () => {
      paging.map(PLAYGROUND + 4, frames.allocate(), Protection.ReadOnly)
    },
  )

  testPanics(
    'refuses to map the first page',
    'paging: 0x00000000 cannot be mapped: the first page stays unmapped',
    () => {
      paging.map(VirtualAddress(0), frames.allocate(), Protection.ReadOnly)
    },
  )

  testPanics(
    'refuses to map over the page tables',
    'paging: 0xffc00000 cannot be mapped: it belongs to the page tables',
    () => {
      paging.map(VirtualAddress(TABLES_START), frames.allocate(), Protection.ReadWrite)
    },
  )

  testPanics('refuses to make code writable', 'paging: kernel code cannot be made writable', () => {
    paging.protect(linkerSymbol('kernel_text_start'), Protection.ReadWrite)
  })

  testPanics(
    'makes a page read-only for the kernel itself',
    'page fault: write to read-only memory (write of 0xc4400000)',
    () => {
      mapNew(pageAt(0))
      paging.protect(pageAt(0), Protection.ReadOnly)
      ptr<u32>(pageAt(0))[0] = 1
    },
  )
})
