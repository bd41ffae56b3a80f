/* The same operations in the same order as kernel-src/bench: what expert C takes for them. */
#include "frames.h"
#include "harness.h"
#include "slab.h"

/* As many as 128 MiB of memory have. */
enum { FRAMES = 1 << 15 };

static bool sound = true;

static void frame_pairs(void)
{
  for (size_t round = 0; round < ROUNDS; round++) sound &= frame_free(frame_allocate());
}

static void runs_of_16(void)
{
  for (size_t round = 0; round < ROUNDS; round++) sound &= frames_free_run(frames_allocate_run(16, 1), 16);
}

static void runs_of_512(void)
{
  for (size_t round = 0; round < ROUNDS; round++) sound &= frames_free_run(frames_allocate_run(512, 512), 512);
}

static void allocate_frames(void)
{
  for (size_t index = 0; index < MANY; index++) places[index] = frame_allocate();
}

static void free_frames(void)
{
  for (size_t index = 0; index < MANY; index++) sound &= frame_free(places[index]);
}

static struct cache smalls, larges;

static void construct(void *object)
{
  *(uint32_t *)object = 1;
}

static void small_pairs(void)
{
  for (size_t round = 0; round < ROUNDS; round++) cache_free(&smalls, cache_allocate(&smalls));
}

static void large_pairs(void)
{
  for (size_t round = 0; round < ROUNDS; round++) cache_free(&larges, cache_allocate(&larges));
}

static void allocate_objects(void)
{
  for (size_t index = 0; index < MANY; index++) places[index] = (uintptr_t)cache_allocate(&smalls);
}

static void free_objects(void)
{
  for (size_t index = 0; index < MANY; index++) cache_free(&smalls, (void *)places[index]);
}

void run_benchmarks(void)
{
  frames_initialize(FRAMES);
  frame_pairs();
  count("frame pair", ROUNDS, frame_pairs, empty_rounds);
  count("frames many allocate", MANY, allocate_frames, empty_stores);
  count("frames many free", MANY, free_frames, empty_loads);
  count("frames 16 pair", ROUNDS, runs_of_16, empty_rounds);
  count("frames 512 pair", ROUNDS, runs_of_512, empty_rounds);

  cache_initialize(&smalls, 64, construct);
  cache_initialize(&larges, 256, construct);
  small_pairs();
  count("object 64 pair", ROUNDS, small_pairs, empty_rounds);
  large_pairs();
  count("object 256 pair", ROUNDS, large_pairs, empty_rounds);
  count("objects many grow", MANY, allocate_objects, empty_stores);
  shuffle();
  count("objects many free", MANY, free_objects, empty_loads);
  count("objects many allocate", MANY, allocate_objects, empty_stores);
  end(sound && places[0] != 0);
}
