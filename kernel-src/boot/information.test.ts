/** Boot information as loaders write it, laid out by hand in memory and read as if a loader had left it. */
import { KERNEL_BASE } from '#arch/layout'
import { expect } from '../testing/expect.ts'
import { BootInformation, MemorySource } from './information.ts'
import { readMultiboot1 } from './multiboot1.ts'
import { readMultiboot2 } from './multiboot2.ts'
import { readBootInformation } from './start.ts'

const words = new FixedArray<u32, 1024>()

function physical(address: VirtualAddress): PhysicalAddress {
  return PhysicalAddress(address - KERNEL_BASE)
}

/** Where `words[index]` is in physical memory. */
function wordAt(index: u32): u32 {
  return u32(physical(addressOf(words))) + index * 4
}

/** Where a text that ends with a zero byte is in physical memory. */
function textAt(text: string): u32 {
  return u32(physical(addressOf(text)))
}

const first = new BootInformation()
const sized = new BootInformation()
const second = new BootInformation()
const crowded = new BootInformation()
const options = new BootInformation()

describe('multiboot 1', () => {
  test('follows the entries of a map by their own sizes', () => {
    words.fill(0)
    words[0] = 0x0000_024c
    words[4] = textAt('kernel test=3\0')
    words[5] = 1
    words[6] = wordAt(40)
    words[11] = 52
    words[12] = wordAt(20)
    words[16] = textAt('a loader\0')
    // An entry of 20 bytes, and one of 24: the word before the entry says so.
    words[20] = 20
    words[23] = 0x9_fc00
    words[25] = 1
    words[26] = 24
    words[28] = 1
    words[29] = 0x10_0000
    words[31] = 2
    words[40] = 0x20_0000
    words[41] = 0x20_1234
    words[42] = textAt('disk image\0')
    readMultiboot1(physical(addressOf(words)), first)

    expect(first.memorySource === MemorySource.Map).toBeTrue()
    const map = first.memoryMap()
    expect(map.length).toBe(2)
    expect(map[0].base).toBe(0)
    expect(map[0].length).toBe(0x9_fc00)
    expect(map[0].type).toBe(1)
    expect(map[1].base).toBe(0x1_0000_0000)
    expect(map[1].length).toBe(0x10_0000)
    expect(map[1].type).toBe(2)
    expect(first.modules().length).toBe(1)
    expect(first.modules()[0].start).toBe(0x20_0000)
    expect(first.modules()[0].end).toBe(0x20_1234)
    expect(first.modules()[0].commandLine).toBe('disk image')
    expect(first.commandLine).toBe('kernel test=3')
    expect(first.loader).toBe('a loader')
  })

  test('makes a map of the sizes where there is no map', () => {
    words.fill(0)
    words[0] = 1
    words[1] = 639
    words[2] = 3072
    readMultiboot1(physical(addressOf(words)), sized)
    expect(sized.memorySource === MemorySource.Sizes).toBeTrue()
    expect(sized.memoryMap()[0].length).toBe(639 * 1024)
    expect(sized.memoryMap()[1].base).toBe(0x10_0000)
    expect(sized.memoryMap()[1].length).toBe(3072 * 1024)
  })

  test('counts the entries that do not fit', () => {
    words.fill(0)
    words[0] = 0x40
    words[11] = 4000
    words[12] = wordAt(20)
    // Entries that say they have no size at all still move on by the size's own word.
    readMultiboot1(physical(addressOf(words)), crowded)
    expect(crowded.memoryMap().length).toBe(512)
    expect(crowded.entriesLost).toBe(1000 - 512)
  })
})

describe('multiboot 2', () => {
  test('reads the tags and passes over those it does not know', () => {
    words.fill(0)
    words[0] = 112
    // A tag that it does not know, of 12 bytes; the next one begins at a multiple of 8.
    words[2] = 77
    words[3] = 12
    words[6] = 4
    words[7] = 16
    words[8] = 640
    words[9] = 7000
    // A map of entries of 24 bytes.
    words[10] = 6
    words[11] = 40
    words[12] = 24
    words[14] = 0x10_0000
    words[16] = 0x70_0000
    words[18] = 1
    // A module without a command line.
    words[20] = 3
    words[21] = 17
    words[22] = 0x40_0000
    words[23] = 0x50_0000
    words[26] = 0
    words[27] = 8
    readMultiboot2(physical(addressOf(words)), second)
    expect(second.memorySource === MemorySource.Map).toBeTrue()
    expect(second.memoryMap().length).toBe(1)
    expect(second.memoryMap()[0].base).toBe(0x10_0000)
    expect(second.memoryMap()[0].length).toBe(0x70_0000)
    expect(second.modules().length).toBe(1)
    expect(second.modules()[0].end).toBe(0x50_0000)
    expect(second.modules()[0].commandLine).toBe('')
  })
})

testPanics(
  'a tag of multiboot 2 that is shorter than a tag can be',
  'damaged boot information: tag 6 claims 4 bytes with 56 left',
  () => {
    words[0] = 64
    words[2] = 6
    words[3] = 4
    readMultiboot2(physical(addressOf(words)), second)
  },
)

test('options are found by their whole name, the first one first', () => {
  options.commandLine = '/boot/kernel testing=7 test=3 test=4 from= empty'
  expect(options.option('test')).toBe('3')
  expect(options.option('from')).toBe('')
  expect(options.option('empty')).toBe('')
  expect(options.option('kernel')).toBe('')
})

testPanics(
  'a loader that speaks neither version',
  'unknown boot loader: it left 0x00001234, and 0x2badb002 (Multiboot) or 0x36d76289 (Multiboot 2) is needed',
  () => {
    readBootInformation(0x1234, physical(addressOf(words)))
  },
)
