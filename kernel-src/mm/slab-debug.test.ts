/** Debugging of object caches: one deliberate bug for each detector, and the words that it is reported in. */
import { KERNEL_STACK_START } from '#arch/layout'
import { expect } from '../testing/expect.ts'
import { kfree, kmalloc, kmallocAligned, krealloc, ksize } from './heap.ts'
import { reportInUse } from './slab-leaks.ts'
import { poolFault, sweepObjects } from './slab-verify.ts'
import { SlabCache } from './slab.ts'

class Task {
  priority: u32 = 0
  readonly name: FixedArray<u8, 20> = new FixedArray()
}

class Other {
  value: u64 = 0
}

const tasks = new SlabCache<Task>('task', (task: Task): void => {
  task.priority = 5
})
const others = new SlabCache<Other>('other', (other: Other): void => {
  other.value = 1
})
const quick = new SlabCache<Task>(
  'quick',
  (task: Task): void => {
    task.priority = 5
  },
  null,
  false,
)

/** Enough for a loop to stay one, with one place in it that allocates. */
const held = new FixedArray<Task | null, 12>()

function take(): Task {
  return tasks.allocate()!
}

/** Stores a byte so many bytes from where something begins. */
function write(address: VirtualAddress, offset: usize): void {
  ptr<u8>(wrap.add(usize(address), offset))[0] = 0x41
}

/** The number of bytes before an address, for `write`. */
function before(bytes: usize): usize {
  return wrap.subtract(usize(0), bytes)
}

describe('debugging of object caches', () => {
  test('keeps the state of free objects and shows poison in its place', () => {
    const task = take()
    task.priority = 77
    tasks.free(task)
    expect(task.priority).toBe(checks === 'full' ? 0x6b6b_6b6b : 77)
    const again = take()
    expect(again).toBeSame(task)
    expect(again.priority).toBe(77)
    again.priority = 5
    tasks.free(again)
    sweepObjects()
  })

  test('fills memory of the heap when it is allocated and when it is freed', () => {
    if (checks === 'full') {
      const place = kmalloc(40)
      expect(ptr<u32>(place)[9]).toBe(0x5a5a_5a5a)
      expect(ksize(place)).toBe(40)
      kfree(place)
      expect(ptr<u32>(place)[9]).toBe(0x6b6b_6b6b)
    }
  })

  test('is left out of a cache on demand', () => {
    expect(quick.pool.isDebugged).toBeFalse()
    expect(quick.pool.layout.stride).toBe(sizeof<Task>())
    const task = quick.allocate()!
    task.name[0] = 1
    quick.free(task)
    expect(task.name[0]).toBe(1)
    expect(poolFault(quick.pool)).toBe('')
  })

  test('counts objects in use by the calls that allocated them', () => {
    const other = take()
    for (let index: usize = 0; index < held.length; index++) held[index] = tasks.allocate()
    expect(tasks.statistics.used).toBe(13)
    const sites = reportInUse(tasks.pool)
    expect(sites).toBe(checks === 'full' ? 2 : 0)
    expect(reportInUse(tasks.pool)).toBe(sites)
    tasks.free(other)
    for (const task of held) tasks.free(task!)
    expect(reportInUse(tasks.pool)).toBe(0)
  })

  test('leaves a cache usable after it was destroyed', () => {
    tasks.free(take())
    tasks.destroy()
    expect(tasks.statistics.objects).toBe(0)
    const task = take()
    expect(task.priority).toBe(5)
    tasks.free(task)
  })

  testPanics(
    'refuses an object that is free',
    'slab cache task: 0xd040079c is freed, but it is free already',
    () => {
      const task = take()
      tasks.free(task)
      tasks.free(task)
    },
  )

  testPanics(
    "refuses another cache's object",
    'slab cache task: 0xd0400a54 is freed, but it belongs to slab cache other',
    () => {
      tasks.free(ref<Task>(addressOf(others.allocate()!)))
    },
  )

  testPanics(
    'refuses an address inside an object',
    'slab cache task: 0xd04007a0 is freed, but no object begins there',
    () => {
      tasks.free(ref<Task>(addressOf(take()) + 4))
    },
  )

  testPanics(
    'refuses an address among the slabs that is of none',
    'slab cache task: 0xd0500000 is freed, but it is no object of any cache',
    () => {
      tasks.free(take())
      tasks.free(ref<Task>(0xd050_0000))
    },
  )

  testPanics(
    'refuses an address of no cache',
    'slab cache task: 0xe0400000 is freed, but it is no object of any cache',
    () => {
      tasks.free(ref<Task>(KERNEL_STACK_START))
    },
  )

  testPanics(
    'finds a write behind an object when it is freed',
    'slab cache task: 0xd040079c was written beyond its end: byte 24 of 24 is 0x41',
    () => {
      const task = take()
      write(addressOf(task), sizeof<Task>())
      tasks.free(task)
    },
  )

  testPanics(
    'finds a write before an object when it is freed',
    'slab cache task: 0xd040079c was written before its beginning: byte -1 of 24 is 0x41',
    () => {
      const task = take()
      write(addressOf(task), before(1))
      tasks.free(task)
    },
  )

  testPanics(
    'finds a write to a free object when it is allocated again',
    'slab cache task: 0xd040079c was written after it was freed: byte 7 of 24 is 0x41',
    () => {
      const task = take()
      tasks.free(task)
      task.name[3] = 0x41
      take()
    },
  )

  testPanics(
    'finds a write to a free object when its slab is given back',
    'slab cache task: 0xd040079c was written after it was freed: byte 0 of 24 is 0x01',
    () => {
      const task = take()
      tasks.free(task)
      task.priority = 1
      tasks.shrink()
    },
  )

  testPanics(
    'finds a write to a free object in a sweep',
    'slab cache task: 0xd040079c was written after it was freed: byte 23 of 24 is 0x00',
    () => {
      const task = take()
      tasks.free(task)
      task.name[19] = 0
      sweepObjects()
    },
  )

  testPanics(
    'finds a write behind an object in use in a sweep',
    'slab cache task: 0xd040079c was written beyond its end: byte 31 of 24 is 0x41',
    () => {
      write(addressOf(take()), sizeof<Task>() + 7)
      sweepObjects()
    },
  )

  testPanics(
    'refuses to destroy a cache with objects in use',
    'slab cache task: destroyed with 2 objects in use',
    () => {
      take()
      take()
      tasks.destroy()
    },
  )
})

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
