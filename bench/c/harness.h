/* Counting and reporting, as kernel-src/bench/count.ts and loops.ts do it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROUNDS = 1000, MANY = 10000 };

/* What is held while many things are live. */
extern uintptr_t places[MANY];

/* Stands in no instruction, but makes GCC compute a value and forget what it knows of memory. */
static inline void keep(uintptr_t value)
{
  __asm__ volatile("" : : "r"(value) : "memory");
}

/* The time stamp counter's low half, once every instruction before has completed. */
static inline uint32_t time_stamp(void)
{
  uint32_t low;
  __asm__ volatile("lfence; rdtsc" : "=a"(low) : : "edx", "memory");
  return low;
}

/* On the serial port. */
void print(const char *text);
void print_number(uint32_t number);

/* Reports what `work`, which does an operation so many times, takes more than `empty_loop`. */
void count(const char *name, uint32_t operations, void (*work)(void), void (*empty_loop)(void));

void empty_rounds(void);
void empty_stores(void);
void empty_loads(void);

/* Puts what is held into random order, the same as the kernel's. */
void shuffle(void);

/* Prints the end marker and ends the machine with an exit code of the debug-exit device. */
_Noreturn void end(bool passed);
