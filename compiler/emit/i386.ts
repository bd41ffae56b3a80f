/**
 * What the printed C has to say in x86 instructions: division of double words, bytes in bulk, interrupt stubs.
 * The syntax is AT&T's. Facts: Intel, Software Developer's Manual, volume 2 (DIV, MOVS, STOS) and volume 3,
 * table 6-1 (which vectors push an error code).
 */

import type { PlainHelper } from './helpers/registry.ts'

/** The exceptions for which the processor itself pushes an error code. */
const VECTORS_WITH_ERROR_CODE: ReadonlySet<number> = new Set([8, 10, 11, 12, 13, 14, 17, 21, 29, 30])

/** The selector of the kernel's data segment. */
const KERNEL_DATA_SELECTOR = 0x10

export const I386_HELPERS: Readonly<Record<string, PlainHelper>> = {
  /**
   * The 64-by-32-bit division of the processor, for quotients that fit 32 bits. Volatile, for GCC takes any other `asm`
   * for something that cannot fault, and moves it in front of the check that its operands are what they must be.
   */
  divide_word: ({ name }) => `
INLINE u32 ${name}(u32 high, u32 low, u32 divisor, u32 *remainder) {
  u32 quotient;
  __asm__ __volatile__("divl %4" : "=a"(quotient), "=d"(*remainder) : "a"(low), "d"(high), "rm"(divisor) : "cc");
  return quotient;
}`,
  // Long division in base 2^32; with a divisor of two digits, the quotient's only digit is estimated from the
  // divisor's normalised leading digit and is at most one too large (Warren, Hacker's Delight, section 9-5).
  divide_double: ({ name, use }) => `
static u64 ${name}(u64 dividend, u64 divisor, u64 *remainder) {
  u32 high = (u32)(dividend >> 32);
  u32 low = (u32)dividend;
  if (divisor >> 32 == 0) {
    u32 rest;
    u32 upper = ${use('divide_word')}(0, high, (u32)divisor, &rest);
    u32 lower = ${use('divide_word')}(rest, low, (u32)divisor, &rest);
    *remainder = rest;
    return ((u64)upper << 32) | lower;
  }
  u32 shift = (u32)__builtin_clz((u32)(divisor >> 32));
  u64 half = dividend >> 1;
  u32 unused;
  u32 estimate = ${use('divide_word')}((u32)(half >> 32), (u32)half, (u32)((divisor << shift) >> 32), &unused);
  u32 quotient = estimate >> (31 - shift);
  if (quotient != 0) quotient--;
  u64 rest = dividend - quotient * divisor;
  if (rest >= divisor) {
    quotient++;
    rest -= divisor;
  }
  *remainder = rest;
  return quotient;
}`,
  /** For code that runs where the rest of the program cannot be called yet. */
  copy_bytes_inline: ({ name }) => `
INLINE void ${name}(usize to, usize from, usize count) {
  if (to - from >= count) {
    __asm__ __volatile__("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
    return;
  }
  to += count - 1;
  from += count - 1;
  __asm__ __volatile__("std; rep movsb; cld" : "+D"(to), "+S"(from), "+c"(count) : : "memory", "cc");
}`,
  fill_bytes_inline: ({ name }) => `
INLINE void ${name}(usize to, u8 value, usize count) {
  __asm__ __volatile__("rep stosb" : "+D"(to), "+c"(count) : "a"(value) : "memory");
}`,
}

/**
 * The four functions that gcc may call on its own account. They hold their loops in instructions, so that gcc
 * cannot recognise one and make it a call of the function itself; words go first, bytes are what remains.
 */
export function memoryFunctions(addressBits: 32 | 64): string {
  const [word, shift] = addressBits === 64 ? ['q', 3] : ['l', 2]
  const rest = `(count & ${(1 << shift) - 1})`
  return `
__attribute__((used)) void *memcpy(void *restrict to, const void *restrict from, usize count) {
  void *target = to;
  usize words = count >> ${shift};
  usize bytes = ${rest};
  __asm__ __volatile__("rep movs${word}" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
  __asm__ __volatile__("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
  return target;
}

/* Backwards where the target begins inside the source: bytes from the end, then words. */
__attribute__((used)) void *memmove(void *to, const void *from, usize count) {
  if ((usize)to - (usize)from >= count) return memcpy(to, from, count);
  usize words = count >> ${shift};
  usize bytes = ${rest};
  usize target = (usize)to + count - 1;
  usize source = (usize)from + count - 1;
  __asm__ __volatile__("std; rep movsb; cld" : "+D"(target), "+S"(source), "+c"(bytes) : : "memory", "cc");
  target -= ${(1 << shift) - 1};
  source -= ${(1 << shift) - 1};
  __asm__ __volatile__("std; rep movs${word}; cld" : "+D"(target), "+S"(source), "+c"(words) : : "memory", "cc");
  return to;
}

__attribute__((used)) void *memset(void *to, int value, usize count) {
  void *target = to;
  usize words = count >> ${shift};
  usize bytes = ${rest};
  usize pattern = (usize)-1 / 255 * (u8)value;
  __asm__ __volatile__("rep stos${word}" : "+D"(to), "+c"(words) : "a"(pattern) : "memory");
  __asm__ __volatile__("rep stosb" : "+D"(to), "+c"(bytes) : "a"(pattern) : "memory");
  return target;
}

__attribute__((used)) int memcmp(const void *left, const void *right, usize count) {
  const u8 *first = left;
  const u8 *second = right;
  for (usize index = 0; index < count; index++) {
    if (first[index] != second[index]) return first[index] - second[index];
  }
  return 0;
}`
}

/**
 * What the stubs of all vectors with one handler share: saves the registers in the order of the frame class (lowest
 * address first: gs, fs, es, ds, what `pusha` pushes, and then what the stub pushed: vector, code), and calls the
 * handler with the frame's address and the error code. The stack is aligned to 16 bytes for the call, as the
 * ABI wants.
 */
export function interruptEntry(symbol: string, handler: string, section: string): readonly string[] {
  const saved = ['ds', 'es', 'fs', 'gs']
  return assemblyFunction(symbol, section, [
    'pusha',
    // Pushing a segment register leaves the upper half of its slot as it was.
    ...saved.flatMap((register) => ['pushl $0', `movw %${register}, (%esp)`]),
    `movl $${KERNEL_DATA_SELECTOR}, %eax`,
    'movw %ax, %ds',
    'movw %ax, %es',
    'cld',
    'movl %esp, %ebx',
    'andl $-16, %esp',
    'subl $8, %esp',
    'pushl 52(%ebx)',
    'pushl %ebx',
    `call ${handler}`,
    'movl %ebx, %esp',
    ...saved.toReversed().map((register) => `popl %${register}`),
    'popa',
    'addl $8, %esp',
    'iret',
  ])
}

/** Where the processor goes for a vector: makes the stack look the same for every vector and goes to the entry. */
export function interruptStub(
  symbol: string,
  vector: number,
  entry: string,
  section: string,
): readonly string[] {
  const code = VECTORS_WITH_ERROR_CODE.has(vector) ? [] : ['pushl $0']
  return assemblyFunction(symbol, section, [...code, `pushl $${vector}`, `jmp ${entry}`])
}

function assemblyFunction(
  symbol: string,
  section: string,
  instructions: readonly string[],
): readonly string[] {
  return [
    `.pushsection ${section}, "ax", @progbits`,
    `.globl ${symbol}`,
    `.type ${symbol}, @function`,
    `${symbol}:`,
    ...instructions.map((instruction) => `\t${instruction}`),
    `.size ${symbol}, . - ${symbol}`,
    '.popsection',
  ]
}

/** How a section is named to gcc so that zeros in it take no room in the file; `#` begins an assembler comment. */
export function zeroSection(name: string): string {
  return `${name},\\"aw\\",@nobits#`
}
