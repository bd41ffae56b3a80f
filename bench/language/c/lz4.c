/* Decoding one block of LZ4 (the block format of lz4.org): literals, then a copy from what is there already. */
#include "kernels.h"

static uint8_t packed[BYTES];
static size_t packed_length;

void prepare_lz4(void)
{
  random_begin(5);
  size_t place = 0, unpacked = 0;
  while (unpacked < BYTES - 600 && place < BYTES - 300) {
    uint32_t literals = 1 + random_below(random_below(8) == 0 ? 200 : 14);
    uint32_t match = random_below(random_below(8) == 0 ? 200 : 15);
    packed[place++] = (uint8_t)((literals < 15 ? literals : 15) << 4 | (match < 15 ? match : 15));
    if (literals >= 15) packed[place++] = (uint8_t)(literals - 15);
    for (size_t end = place + literals; place < end; place++) packed[place] = bytes[place];
    unpacked += literals;
    uint32_t offset = 1 + random_below(unpacked);
    packed[place++] = (uint8_t)offset;
    packed[place++] = (uint8_t)(offset >> 8);
    if (match >= 15) packed[place++] = (uint8_t)(match - 15);
    unpacked += match + 4;
  }
  packed[place++] = 0;
  packed_length = place;
}

/* How many bytes came out; 0 for a block that is damaged or too large. */
static size_t decode(uint8_t *to, size_t room, const uint8_t *from, size_t length)
{
  size_t read = 0, written = 0;
  while (read < length) {
    uint8_t token = from[read++];
    size_t literals = token >> 4;
    if (literals == 15) {
      while (read < length) {
        uint8_t more = from[read++];
        literals += more;
        if (more != 255) break;
      }
    }
    if (literals > length - read || literals > room - written) return 0;
    for (size_t index = 0; index < literals; index++) to[written + index] = from[read + index];
    read += literals;
    written += literals;
    if (read == length) return written;
    if (length - read < 2) return 0;
    size_t offset = from[read] | (size_t)from[read + 1] << 8;
    read += 2;
    size_t match = token & 15;
    if (match == 15) {
      while (read < length) {
        uint8_t more = from[read++];
        match += more;
        if (more != 255) break;
      }
    }
    match += 4;
    if (offset == 0 || offset > written || match > room - written) return 0;
    for (size_t index = 0; index < match; index++) {
      to[written] = to[written - offset];
      written++;
    }
  }
  return written;
}

uint32_t lz4(void)
{
  uint32_t sum = 0;
  for (uint32_t round = 0; round < 4; round++) sum += decode(output, BYTES, packed, packed_length);
  for (size_t index = 0; index < BYTES; index++) sum = rotate_left(sum, 1) + output[index];
  return sum;
}
