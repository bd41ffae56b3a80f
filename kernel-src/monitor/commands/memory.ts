/** `mem` and `frames`: physical memory. */
import { PAGE_SIZE } from '#arch/paging'
import { memoryMap } from '../../boot/memory-map.ts'
import { log } from '../../lib/console.ts'
import { FrameState } from '../../mm/frame-map.ts'
import { frames } from '../../mm/frames.ts'
import { memoryHolders } from '../../mm/memory-holders.ts'
import { reclaim } from '../../mm/reclaim.ts'
import { zeroedFrames } from '../../mm/zeroed-frames.ts'
import { Picture } from '../picture.ts'

/** Who has memory, and what would be given back if it ran short. */
export function showMemory(): void {
  const { free, used, reserved } = frames.statistics
  log`usable  ${padded(memoryMap.usableBytes() >> 10, 9)} KiB`
  log`free    ${padded(kibibytes(free), 9)} KiB`
  log`used    ${padded(kibibytes(used), 9)} KiB, by`
  memoryHolders.print()
  log`never handed out ${kibibytes(reserved)} KiB: the kernel, firmware, holes below the end of RAM`
  log`reclaim: ${reclaim.rounds} rounds, which begin below ${frames.watermark.low} free frames and end at ${frames.watermark.high}`
  for (let shrinker = reclaim.first; shrinker !== null; shrinker = shrinker.next)
    log`  ${padded(shrinker.total, 8)} frames came from ${shrinker.name}`
}

/** Statistics, and a picture of all frames. */
export function showFrames(): void {
  const { total, free, used, reserved } = frames.statistics
  log`${total} frames of ${usize(PAGE_SIZE)} bytes: ${free} free, ${used} used, ${reserved} reserved`
  log`the longest run of free ones has ${frames.longestRun()}; ${zeroedFrames.count} are kept zeroed`
  const picture = new Picture(0, total)
  log`each character is ${picture.scale} frames: . free, # in use, : + in between, blank what is never handed out`
  const cells = picture.cells
  const scale = picture.scale
  for (let cell: usize = 0; cell < cells; cell++) showCell(picture, cell * scale, scale)
}

function showCell(picture: Picture, first: usize, count: usize): void {
  let present: usize = 0
  let used: usize = 0
  for (let frame = first; frame < first + count; frame++) {
    const state = frames.map.stateOf(FrameNumber(frame))
    if (state === FrameState.Free || state === FrameState.Used) present++
    if (state === FrameState.Used) used++
  }
  picture.show(present, used)
}

function kibibytes(count: usize): usize {
  return count * (PAGE_SIZE / 1024)
}
