/* Whether bytes are well-formed UTF-8: the ranges of table 3-7 of the Unicode Standard. */
#include "kernels.h"

void prepare_utf8(void)
{
  random_begin(9);
  size_t place = 0;
  while (place + 4 <= BYTES) {
    uint32_t kind = random_below(8), bits = random_next();
    if (kind < 5) {
      output[place++] = bits & 0x7f;
      continue;
    }
    output[place++] = (uint8_t)(kind == 5 ? 0xc2 + bits % 30 : kind == 6 ? 0xe1 + bits % 12 : 0xf1 + bits % 3);
    for (uint32_t rest = kind - 4, shift = 8; rest > 0; rest--, shift += 8)
      output[place++] = 0x80 | (bits >> shift & 63);
  }
  while (place < BYTES) output[place++] = ' ';
}

static size_t well_formed_length(const uint8_t *text, size_t size)
{
  size_t place = 0;
  while (place < size) {
    uint8_t lead = text[place];
    if (lead < 0x80) {
      place++;
      continue;
    }
    size_t length = 2;
    uint8_t low = 0x80, high = 0xbf;
    if (lead < 0xc2 || lead > 0xf4) return place;
    if (lead >= 0xf0) {
      length = 4;
      if (lead == 0xf0) low = 0x90;
      if (lead == 0xf4) high = 0x8f;
    } else if (lead >= 0xe0) {
      length = 3;
      if (lead == 0xe0) low = 0xa0;
      if (lead == 0xed) high = 0x9f;
    }
    if (size - place < length) return place;
    uint8_t second = text[place + 1];
    if (second < low || second > high) return place;
    for (size_t index = 2; index < length; index++)
      if ((text[place + index] & 0xc0) != 0x80) return place;
    place += length;
  }
  return place;
}

uint32_t utf8(void)
{
  uint32_t sum = 0;
  for (uint32_t round = 0; round < 8; round++) sum += well_formed_length(output, BYTES);
  return sum;
}
