/**
 * A kernel stands alone: whatever it refers to it must define, and no piece of a C library or of GCC's support
 * library may have slipped in, since they count on a system that is not there.
 */
import { UNDEFINED, type Symbol } from '../elf.ts'
import type { Check, Context } from '../verify.ts'

/** GCC's arithmetic helpers, by width (si, di, ti; sf, df, xf, tf): GCC Internals, "The GCC low-level runtime library". */
const LIBGCC =
  /^__(?:[a-z]+(?:si|di|ti|sf|df|xf|tf|hf)[0-9]?|(?:fix|float|extend|trunc)[a-z]+|(?:u?div|u?mod|u?divmod)[a-z]*[0-9]|(?:popcount|parity|clz|ctz|ffs|bswap)[sdt]i2|stack_chk_fail|register_frame_info|deregister_frame_info)$/
/**
 * Functions of the C library that a kernel does not name by chance. The four that GCC may call on its own
 * (memcpy, memmove, memset, memcmp) are the compiler's to define and are not among them.
 */
const LIBC = new Set(
  'abort atexit atoi calloc close environ errno __errno_location exit fclose fopen fprintf fputs fread free fwrite __libc_start_main malloc mmap open perror printf __printf_chk putchar puts read realloc sbrk snprintf sprintf stderr stdin stdout strcat strchr strcmp strcpy strdup strlen strncpy strtol vprintf vsnprintf write'.split(
    ' ',
  ),
)

/** Where the code first refers to a symbol by a direct call or jump. */
function firstUse({ instructions, places }: Context, { name }: Symbol): string {
  const use = instructions.find(({ operands }) => operands.endsWith(`<${name}>`))
  return use ? `${places.describe(use.address)}: ` : ''
}

/** References that the linker let pass as address 0, because they are weak or because it was told to. */
function findUnresolved({ elf, objects }: Context): string[] {
  const defined = new Set(elf.symbols.filter(({ section }) => section !== UNDEFINED).map(({ name }) => name))
  const wanted = objects.flatMap(({ symbols }) => symbols.filter(({ section }) => section === UNDEFINED))
  const unresolved = new Set(
    wanted.map(({ name }) => name).filter((name) => name !== '' && !defined.has(name)),
  )
  return [...unresolved].map(
    (name) => `${name} is used but defined nowhere, so it is at address 0: define it, or leave it out`,
  )
}

function explainForeign(context: Context, symbol: Symbol): string | null {
  const { name, section, value } = symbol
  if (section === UNDEFINED || context.places.named(name) || context.places.lineAt(value)) return null
  const origin = LIBGCC.test(name)
    ? "of GCC's support library was linked in; the compiler must print its own helper for this operation"
    : LIBC.has(name)
      ? 'of the C library was linked in; a kernel has none, link with -nostdlib'
      : null
  return origin && `${firstUse(context, symbol)}${name} ${origin}`
}

export const findForeignSymbols: Check = (context) => [
  ...findUnresolved(context),
  ...context.elf.symbols.flatMap((symbol) => explainForeign(context, symbol) ?? []),
]
