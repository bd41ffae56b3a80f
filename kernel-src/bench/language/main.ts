/**
 * The kernels of the field in the language: each is run once and its instructions are counted, and its checksum is
 * printed for comparison with the same algorithm in C (`bench/language/c`).
 */
import { timeStamp } from '#arch/time-stamp'
import { start } from '../../boot/start.ts'
import { log } from '../../lib/console.ts'
import { end, Verdict } from '../../lib/verdict.ts'
import { bitmapScan } from './bitmap-scan.ts'
import { crc32 } from './crc32.ts'
import { dispatch } from './dispatch.ts'
import { division } from './division.ts'
import { formatting } from './formatting.ts'
import { hashTable } from './hash-table.ts'
import { heapSort } from './heap-sort.ts'
import { fillInput } from './input.ts'
import { lz4, prepareLz4 } from './lz4.ts'
import { memory } from './memory.ts'
import { redBlackTree } from './red-black-tree.ts'
import { ringBuffer } from './ring-buffer.ts'
import { sha256 } from './sha256.ts'
import { prepareUtf8, utf8 } from './utf8.ts'

class Kernel {
  constructor(
    readonly name: string,
    readonly run: () => u32,
    readonly prepare: () => void,
  ) {}
}

const nothing = (): void => {}

const kernels = FixedArray.of<Inline<Kernel>, 13>(
  new Kernel('memory', memory, nothing),
  new Kernel('crc32', crc32, nothing),
  new Kernel('sha256', sha256, nothing),
  new Kernel('hash-table', hashTable, nothing),
  new Kernel('red-black-tree', redBlackTree, nothing),
  new Kernel('heap-sort', heapSort, nothing),
  new Kernel('bitmap-scan', bitmapScan, nothing),
  new Kernel('ring-buffer', ringBuffer, nothing),
  new Kernel('lz4', lz4, prepareLz4),
  new Kernel('utf8', utf8, prepareUtf8),
  new Kernel('formatting', formatting, nothing),
  new Kernel('division', division, nothing),
  new Kernel('dispatch', dispatch, nothing),
)

export const main = exported('kernel_main', (magic: u32, information: PhysicalAddress): void => {
  start(magic, information)
  for (const kernel of kernels) {
    fillInput()
    kernel.prepare()
    const begin = timeStamp()
    const sum = kernel.run()
    const instructions = wrap.subtract(timeStamp(), begin)
    log`bench ${kernel.name}: ${instructions} / 1`
    log`checksum ${kernel.name}: ${sum}`
  }
  end(Verdict.Pass)
})
