/* A bitmap: taking the first free bit after another until none is left, and counting runs. */
#include "kernels.h"

static const uint32_t none = 0xffffffff;

/* A bit is one where something is taken. */
static uint32_t taken[WORDS];
/* No bit before this word is free. */
static size_t hint;

static void fill(void)
{
  hint = 0;
  for (size_t index = 0; index < WORDS; index++) taken[index] = words[index] | 0xfff00000;
}

static uint32_t take(void)
{
  for (size_t index = hint; index < WORDS; index++) {
    uint32_t word = taken[index];
    if (word == none) continue;
    uint32_t bit = (uint32_t)__builtin_ctz(~word);
    taken[index] = word | 1u << bit;
    hint = index;
    return index * 32 + bit;
  }
  return none;
}

static uint32_t find_run(uint32_t wanted, uint32_t from)
{
  uint32_t length = 0;
  for (uint32_t bit = from; bit < WORDS * 32; bit++) {
    length = taken[bit >> 5] >> (bit & 31) & 1 ? 0 : length + 1;
    if (length == wanted) return bit + 1 - wanted;
  }
  return none;
}

uint32_t bitmap_scan(void)
{
  fill();
  uint32_t sum = find_run(17, 0);
  for (uint32_t bit = take(); bit != none; bit = take()) sum += bit;
  return sum;
}
