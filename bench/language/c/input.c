/* The input, the same as the TypeScript's; and what GCC expects of every program: memcpy and its like. */
#include "input.h"

uint8_t bytes[BYTES];
uint8_t output[BYTES];
uint32_t words[WORDS];

static uint32_t state;

void random_begin(uint32_t seed)
{
  state = seed;
}

/* Marsaglia's xorshift, as kernel-src/testing/random.ts. */
uint32_t random_next(void)
{
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

uint32_t random_below(uint32_t bound)
{
  return random_next() % bound;
}

void fill_input(void)
{
  random_begin(1);
  for (size_t index = 0; index < BYTES; index++) bytes[index] = random_next() >> 9;
  for (size_t index = 0; index < WORDS; index++) words[index] = random_next();
  for (size_t index = 0; index < BYTES; index++) output[index] = 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
  void *target = to;
  size_t whole = count / 4, rest = count % 4;
  __asm__ volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(whole) : : "memory");
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(rest) : : "memory");
  return target;
}

void *memmove(void *to, const void *from, size_t count)
{
  if ((uintptr_t)to - (uintptr_t)from >= count) return memcpy(to, from, count);
  size_t whole = count / 4, rest = count % 4;
  uintptr_t target = (uintptr_t)to + count - 1, source = (uintptr_t)from + count - 1;
  __asm__ volatile("std; rep movsb; cld" : "+D"(target), "+S"(source), "+c"(rest) : : "memory", "cc");
  target -= 3;
  source -= 3;
  __asm__ volatile("std; rep movsl; cld" : "+D"(target), "+S"(source), "+c"(whole) : : "memory", "cc");
  return to;
}

void *memset(void *to, int value, size_t count)
{
  void *target = to;
  size_t whole = count / 4, rest = count % 4;
  uint32_t word = (uint8_t)value * 0x01010101u;
  __asm__ volatile("rep stosl" : "+D"(to), "+c"(whole) : "a"(word) : "memory");
  __asm__ volatile("rep stosb" : "+D"(to), "+c"(rest) : "a"(word) : "memory");
  return target;
}
