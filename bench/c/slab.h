/* The object caches of kernel-src/mm/slab-pool.ts in C, with slabs from an array of pages. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slab {
  struct slab *next, *previous;
  uintptr_t first_free;
  size_t used;
};

struct slab_list {
  struct slab *first;
};

struct cache {
  struct slab *current;
  /* The free objects of the current slab. */
  uintptr_t first_free;
  struct slab_list empty, partial, full;
  size_t link_offset, stride, capacity;
  void (*construct)(void *object);
};

void cache_initialize(struct cache *cache, size_t object_size, void (*construct)(void *object));
void *cache_allocate(struct cache *cache);
void cache_free(struct cache *cache, void *object);
