/** Kernel tests that leave something behind, one for each kind of thing, and what the runner says of each. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { bootKernel, bootTests, type Boots, type TestEntry } from '../../compiler/vitest/boots.ts'
import { buildImage } from '../../scripts/build.ts'
import { ROOT } from '../../scripts/root.ts'

const SOURCE = `
import { activeSpace, ANYWHERE, createAddressSpace } from './mm/address-space.ts'
import { frameSharing } from './mm/frame-sharing.ts'
import { frames } from './mm/frames.ts'
import { kmalloc } from './mm/heap.ts'
import { Protection } from './mm/protection.ts'
import { SlabCache } from './mm/slab.ts'
import { leakCheck } from './testing/leak-check.ts'

class Thing {
  value: u32 = 0
}
const things = new SlabCache<Thing>('things', (thing: Thing): void => {
  thing.value = 1
})
class Left {
  frame: FrameNumber = FrameNumber(0)
}
const left = new Left()

test('a frame', () => {
  left.frame = frames.allocate()
})
test('a frame of another test', () => {
  frames.free(left.frame)
})
test('nothing', () => {
  const thing = things.allocate()!
  things.free(thing)
  frames.free(frames.allocate())
})
test('an object', () => {
  things.allocate()
})
test('memory of the heap', () => {
  kmalloc(100)
})
test('pages of the heap', () => {
  kmalloc(20000)
})
test('a reference', () => {
  left.frame = frames.allocate()
  frameSharing.share(left.frame)
  leakCheck.keepFrames(1)
})
test('an address space', () => {
  const space = createAddressSpace()!
  activeSpace.switchTo(space)
  space.mapZero(ANYWHERE, 1, Protection.ReadWrite)
})
test('what it keeps on purpose', () => {
  things.allocate()
  frames.allocate()
  leakCheck.keepObjects(things.pool, 1)
  leakCheck.keepFrames(1)
})
test('less than it says', () => {
  leakCheck.keepFrames(2)
})
`

/**
 * What each test is told to have left in use, and how many more than before; `SOME` where that is for the allocators
 * to decide.
 */
const SOME = 'some'
const LEAKS: Readonly<Record<string, readonly (readonly [what: string, more: number | typeof SOME])[]>> = {
  'a frame': [['frames', 1]],
  'a frame of another test': [['frames', -1]],
  nothing: [],
  'an object': [
    ['objects of slab cache things', 1],
    ['pages of arena slab caches', SOME],
    ['frames', SOME],
  ],
  'memory of the heap': [
    ['objects of slab cache heap 112', 1],
    ['pages of arena slab caches', SOME],
    ['frames', SOME],
  ],
  // With their page table.
  'pages of the heap': [
    ['pages of arena heap', 5],
    ['frames', 6],
  ],
  // With the page that counts the references.
  'a reference': [
    ['references to shared frames', 1],
    ['frames', 1],
  ],
  'an address space': [
    ['no address space switched on after the test', SOME],
    ['objects of slab cache memory regions', 1],
    ['objects of slab cache address spaces', 1],
    ['pages of arena slab caches', SOME],
    ['frames', SOME],
  ],
  'what it keeps on purpose': [],
  'less than it says': [['frames', -2]],
}

let tests: TestEntry[]
let boots: Boots
beforeAll(async () => {
  const out = join(ROOT, 'build/leaks')
  const root = join(out, 'sources')
  rmSync(root, { recursive: true, force: true })
  cpSync(join(ROOT, 'kernel-src'), join(root, 'kernel-src'), {
    recursive: true,
    filter: (path) => !path.endsWith('.test.ts'),
  })
  for (const part of ['package.json', 'compiler/lib'])
    cpSync(join(ROOT, part), join(root, part), { recursive: true })
  writeFileSync(join(root, 'kernel-src/leaks.test.ts'), SOURCE)
  const { elf, symbolsJson, testsJson } = await buildImage({
    ...{ target: 'i386', checks: 'full', tests: true, progress: false, root, out },
  })
  tests = JSON.parse(readFileSync(testsJson!, 'utf8')) as TestEntry[]
  boots = await bootTests(tests, bootKernel({ elf, symbols: symbolsJson }))
})

test.for(Object.keys(LEAKS))('a test that leaves behind %s', (name) => {
  expect(boots.problem).toBeNull()
  const { index, file, line } = tests.find((entry) => entry.name === name)!
  const outcome = boots.outcomes[index]
  if (outcome?.kind !== 'returned') throw new Error(JSON.stringify(outcome))
  for (const failure of outcome.failures) expect(failure).toMatchObject({ file, line })
  const expected = LEAKS[name]!
  const found = outcome.failures.map((failure, rank) => {
    const [, before, what] = /^(\d+) (.*) in use after the test, as before$/.exec(failure.expected) ?? []
    if (what === undefined) return [failure.expected, SOME]
    const more = Number(failure.received) - Number(before)
    return [what, more > 0 && expected[rank]?.[1] === SOME ? SOME : more]
  })
  expect(found).toEqual(expected)
  expect(outcome.ok).toBe(expected.length === 0)
})
