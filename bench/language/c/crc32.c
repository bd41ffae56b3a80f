/* CRC-32 of IEEE 802.3 by a table of 256 words. */
#include "kernels.h"

static uint32_t table[256];

void prepare_crc32(void)
{
  for (uint32_t index = 0; index < 256; index++) {
    uint32_t rest = index;
    for (int bit = 0; bit < 8; bit++) rest = rest & 1 ? rest >> 1 ^ 0xedb88320 : rest >> 1;
    table[index] = rest;
  }
}

static uint32_t checksum_of(const uint8_t *data, size_t length)
{
  uint32_t state = 0xffffffff;
  for (const uint8_t *end = data + length; data < end; data++) state = table[(state ^ *data) & 0xff] ^ state >> 8;
  return ~state;
}

uint32_t crc32(void)
{
  uint32_t sum = 0;
  for (size_t start = 0; start < 8; start++) sum ^= checksum_of(bytes + start, BYTES - start);
  return sum;
}
