/* Heap sort in place. */
#include "kernels.h"

static uint32_t values[WORDS];

static void sift(uint32_t *heap, size_t length, size_t place)
{
  uint32_t value = heap[place];
  for (;;) {
    size_t child = 2 * place + 1;
    if (child >= length) break;
    if (child + 1 < length && heap[child + 1] > heap[child]) child++;
    if (heap[child] <= value) break;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = value;
}

static void sort(uint32_t *heap, size_t length)
{
  for (size_t index = length / 2; index > 0; index--) sift(heap, length, index - 1);
  for (size_t end = length - 1; end > 0; end--) {
    uint32_t largest = heap[0];
    heap[0] = heap[end];
    heap[end] = largest;
    sift(heap, end, 0);
  }
}

uint32_t heap_sort(void)
{
  for (size_t index = 0; index < WORDS; index++) values[index] = words[index];
  sort(values, WORDS);
  uint32_t sum = 0;
  for (size_t index = 0; index < WORDS; index++) sum = rotate_left(sum, 1) + values[index];
  return sum;
}
