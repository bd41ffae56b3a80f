/** Debugging of the heap: one deliberate bug for each detector, and the words that it is reported in. */
import { PageTrailer } from './heap-pages.ts'
import { kfree, kmalloc, kmallocAligned, krealloc, ksize } from './heap.ts'
import { SlabCache } from './slab.ts'

class Other {
  value: u64 = 0
}

const others = new SlabCache<Other>('other', (other: Other): void => {
  other.value = 1
})

/** Stores a byte so many bytes from where something begins. */
function write(address: VirtualAddress, offset: usize): void {
  ptr<u8>(wrap.add(usize(address), offset))[0] = 0x41
}

/** The number of bytes before an address, for `write`. */
function before(bytes: usize): usize {
  return wrap.subtract(usize(0), bytes)
}

describe('debugging of the heap', () => {
  test('lets all bytes be used that were asked for, and no others', () => {
    for (let size: usize = 0; size < 9000; size += size < 200 ? 1 : 211) {
      const place = kmalloc(size)
      fillBytes(place, 0xff, size)
      kfree(place)
    }
    const aligned = kmallocAligned(65, 64)
    fillBytes(aligned, 0xff, 65)
    kfree(aligned)
  })

  testPanics(
    'finds a write by one byte beyond what was asked for',
    'slab cache heap 112: 0xd04004f0 was written beyond its end: byte 100 of 100 is 0x41',
    () => {
      const place = kmalloc(100)
      write(place, 100)
      kfree(place)
    },
  )

  testPanics(
    'finds a write beyond what memory was made smaller to',
    'slab cache heap 112: 0xd04004f0 was written beyond its end: byte 97 of 97 is 0x41',
    () => {
      const place = krealloc(kmalloc(100), 97)
      write(place, 97)
      kfree(place)
    },
  )

  testPanics(
    'finds a write beyond an object before it is made larger',
    'slab cache heap 112: 0xd04004f0 was written beyond its end: byte 98 of 97 is 0x41',
    () => {
      const place = kmalloc(97)
      write(place, 98)
      krealloc(place, 100)
    },
  )

  testPanics(
    'finds a write before memory',
    'slab cache heap 112: 0xd04004f0 was written before its beginning: byte -3 of 100 is 0x41',
    () => {
      const place = kmalloc(100)
      write(place, before(3))
      kfree(place)
    },
  )

  testPanics(
    'finds a write to memory that is free',
    'slab cache heap 112: 0xd04004f0 was written after it was freed: byte 60 of 112 is 0x41',
    () => {
      const place = kmalloc(100)
      kfree(place)
      write(place, 60)
      kmalloc(101)
    },
  )

  testPanics(
    'finds a write by one byte beyond pages',
    'heap: 0xc0400000 was written beyond its end: byte 5000 of 5000 is 0x41',
    () => {
      const place = kmalloc(5000)
      write(place, 5000)
      kfree(place)
    },
  )

  testPanics(
    'finds a write beyond pages that fill whole pages',
    'heap: 0xc0400000 was written beyond its end: byte 8192 of 8192 is 0x41',
    () => {
      const place = kmalloc(8192)
      write(place, 8192)
      krealloc(place, 20_000)
    },
  )

  testPanics(
    'finds a write that runs over all that is known of pages',
    'heap: 0xc0400000 was written beyond its end, up to the last of its 3 pages',
    () => {
      const place = kmalloc(8192)
      fillBytes(place, 0xff, 3 * 4096)
      kfree(place)
    },
  )

  testPanics(
    'finds a write that makes the size of pages one that leaves no red zone',
    'heap: 0xc0400000 was written beyond its end, up to the last of its 3 pages',
    () => {
      const place = kmalloc(8192)
      // What is known of pages begins with their size, and ends with them.
      const trailer = 3 * 4096 - sizeof<PageTrailer>()
      fillBytes(usize(place) + 8192, 0xcc, trailer - 8192)
      ptr<u32>(usize(place) + trailer)[0] = u32(trailer)
      kfree(place)
    },
  )

  testPanics(
    'faults at a write to pages that are free',
    'page fault: use after unmap (write of 0xc040000a)',
    () => {
      const place = kmalloc(5000)
      kfree(place)
      write(place, 10)
    },
  )

  testPanics(
    'refuses memory that is free',
    'slab cache heap 112: 0xd04004f0 is freed, but it is free already',
    () => {
      const place = kmalloc(100)
      kfree(place)
      kfree(place)
    },
  )

  testPanics(
    'refuses an address inside memory',
    'slab cache heap 112: 0xd0400500 is freed, but no object begins there',
    () => {
      kfree(VirtualAddress(usize(kmalloc(100)) + 16))
    },
  )

  testPanics(
    'refuses an object of a cache of its own',
    'heap: 0xd0400a54 is no memory of the heap, but belongs to slab cache other',
    () => {
      kfree(addressOf(others.allocate()!))
    },
  )

  testPanics(
    'refuses an address among the slabs that is of none',
    'heap: 0xd0500000 is no memory of the heap, nor of any cache',
    () => {
      kmalloc(100)
      ksize(VirtualAddress(0xd050_0000))
    },
  )

  testPanics(
    'refuses an alignment that is none',
    'heap: an alignment of 48 bytes is asked for, which is not a power of two',
    () => {
      kmallocAligned(100, 48)
    },
  )
})
