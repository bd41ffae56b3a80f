/* The frame allocator of kernel-src/mm in C: a hierarchical bitmap with one of its words as a magazine. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NO_FRAME 0xffffffffu

/* Begins with `count` frames, at most 2^17, all free but frame 0. */
void frames_initialize(uint32_t count);
uint32_t frame_allocate(void);
/* Returns false, and changes nothing, unless the frame was in use. */
bool frame_free(uint32_t frame);
uint32_t frames_allocate_run(uint32_t count, uint32_t alignment);
bool frames_free_run(uint32_t first, uint32_t count);
