/* Numbers and text as text: decimal, signed, padded, hexadecimal. */
#include "kernels.h"

static struct {
  uint8_t text[256];
  size_t length;
} line;

static inline void put(uint8_t byte)
{
  if (line.length < sizeof line.text) line.text[line.length++] = byte;
}

static void string(const char *text)
{
  while (*text) put((uint8_t)*text++);
}

static void unsigned_number(uint32_t value, uint32_t width)
{
  uint8_t digits[10];
  uint32_t count = 0;
  do {
    digits[count++] = (uint8_t)('0' + value % 10);
    value /= 10;
  } while (value);
  for (uint32_t place = count; place < width; place++) put(' ');
  while (count) put(digits[--count]);
}

static void signed_number(int32_t value)
{
  if (value < 0) put('-');
  unsigned_number(value < 0 ? -(uint32_t)value : (uint32_t)value, 0);
}

static void hex(uint32_t value)
{
  for (uint32_t shift = 32; shift > 0; shift -= 4) put((uint8_t)"0123456789abcdef"[value >> (shift - 4) & 15]);
}

static uint32_t sum_of_line(void)
{
  uint32_t sum = 0;
  for (size_t index = 0; index < line.length; index++) sum = rotate_left(sum, 1) + line.text[index];
  return sum;
}

uint32_t formatting(void)
{
  uint32_t sum = 0;
  for (size_t index = 0; index < 1024; index++) {
    uint32_t word = words[index];
    line.length = 0;
    string("frame ");
    unsigned_number(word >> 12, 8);
    string(" at 0x");
    hex(word);
    string(": ");
    signed_number((int32_t)word);
    sum ^= sum_of_line();
  }
  return sum;
}
