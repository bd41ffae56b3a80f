/* What the kernels of the field work on, as kernel-src/bench/language/input.ts. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BYTES = 16384, WORDS = 4096 };

extern uint8_t bytes[BYTES];
extern uint8_t output[BYTES];
extern uint32_t words[WORDS];

void random_begin(uint32_t seed);
uint32_t random_next(void);
uint32_t random_below(uint32_t bound);
void fill_input(void);

static inline uint32_t rotate_left(uint32_t value, unsigned count)
{
  return value << (count & 31) | value >> (-count & 31);
}

static inline uint32_t rotate_right(uint32_t value, unsigned count)
{
  return value >> (count & 31) | value << (-count & 31);
}
