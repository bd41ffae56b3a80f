/**
 * Shifts, rotations and bit counts. Counts are brought into range before C shifts, and narrow types are widened to
 * `u32` first, because C would shift them as `int`. None of these may become a call of libgcc.
 */

import type { IntegerHelper } from './registry.ts'

export const BIT_HELPERS: Readonly<Record<string, IntegerHelper>> = {
  shift_left: ({ name: type, wide, bits }, { name, check, use }) => `
INLINE ${type} ${name}(${type} value, usize count, const ${check} *range, const ${check} *overflow) {
  if (range != NULL && count >= ${bits}) ${use('check_failed')}(range, count, 0);
  ${type} result = (${type})((${wide})value << (count & ${bits - 1}));
  if (overflow != NULL && result >> (count & ${bits - 1}) != value) ${use('check_failed')}(overflow, 0, 0);
  return result;
}`,
  shift_right: ({ name: type, bits }, { name, check, use }) => `
INLINE ${type} ${name}(${type} value, usize count, const ${check} *range) {
  if (count >= ${bits}) ${use('check_failed')}(range, count, 0);
  return (${type})(value >> (count & ${bits - 1}));
}`,
  rotate_left: ({ name: type, wide, bits }, { name }) => `
INLINE ${type} ${name}(${type} value, u32 count) {
  return (${type})(((${wide})value << (count & ${bits - 1})) | ((${wide})value >> (-count & ${bits - 1})));
}`,
  rotate_right: ({ name: type, wide, bits }, { name }) => `
INLINE ${type} ${name}(${type} value, u32 count) {
  return (${type})(((${wide})value >> (count & ${bits - 1})) | ((${wide})value << (-count & ${bits - 1})));
}`,
  count_trailing_zeros: ({ name: type, bits, isDouble }, { name, use }) =>
    isDouble
      ? `
INLINE u32 ${name}(${type} value) {
  u32 low = (u32)value;
  return low != 0 ? (u32)__builtin_ctz(low) : 32 + ${use('count_trailing_zeros_u32')}((u32)(value >> 32));
}`
      : `
INLINE u32 ${name}(${type} value) {
  return value == 0 ? ${bits} : (u32)__builtin_ctz${bits === 64 ? 'll' : ''}(value);
}`,
  count_leading_zeros: ({ name: type, bits, isDouble }, { name, use }) =>
    isDouble
      ? `
INLINE u32 ${name}(${type} value) {
  u32 high = (u32)(value >> 32);
  return high != 0 ? (u32)__builtin_clz(high) : 32 + ${use('count_leading_zeros_u32')}((u32)value);
}`
      : `
INLINE u32 ${name}(${type} value) {
  return value == 0 ? ${bits} : (u32)__builtin_clz${bits === 64 ? 'll' : ''}(value)${bits < 32 ? ` - ${32 - bits}` : ''};
}`,
  // Sums of neighbouring bits, pairs, nibbles and bytes (Warren, Hacker's Delight, 2nd edition, section 5-1).
  count_ones: ({ name: type, bits }, { name, use }) =>
    bits === 64
      ? `
INLINE u32 ${name}(${type} value) {
  return ${use('count_ones_u32')}((u32)value) + ${use('count_ones_u32')}((u32)(value >> 32));
}`
      : `
INLINE u32 ${name}(${type} value) {
  u32 sums = value - (((u32)value >> 1) & 0x55555555u);
  sums = (sums & 0x33333333u) + ((sums >> 2) & 0x33333333u);
  sums = (sums + (sums >> 4)) & 0x0f0f0f0fu;
  return (sums * 0x01010101u) >> 24;
}`,
  // Neighbouring bits, pairs and nibbles change places, then the bytes (Hacker's Delight, 2nd edition, section 7-1).
  reverse_bits: ({ name: type, bits }, { name, use }) => {
    if (bits === 64) {
      const half = use('reverse_bits_u32')
      return `
INLINE ${type} ${name}(${type} value) {
  return ((${type})${half}((u32)value) << 32) | ${half}((u32)(value >> 32));
}`
    }
    if (type !== 'u32')
      return `
INLINE ${type} ${name}(${type} value) {
  return (${type})(${use('reverse_bits_u32')}(value)${bits < 32 ? ` >> ${32 - bits}` : ''});
}`
    return `
INLINE u32 ${name}(u32 value) {
  value = ((value >> 1) & 0x55555555u) | ((value & 0x55555555u) << 1);
  value = ((value >> 2) & 0x33333333u) | ((value & 0x33333333u) << 2);
  value = ((value >> 4) & 0x0f0f0f0fu) | ((value & 0x0f0f0f0fu) << 4);
  return __builtin_bswap32(value);
}`
  },
  swap_bytes: ({ name: type, bits }, { name }) => `
INLINE ${type} ${name}(${type} value) {
  return ${bits === 8 ? 'value' : `__builtin_bswap${bits}(value)`};
}`,
}
