/* Each step is that of kernel-src/mm/slab-pool.ts; every slab is one page, which the objects counted here fit. */
#include "slab.h"

enum { PAGE = 4096, PAGES = 256 };

static __attribute__((aligned(PAGE))) uint8_t pages[PAGES][PAGE];
static size_t pages_used;

static void push(struct slab_list *list, struct slab *slab)
{
  slab->next = list->first;
  slab->previous = NULL;
  if (slab->next) slab->next->previous = slab;
  list->first = slab;
}

static void unlink(struct slab_list *list, struct slab *slab)
{
  if (slab->previous) slab->previous->next = slab->next;
  else list->first = slab->next;
  if (slab->next) slab->next->previous = slab->previous;
}

static struct slab *pop(struct slab_list *list)
{
  struct slab *slab = list->first;
  if (slab) unlink(list, slab);
  return slab;
}

static inline uintptr_t *link_of(struct cache *cache, uintptr_t object)
{
  return (uintptr_t *)(object + cache->link_offset);
}

void cache_initialize(struct cache *cache, size_t object_size, void (*construct)(void *object))
{
  cache->link_offset = object_size;
  cache->stride = object_size + sizeof(uintptr_t);
  cache->capacity = (PAGE - sizeof(struct slab)) / cache->stride;
  cache->construct = construct;
}

static struct slab *grow(struct cache *cache)
{
  if (pages_used == PAGES) return NULL;
  struct slab *slab = (struct slab *)pages[pages_used++];
  __builtin_memset(slab, 0, PAGE);
  uintptr_t next = 0;
  for (size_t index = cache->capacity; index > 0; index--) {
    uintptr_t object = (uintptr_t)(slab + 1) + (index - 1) * cache->stride;
    *link_of(cache, object) = next;
    next = object;
    cache->construct((void *)object);
  }
  slab->first_free = next;
  return slab;
}

static __attribute__((noinline)) bool next_slab(struct cache *cache)
{
  if (cache->current) {
    cache->current->first_free = 0;
    cache->current->used = cache->capacity;
    push(&cache->full, cache->current);
  }
  struct slab *slab = pop(&cache->partial);
  if (!slab) slab = pop(&cache->empty);
  if (!slab) slab = grow(cache);
  cache->current = slab;
  if (!slab) return false;
  cache->first_free = slab->first_free;
  return true;
}

void *cache_allocate(struct cache *cache)
{
  if (__builtin_expect(cache->first_free == 0, 0) && !next_slab(cache)) return NULL;
  uintptr_t object = cache->first_free;
  cache->first_free = *link_of(cache, object);
  return (void *)object;
}

static __attribute__((noinline)) void relist(struct cache *cache, struct slab *slab)
{
  bool was_full = slab->used == cache->capacity - 1;
  bool is_empty = slab->used == 0;
  unlink(was_full ? &cache->full : &cache->partial, slab);
  push(is_empty ? &cache->empty : &cache->partial, slab);
}

void cache_free(struct cache *cache, void *pointer)
{
  uintptr_t object = (uintptr_t)pointer;
  struct slab *slab = (struct slab *)(object & -PAGE);
  if (__builtin_expect(slab == cache->current, 1)) {
    *link_of(cache, object) = cache->first_free;
    cache->first_free = object;
    return;
  }
  *link_of(cache, object) = slab->first_free;
  slab->first_free = object;
  slab->used--;
  if (slab->used == 0 || slab->used == cache->capacity - 1) relist(cache, slab);
}

void *memset(void *to, int value, size_t count)
{
  void *place = to;
  __asm__ volatile("rep stosb" : "+D"(place), "+c"(count) : "a"(value) : "memory");
  return to;
}
