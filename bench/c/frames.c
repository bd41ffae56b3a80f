/* Each step is that of kernel-src/mm/frame-map.ts and kernel-src/lib/free-bitmap.ts. */
#include "frames.h"

enum { CAPACITY = 1 << 17, WORDS = CAPACITY / 32, GROUPS = WORDS / 32, REGIONS = GROUPS / 32 };
#define ONES 0xffffffffu

static uint32_t capacity;
static uint32_t words[WORDS], managed[WORDS], whole[GROUPS], summary1[GROUPS], summary2[REGIONS], summary3;
static uint32_t magazine_index = NO_FRAME, magazine_free, magazine_unmanaged, last_put = NO_FRAME;

static inline uint32_t bit(uint32_t index)
{
  return 1u << (index & 31);
}

static void mark_group_empty(uint32_t group)
{
  summary2[group >> 5] &= ~bit(group);
  if (summary2[group >> 5] == 0) summary3 &= ~bit(group >> 5);
}

static void mark_group_non_empty(uint32_t group)
{
  summary2[group >> 5] |= bit(group);
  summary3 |= bit(group >> 5);
}

static void put_word(uint32_t index, uint32_t bits)
{
  uint32_t before = words[index], after = before | bits;
  words[index] = after;
  if (after == ONES) whole[index >> 5] |= bit(index);
  if (before != 0) return;
  if (summary1[index >> 5] == 0) mark_group_non_empty(index >> 5);
  summary1[index >> 5] |= bit(index);
}

static void drain(void)
{
  if (magazine_free != 0) put_word(magazine_index, magazine_free);
  magazine_index = NO_FRAME;
  magazine_free = 0;
}

static void load(uint32_t index)
{
  drain();
  magazine_index = index;
  magazine_free = words[index];
  magazine_unmanaged = ~managed[index];
  words[index] = 0;
  whole[index >> 5] &= ~bit(index);
  summary1[index >> 5] &= ~bit(index);
  if (summary1[index >> 5] == 0) mark_group_empty(index >> 5);
}

/* The first word from `index` on that is not empty. */
static uint32_t next_non_empty(uint32_t index)
{
  if (index >= WORDS) return NO_FRAME;
  uint32_t group = index >> 5, bits = summary1[group] & (ONES << (index & 31));
  if (bits == 0) {
    if (++group >= GROUPS) return NO_FRAME;
    uint32_t region = group >> 5;
    bits = summary2[region] & (ONES << (group & 31));
    if (bits == 0) {
      if (++region >= REGIONS) return NO_FRAME;
      bits = summary3 & (ONES << region);
      if (bits == 0) return NO_FRAME;
      region = __builtin_ctz(bits);
      bits = summary2[region];
    }
    group = region << 5 | __builtin_ctz(bits);
    bits = summary1[group];
  }
  return group << 5 | __builtin_ctz(bits);
}

uint32_t frame_allocate(void)
{
  if (__builtin_expect(magazine_free == 0, 0)) {
    uint32_t index = next_non_empty(0);
    if (index == NO_FRAME) return NO_FRAME;
    load(index);
  }
  uint32_t frame = magazine_index << 5 | __builtin_ctz(magazine_free);
  magazine_free &= magazine_free - 1;
  return frame;
}

static __attribute__((noinline)) bool free_elsewhere(uint32_t frame)
{
  uint32_t index = frame >> 5;
  if (frame >= capacity || index == magazine_index) return false;
  if (((managed[index] ^ words[index]) & bit(frame)) == 0) return false;
  put_word(index, bit(frame));
  if (index == last_put) load(index);
  last_put = index;
  return true;
}

bool frame_free(uint32_t frame)
{
  if (__builtin_expect(frame >> 5 != magazine_index, 0)) return free_elsewhere(frame);
  uint32_t after = magazine_free | bit(frame);
  if (after == magazine_free || (after & magazine_unmanaged) != 0) return false;
  magazine_free = after;
  return true;
}

/* The bits of word `index` that belong to the run; the two words at its ends have others. */
static inline uint32_t mask_of(uint32_t index, uint32_t first, uint32_t last)
{
  uint32_t mask = ONES;
  if (index == first >> 5) mask &= ONES << (first & 31);
  if (index == last >> 5) mask &= ONES >> (31 - (last & 31));
  return mask;
}

/* The first frame from `frame` on that is not free, or any from `enough` on. */
static uint32_t run_end(uint32_t frame, uint32_t enough)
{
  uint32_t index = frame >> 5;
  uint32_t taken = ~words[index] & (ONES << (frame & 31));
  while (taken == 0) {
    if (++index << 5 >= enough) return enough;
    taken = ~words[index];
  }
  return index << 5 | __builtin_ctz(taken);
}

static uint32_t find_run(uint32_t count, uint32_t alignment)
{
  uint32_t frame = 0;
  for (;;) {
    uint32_t index = next_non_empty(frame >> 5);
    if (index == NO_FRAME) return NO_FRAME;
    uint32_t bits = words[index];
    if (index == frame >> 5) bits &= ONES << (frame & 31);
    if (bits == 0) {
      frame = (index + 1) << 5;
      continue;
    }
    uint32_t start = index << 5 | __builtin_ctz(bits);
    uint32_t first = (start + alignment - 1) & -alignment;
    uint32_t end = first + count;
    if (end > capacity) return NO_FRAME;
    uint32_t run = run_end(start, end);
    if (run >= end) return first;
    frame = run;
  }
}

uint32_t frames_allocate_run(uint32_t count, uint32_t alignment)
{
  drain();
  uint32_t first = find_run(count, alignment);
  if (first == NO_FRAME) return NO_FRAME;
  uint32_t last = first + count - 1;
  for (uint32_t index = first >> 5; index <= last >> 5; index++) {
    words[index] &= ~mask_of(index, first, last);
    whole[index >> 5] &= ~bit(index);
    if (words[index] != 0) continue;
    summary1[index >> 5] &= ~bit(index);
    if (summary1[index >> 5] == 0) mark_group_empty(index >> 5);
  }
  return first;
}

bool frames_free_run(uint32_t first, uint32_t count)
{
  uint32_t last = first + count - 1;
  if (count > capacity || first > capacity - count) return false;
  drain();
  for (uint32_t index = first >> 5; index <= last >> 5; index++) {
    uint32_t mask = mask_of(index, first, last);
    if (((managed[index] ^ words[index]) & mask) != mask) return false;
  }
  for (uint32_t index = first >> 5; index <= last >> 5; index++) put_word(index, mask_of(index, first, last));
  return true;
}

void frames_initialize(uint32_t count)
{
  capacity = count;
  for (uint32_t frame = 1; frame < count; frame++) {
    managed[frame >> 5] |= bit(frame);
    put_word(frame >> 5, bit(frame));
  }
}
