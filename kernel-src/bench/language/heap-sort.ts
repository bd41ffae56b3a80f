/** Heap sort in place (Williams 1964, Floyd 1964). */
import { WORDS, words } from './input.ts'

const values: FixedArray<u32, 4096> = new FixedArray()

function sift(heap: Slice<u32>, start: usize): void {
  let place = start
  const value = heap[place]
  while (true) {
    let child = 2 * place + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && heap[child + 1] > heap[child]) child++
    if (heap[child] <= value) break
    heap[place] = heap[child]
    place = child
  }
  heap[place] = value
}

function sort(heap: Slice<u32>): void {
  for (let index = heap.length / 2; index > 0; index--) sift(heap, index - 1)
  for (let end = heap.length - 1; end > 0; end--) {
    const largest = heap[0]
    heap[0] = heap[end]
    heap[end] = largest
    sift(heap.slice(0, end), 0)
  }
}

export function heapSort(): u32 {
  for (let index: usize = 0; index < WORDS; index++) values[index] = words[index]
  sort(values.slice())
  let sum: u32 = 0
  for (const value of values) sum = wrap.add(rotateLeft(sum, 1), value)
  return sum
}
