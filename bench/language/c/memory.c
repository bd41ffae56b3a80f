/* Copying and filling: byte by byte and word by word in loops, and in bulk. */
#include "kernels.h"

static uint32_t copies[WORDS];

static void copy_backwards(uint8_t *to, const uint8_t *from, size_t length)
{
  for (size_t index = 0; index < length; index++) to[index] = from[length - 1 - index];
}

static void copy_words(uint32_t *to, const uint32_t *from, size_t length, uint32_t mask)
{
  for (size_t index = 0; index < length; index++) to[index] = from[index] ^ mask;
}

uint32_t memory(void)
{
  uint32_t sum = 0;
  for (uint32_t round = 0; round < 16; round++) {
    copy_backwards(output, bytes, BYTES);
    copy_words(copies, words, WORDS, round);
    size_t skipped = round * 64;
    __builtin_memmove(bytes + skipped, output, BYTES - skipped);
    __builtin_memset(output, (int)round, 64 + skipped);
    sum += bytes[1000] + output[700] + copies[WORDS - 1];
  }
  return sum;
}
