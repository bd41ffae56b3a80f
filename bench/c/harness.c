/* The smallest kernel that can count: entered by a Multiboot loader, flat, without paging; it prints on COM1. */
#include "harness.h"

enum { MULTIBOOT = 0x1badb002, COM1 = 0x3f8, DEBUG_EXIT = 0xf4, EXIT_PASS = 0x10, EXIT_FAIL = 0x11 };

__attribute__((section(".multiboot"), used)) static const uint32_t header[3] = {MULTIBOOT, 0, -MULTIBOOT};

__attribute__((aligned(16), used)) static uint8_t stack[16384];
void run_benchmarks(void);

__attribute__((naked, used)) void _start(void)
{
  __asm__("cli; cld; movl $stack + 16384, %esp; call run_benchmarks; 1: hlt; jmp 1b");
}

uintptr_t places[MANY];

static void print_character(char character)
{
  __asm__ volatile("outb %0, %1" : : "a"(character), "Nd"((uint16_t)COM1));
}

void print(const char *text)
{
  while (*text) print_character(*text++);
}

void print_number(uint32_t number)
{
  if (number >= 10) print_number(number / 10);
  print_character('0' + number % 10);
}

static uint32_t instructions_of(void (*work)(void))
{
  uint32_t begin = time_stamp();
  work();
  return time_stamp() - begin;
}

void count(const char *name, uint32_t operations, void (*work)(void), void (*empty_loop)(void))
{
  uint32_t empty = instructions_of(empty_loop);
  uint32_t instructions = instructions_of(work) - empty;
  print("bench ");
  print(name);
  print(": ");
  print_number(instructions);
  print(" / ");
  print_number(operations);
  print("\n");
}

void empty_rounds(void)
{
  for (size_t round = 0; round < ROUNDS; round++) keep(round);
}

void empty_stores(void)
{
  for (size_t index = 0; index < MANY; index++) {
    keep(index);
    places[index] = index;
  }
}

void empty_loads(void)
{
  for (size_t index = 0; index < MANY; index++) keep(places[index]);
}

static uint32_t random_state;

/* Marsaglia's xorshift, as kernel-src/testing/random.ts. */
static uint32_t random_below(uint32_t bound)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 17;
  random_state ^= random_state << 5;
  return random_state % bound;
}

void shuffle(void)
{
  random_state = 1;
  for (uint32_t rest = MANY; rest > 1; rest--) {
    uint32_t chosen = random_below(rest);
    uintptr_t other = places[rest - 1];
    places[rest - 1] = places[chosen];
    places[chosen] = other;
  }
}

void end(bool passed)
{
  print(passed ? "[ring0] end: pass\n" : "[ring0] end: fail\n");
  __asm__ volatile("outl %0, %1" : : "a"(passed ? EXIT_PASS : EXIT_FAIL), "Nd"((uint16_t)DEBUG_EXIT));
  for (;;) __asm__ volatile("cli; hlt");
}
