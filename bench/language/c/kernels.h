/* The kernels of the field; each returns a checksum of what it has done. */
#pragma once
#include "input.h"

uint32_t memory(void);
uint32_t crc32(void);
uint32_t sha256(void);
uint32_t hash_table(void);
uint32_t red_black_tree(void);
uint32_t heap_sort(void);
uint32_t bitmap_scan(void);
uint32_t ring_buffer(void);
uint32_t lz4(void);
uint32_t utf8(void);
uint32_t formatting(void);
uint32_t division(void);
uint32_t dispatch(void);

void prepare_crc32(void);
void prepare_lz4(void);
void prepare_utf8(void);
