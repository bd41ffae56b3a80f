/** Debugging of object caches: one deliberate bug for each detector, and the words that it is reported in. */
import { KERNEL_STACK_START } from '#arch/layout'
import { expect } from '../testing/expect.ts'
import { kfree, kmalloc, ksize } from './heap.ts'
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
