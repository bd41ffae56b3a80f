/* A ring buffer whose counters run freely, so that full and empty differ. */
#include "kernels.h"

static struct {
  uint8_t items[256];
  uint32_t head, tail;
} ring;

static inline uint32_t length(void)
{
  return ring.head - ring.tail;
}

static inline bool push(uint8_t item)
{
  if (length() == 256) return false;
  ring.items[ring.head++ & 255] = item;
  return true;
}

static inline uint8_t pop(void)
{
  return ring.items[ring.tail++ & 255];
}

uint32_t ring_buffer(void)
{
  uint32_t sum = 0;
  size_t next = 0;
  while (next < BYTES) {
    uint32_t burst = bytes[next];
    while (burst > 0 && next < BYTES && push(bytes[next])) {
      next++;
      burst--;
    }
    uint32_t wanted = 64;
    while (wanted > 0 && length() > 0) {
      sum = rotate_left(sum, 1) + pop();
      wanted--;
    }
    if (next < BYTES && bytes[next] == 0) next++;
  }
  return sum;
}
