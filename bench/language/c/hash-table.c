/* A hash table with open addressing and linear probing; keys are hashed by multiplication. */
#include "kernels.h"

enum { SLOTS = 8192, SHIFT = 19 };

static struct {
  uint32_t keys[SLOTS];
  uint32_t values[SLOTS];
} map;

static inline uint32_t find(uint32_t key)
{
  uint32_t place = key * 0x9e3779b1u >> SHIFT;
  while (map.keys[place] != 0 && map.keys[place] != key) place = (place + 1) & (SLOTS - 1);
  return place;
}

static void set(uint32_t key, uint32_t value)
{
  uint32_t place = find(key);
  map.keys[place] = key;
  map.values[place] = value;
}

static uint32_t get(uint32_t key)
{
  uint32_t place = find(key);
  return map.keys[place] == key ? map.values[place] : 0;
}

uint32_t hash_table(void)
{
  for (size_t slot = 0; slot < SLOTS; slot++) map.keys[slot] = 0;
  for (uint32_t index = 0; index < WORDS; index++) set(words[index] | 1, index);
  uint32_t sum = 0;
  for (uint32_t index = 0; index < WORDS; index++) sum += get(words[index] | 1) ^ get(words[index] | 2);
  return sum;
}
