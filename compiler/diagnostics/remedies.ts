/**
 * Ways out of TypeScript's own errors, where it knows none or one that leads nowhere: its advice is for programs with
 * JavaScript's library. What it says itself is left as it is, but for such advice.
 */

import { fill } from './catalogue.ts'

interface Rule {
  readonly codes: readonly number[]
  /** What the first line of the message has to look like; its groups are the names in the remedy. */
  readonly pattern: RegExp
  /** What the text in front of the marked one has to look like, from the beginning of its line; its groups are names. */
  readonly before?: RegExp
  /** What to write instead, or that by the first name; of names that the table lacks a later rule may speak. */
  readonly remedy: string | Readonly<Record<string, string>>
}

/** A table with one row for each of several names. */
function named(...rows: readonly (readonly [names: string, remedy: string])[]): Record<string, string> {
  return Object.fromEntries(
    rows.flatMap(([names, remedy]) => names.split(' ').map((name) => [name, remedy] as const)),
  )
}

const NO_NODE = 'Nothing of Node.js or of a browser is there. A kernel imports modules of its own.'

/** What people look for that a kernel has not, by its name. */
const MISSING = named(
  [
    'Map Set WeakMap WeakSet WeakRef',
    "Keep entries in a 'FixedArray', or link objects by fields of their own: there is no library behind the language.",
  ],
  [
    'console alert print printf',
    "Make a tag with 'template' for a sink of your own, and write log`…${value}…`.",
  ],
  ['Math', "Compare and shift: 'a < b ? a : b', '1 << count'. There is no library behind the language."],
  [
    'Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array BigUint64Array BigInt64Array ArrayBuffer DataView Buffer',
    "Use 'FixedArray<u8, 64>' for elements in place, and 'Slice<u8>' for those that stand elsewhere.",
  ],
  [
    'Promise setTimeout setInterval setImmediate queueMicrotask requestAnimationFrame',
    'Do it in the handler of a timer interrupt, or give it a task of its own: nothing runs later by itself.',
  ],
  ['Error TypeError RangeError', 'Panic, or return a value that says what failed: nothing throws.'],
  [
    'JSON Date Intl RegExp Reflect Proxy BigInt globalThis parseInt parseFloat isNaN isFinite structuredClone',
    "Write a function of your own: there is no library behind the language but what 'kernel.d.ts' declares.",
  ],
  ['f32 f64 float double', 'Count in a smaller unit, as nanoseconds for seconds: there are no fractions.'],
  [
    'int uint byte char short long int8 int16 int32 int64 uint8 uint16 uint32 uint64 size_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t uintptr_t',
    "The integers are u8, u16, u32 and u64, i8, i16, i32 and i64, and 'usize' and 'isize', which are as wide as an address.",
  ],
  ['NULL nil nullptr', "Write 'null'."],
  [
    'memset memcpy memmove bzero',
    "Write 'array.fill(0)' for elements, and 'fillBytes' and 'copyBytes' for the bytes at an address.",
  ],
  ['strlen strcmp strncmp', "A string knows its length, 'text.length', and '===' compares two of them."],
  [
    'malloc calloc free',
    'Make objects at module level, by a local new, or on memory of your own by construct<Task>(address).',
  ],
  [
    'struct typedef',
    "Write 'class Task { pages: u32 = 0 }' for what is laid out in memory, and 'type Count = u32' for another name.",
  ],
  ['fn func def', "Write 'function half(value: u32): u32 { return value / 2 }'."],
  ['trait impl', "Write 'interface Device { … }' and 'class Disk implements Device { … }'."],
  ['match', "Write 'switch (value) { case 1: … break; default: … }'."],
  ['goto', "Leave a loop from inside others by 'break name', and tidy up on every way out by 'using'."],
  ['process require module exports window document fetch __dirname __filename', NO_NODE],
)

const INTEGER = '[ui](?:8|16|32|64|size)'
const FLAVOUR = 'PhysicalAddress|VirtualAddress|FrameNumber'
const NOT_ASSIGNABLE = (from: string, to: string): RegExp =>
  new RegExp(
    `^(?:Type|Argument of type) '(${from})' is not assignable to (?:type|parameter of type) '(${to})'`,
  )

/** In this order; the first one that fits is said. */
const RULES: readonly Rule[] = [
  {
    codes: [2304, 2552, 2580, 2582, 2583, 2584, 2591, 2592, 2593, 2867, 2868],
    pattern: /^Cannot find name '(\w+)'/,
    remedy: MISSING,
  },
  { codes: [2580, 2591], pattern: /^Cannot find name/, remedy: NO_NODE },
  { codes: [2307], pattern: /^Cannot find module '[^.#]/, remedy: NO_NODE },
  {
    codes: [2339, 2550, 2551],
    pattern: /^Property '\w+' does not exist on type '(?:string|".*"|String)'/,
    remedy:
      "A string is its bytes: there are 'text.length', 'text.bytes[index]' and 'text.slice(start, end)'.",
  },
  {
    codes: [2339, 2550, 2551],
    pattern: /^Property '\w+' does not exist on type '(?:(?:Readonly)?Slice|FixedArray)<.*>'/,
    remedy:
      "Write a loop, 'for (const element of elements)'. What grows and shrinks is a 'FixedArray' and a count of the elements in use.",
  },
  {
    codes: [2339, 2550, 2551],
    pattern: /^Property '\w+' does not exist on type '(?:readonly )?(?:.*\[\]|(?:Readonly)?Array<.*>)'/,
    remedy:
      "Use a 'FixedArray' and a count of the elements in use, or a 'Slice': JavaScript's arrays grow on a heap that is not there.",
  },
  {
    codes: [2339, 2550, 2551],
    pattern: new RegExp(`^Property 'to\\w+' does not exist on type '(?:number|\\d+|${INTEGER})'`),
    remedy: 'Write it to a sink, log`${value}` or log`${hex(value)}`: a text cannot be made at run time.',
  },
  {
    codes: [2339],
    pattern: new RegExp(`^Property '(\\d+)' does not exist on type '(?:${INTEGER})'`),
    remedy: "An array is written 'FixedArray<u8, {0}>'.",
  },
  {
    codes: [2339, 2551],
    pattern: /^Property '\w+' does not exist on type 'Ptr<.*>'/,
    remedy:
      "What it points to is 'pointer[0]'. There are 'pointer.add(count)', 'pointer.subtract(count)' and 'pointer.address' as well.",
  },
  {
    codes: [2339],
    pattern: /^Property '(?:bind|call|apply)' does not exist on type '.* => /,
    remedy: "Write an arrow function that makes the call: '() => task.run()'.",
  },
  {
    codes: [7053],
    pattern: new RegExp(`can't be used to index type '(?:${INTEGER}|${FLAVOUR})'`),
    remedy: "An address is a number. What stands there is 'ptr<u8>(address)[index]'.",
  },
  {
    codes: [7053],
    pattern: /can't be used to index type 'String'/,
    remedy: "Write 'text.bytes[index]': a string is its bytes.",
  },
  {
    codes: [2488],
    pattern: /^Type 'string' must have/,
    remedy: "Loop over its bytes: 'for (const byte of text.bytes)'.",
  },
  {
    codes: [2488],
    pattern: /^Type /,
    remedy: "Loop over a 'FixedArray', a 'Slice', or an object whose class has '[Symbol.iterator]()'.",
  },
  {
    codes: [18047, 18048],
    pattern: /^'(.+)' is possibly '(null|undefined)'/,
    remedy: "Test it first, 'if ({0} !== {1})', or write '{0}!', which is checked at run time.",
  },
  {
    codes: [2531, 2532],
    pattern: /^Object is possibly '(null|undefined)'/,
    remedy: "Keep it in a constant and test that, or write '!' behind it, which is checked at run time.",
  },
  {
    codes: [2322, 2345],
    pattern: NOT_ASSIGNABLE(INTEGER, INTEGER),
    remedy: "Convert it with '{1}(…)', which keeps the low bits.",
  },
  {
    codes: [2322, 2345],
    pattern: NOT_ASSIGNABLE('string', INTEGER),
    remedy: "Write the number of the character, or its byte: 'text.bytes[0]'.",
  },
  {
    codes: [2322, 2345],
    pattern: NOT_ASSIGNABLE('boolean', INTEGER),
    remedy: "Convert it with '{1}(…)': true is 1.",
  },
  {
    codes: [2322, 2345],
    pattern: NOT_ASSIGNABLE(`number|${INTEGER}`, 'boolean'),
    remedy: "Compare each integer: '(flags & 1) !== 0 || count !== 0'.",
  },
  {
    codes: [2345],
    pattern: NOT_ASSIGNABLE('.* => .*|[A-Z]\\w*', 'number \\| boolean'),
    remedy: "Its address is 'addressOf(…)'.",
  },
  {
    codes: [2322, 2345],
    pattern: NOT_ASSIGNABLE('FixedArray<(.*), number>', 'FixedArray<.*, (\\d+)>'),
    remedy: "Say its length where it is made: 'FixedArray.of<{1}, {3}>(…)'.",
  },
  {
    codes: [2322, 2345],
    pattern: NOT_ASSIGNABLE('FixedArray<.*>', 'Slice<.*>'),
    remedy: "Write '.slice()' behind the array, or take a 'ReadonlySlice', which an array is by itself.",
  },
  {
    codes: [2741],
    pattern: /^Property 'pointer' is missing in type 'FixedArray<.*>' but required in type 'Slice</,
    remedy: "Write '.slice()' behind the array, or take a 'ReadonlySlice', which an array is by itself.",
  },
  {
    codes: [2352],
    pattern: /^Conversion of type '.*' to type/,
    remedy:
      "'as' changes no value. Convert integers with 'u32(…)'; the object at an address is 'ref<Task>(address)', and elements there are 'ptr<u8>(address)'.",
  },
  {
    codes: [2322, 2345],
    pattern: NOT_ASSIGNABLE(FLAVOUR, FLAVOUR),
    remedy: "They are kept apart. If it is meant, convert it by name: '{1}(…)'.",
  },
  {
    codes: [2322, 2345],
    pattern: NOT_ASSIGNABLE('null|undefined', '.+'),
    remedy: "If it may be missing, let its type say so: '{1} | {0}'.",
  },
  {
    codes: [2365],
    pattern: /^Operator '[-+]=?' cannot be applied to types '(?:Ptr<.*>' and|.*' and 'Ptr<.*>)/,
    remedy: "Write 'pointer.add(count)' or 'pointer.subtract(count)', which count in elements.",
  },
  {
    codes: [2362, 2363, 2365],
    pattern: /'boolean'|'[A-Z]'|^The (?:left|right)-hand side/,
    remedy:
      "Compute with numbers: a boolean becomes 0 or 1 by 'u32(…)', a pointer is a number by 'pointer.address', and a type parameter is one if it 'extends number'.",
  },
  {
    codes: [7006],
    pattern: /^Parameter '(\w+)'/,
    remedy: "Give it a type, such as '{0}: u32'.",
  },
  {
    codes: [7005, 7034],
    pattern: /^Variable '(\w+)'/,
    remedy: "Give it a type, such as '{0}: u32', and a first value.",
  },
  {
    codes: [2564],
    pattern: /^Property '(.+)' has no initializer/,
    remedy: "Give '{0}' a first value where it is declared, or in the constructor.",
  },
  {
    codes: [2454],
    pattern: /^Variable '(.+)' is used before/,
    remedy: 'Give it a first value where it is declared, or on every way to this place.',
  },
  {
    codes: [2366, 7030],
    pattern: /^(?:Function lacks|Not all code paths)/,
    remedy: "Return a value on every way, and end one that nothing takes with 'unreachable()'.",
  },
  {
    codes: [2588],
    pattern: /^Cannot assign to '(.+)' because it is a constant/,
    remedy: "Declare it with 'let {0}'.",
  },
  {
    codes: [2540],
    pattern: /^Cannot assign to '(.+)' because it is a read-only/,
    remedy: "Make a new value, or declare '{0}' without 'readonly' in a class.",
  },
  {
    codes: [2322, 2345, 2739, 2740],
    pattern: /^(?:Type|Argument of type) '.*\[\]' is .* '(?:FixedArray|(?:Readonly)?Slice)</,
    remedy: "Write 'FixedArray.of(1, 2, 3)', and '.slice()' behind it for a slice.",
  },
  {
    codes: [2542],
    pattern: /^Index signature in type 'readonly (.+)\[\]'/,
    remedy: "Take a 'Slice<{0}>', whose elements can be written.",
  },
  {
    codes: [2693],
    pattern: /^'Number' only refers to a type/,
    remedy: "Convert it by the name of a type that has a width, such as 'u32(…)'.",
  },
  {
    codes: [2693],
    pattern: /^'String' only refers to a type/,
    remedy: 'Write it to a sink, log`${value}` or log`${hex(value)}`: a text cannot be made at run time.',
  },
  {
    codes: [2693],
    pattern: /^'Array' only refers to a type/,
    remedy: "Write 'new FixedArray<u8, 64>()' for elements in place.",
  },
  {
    codes: [2749],
    pattern: /^'(\w+)' refers to a value/,
    remedy:
      "Write 'typeof {0}' for a constant that is a literal, 'const {0} = 64'. A length known at run time is that of a part: 'array.slice(0, {0})'.",
  },
  {
    codes: [1238, 1240],
    pattern: /^Unable to resolve signature of \w+ decorator/,
    remedy:
      "Write '@packed' and '@volatile' without parentheses, '@align(16)' and '@bits(0, 4)' with numbers.",
  },
  {
    codes: [2554],
    pattern: /^Expected 0 arguments, but got 1/,
    before: /\b(sizeof|alignof|storage)\(\s*$/,
    remedy: "The type stands in angle brackets: '{0}<Task>()'.",
  },
  {
    codes: [2695],
    pattern: /^Left side of comma/,
    remedy: "A case has one value: write 'case 1:' and 'case 2:' one behind the other.",
  },
  {
    codes: [2693],
    pattern: /^'Slice' only refers to a type/,
    remedy: "Take a slice of an array, 'array.slice()', or of memory, 'slice<u8>(address, length)'.",
  },
  {
    codes: [2693],
    pattern: /^'Ptr' only refers to a type/,
    remedy: "Write 'ptr<u8>(address)'.",
  },
]

/** Advice about libraries of JavaScript's, with which a kernel would not work. */
const MISLEADING = /\. (?:Do you need to|Try changing|If this was intentional|Did you mean 'typeof)\b.*$/s
/** A guess that is wrong where it is known what is looked for. */
const GUESS = /\. Did you mean .*$/s

/**
 * What is said of an error of TypeScript's: its message without advice that leads nowhere, and what to write instead,
 * null where nothing general can be said. `before` is what stands in front of the marked text in its line.
 */
export function adviceOf(
  code: number,
  message: string,
  before: string,
): { message: string; remedy: string | null } {
  for (const { codes, pattern, remedy, before: lead = /$/ } of RULES) {
    const found = codes.includes(code) ? pattern.exec(message) : null
    const led = lead.exec(before)
    const names = found && led ? [...found.slice(1), ...led.slice(1)] : undefined
    const text = names && textOf(remedy, names[0]!)
    if (text === undefined) continue
    const isKnown = typeof remedy !== 'string'
    const kept = message.replace(MISLEADING, '.').replace(isKnown ? GUESS : /$^/, '.')
    return { message: kept, remedy: fill(text, names!) }
  }
  return { message: message.replace(MISLEADING, '.'), remedy: null }
}

/** What is said of a name, which may be one that every object of JavaScript's has a member of. */
function textOf(remedy: Rule['remedy'], name: string): string | undefined {
  if (typeof remedy === 'string') return remedy
  return Object.hasOwn(remedy, name) ? remedy[name] : undefined
}

/** Every remedy, with `{0}`, `{1}`, … for the names that it is filled with. */
export const REMEDIES: readonly string[] = [
  ...new Set(RULES.flatMap(({ remedy }) => (typeof remedy === 'string' ? [remedy] : Object.values(remedy)))),
]
