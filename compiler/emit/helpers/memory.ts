/** Checks of indices and references, conversions of their operands, comparison of strings, and bytes in bulk. */

import { stringLiteral } from '../literals.ts'
import type { PlainHelper } from './registry.ts'

export const MEMORY_HELPERS: Readonly<Record<string, PlainHelper>> = {
  checked_index: ({ name, check, use }) => `
INLINE usize ${name}(usize index, usize length, const ${check} *check) {
  if (index >= length) ${use('check_failed')}(check, index, length);
  return index;
}`,
  // The highest address stands for everything above it: it is out of bounds as well.
  usize_clamped: ({ name }) => `
INLINE usize ${name}(u64 value) {
  return value > (usize)-1 ? (usize)-1 : (usize)value;
}`,
  isize_clamped: ({ name }) => `
INLINE isize ${name}(i64 value) {
  isize highest = (isize)((usize)-1 >> 1);
  if (value > highest) return highest;
  return value < -highest - 1 ? -highest - 1 : (isize)value;
}`,
  not_null: ({ name, check, use }) => `
INLINE void *${name}(void *reference, const ${check} *check) {
  if (reference == NULL) ${use('check_failed')}(check, 0, 0);
  return reference;
}`,
  string_equal: ({ name }) => `
INLINE bool ${name}(struct string left, struct string right) {
  if (left.length != right.length) return false;
  return left.length == 0 || __builtin_memcmp(left.pointer, right.pointer, left.length) == 0;
}`,
  string_range: (context) => rangeHelper('struct string', 'u8 *', context),
  string_from: (context) => fromHelper('struct string', context.use('string_range'), context),
  copy_bytes: ({ name }) => `
INLINE void ${name}(usize to, usize from, usize count) {
  if (count != 0) __builtin_memmove((void *)to, (const void *)from, count);
}`,
  fill_bytes: ({ name }) => `
INLINE void ${name}(usize to, u8 value, usize count) {
  if (count != 0) __builtin_memset((void *)to, value, count);
}`,
}

type Context = Parameters<PlainHelper>[0]

/** `value[start, end)`; the addition is one of integers, since C defines it for pointers inside objects only. */
export function rangeHelper(type: string, pointer: string, { name, check, use }: Context): string {
  return `
INLINE ${type} ${name}(${type} value, usize start, usize end, const ${check} *check) {
  if (check != NULL && (start > end || end > value.length)) ${use('check_failed')}(check, start, end);
  return (${type}){ (${pointer})((usize)value.pointer + start * sizeof(*value.pointer)), end - start };
}`
}

/** `value[start, value.length)`. */
export function fromHelper(type: string, range: string, { name, check }: Context): string {
  return `
INLINE ${type} ${name}(${type} value, usize start, const ${check} *check) {
  return ${range}(value, start, value.length, check);
}`
}

/** The address of an element; `pointerTo` declares something as a pointer to one. */
export function elementHelper(
  type: string,
  pointerTo: (name: string) => string,
  { name, check, use }: Context,
): string {
  const head = pointerTo(`${name}(${type} slice, usize index, const ${check} *check)`)
  return `
INLINE ${head} {
  if (index >= slice.length) ${use('check_failed')}(check, index, slice.length);
  return &slice.pointer[index];
}`
}

/** One value in every element. */
export function fillHelper(type: string, valueParameter: string, { name }: Context): string {
  return `
INLINE void ${name}(${type} slice, ${valueParameter}) {
  for (usize index = 0; index < slice.length; index++) slice.pointer[index] = value;
}`
}

/** The text of a value of a union of string literals, whose numbers are those of the table. */
export function textHelper(texts: readonly string[], { name }: Context): string {
  const rows = texts.map((text) => `    STRING(${stringLiteral(text)}),`)
  return `
static struct string ${name}(u32 number) {
  static const struct string texts[] = {
${rows.join('\n')}
  };
  return texts[number < ${texts.length} ? number : 0];
}`
}
