/* Division of 64-bit integers, which is libgcc's. */
#include "kernels.h"

uint32_t division(void)
{
  uint64_t sum = 0;
  for (size_t index = 0; index < 2048; index++) {
    uint64_t dividend = (uint64_t)words[index] << 32 | words[index + 1];
    uint64_t small = words[index + 2] | 1;
    uint64_t large = small << 13 | 1;
    sum ^= dividend / small;
    sum += dividend % large;
    sum ^= dividend / 1000;
    sum += (uint64_t)((int64_t)dividend / ((int64_t)small - 0x80000000ll));
  }
  return (uint32_t)sum ^ (uint32_t)(sum >> 32);
}
