/** Ways out of TypeScript's own errors: each is said where it helps, and what it says compiles. */

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REMEDIES } from '../../../compiler/diagnostics/remedies.ts'
import { FIXTURES, compileFixture } from './refused.ts'

const FILE = join(FIXTURES, 'in-memory.ts')

interface Case {
  readonly code: string
  readonly wrong: string
  /** The wrong text with what the remedy says to write. */
  readonly right: string
}

const inFunction = (code: string, wrong: string, right: string): Case => ({
  code,
  wrong: `export function f(): void {\n${wrong}\n}`,
  right: `export function f(): void {\n${right}\n}`,
})

const TASK = 'class Task {\n  pages: u32 = 0\n  next: Task | null = null\n}\n'
const SINK = `class Output implements Sink {
  text(text: string): void {}
  unsigned(value: u32): void {}
  unsigned64(value: u64): void {}
  signed(value: i32): void {}
  signed64(value: i64): void {}
  boolean(value: boolean): void {}
  hex(value: u64, digits: u8): void {}
  pad(width: u8): void {}
}
const out = new Output()
const log = template(out, '\\n')
`

const CASES: readonly Case[] = [
  inFunction(
    'TS2583',
    'const seen = new Map<u32, u32>()',
    'const seen: FixedArray<u32, 16> = new FixedArray()',
  ),
  {
    code: 'TS2584',
    wrong: `${SINK}export function f(count: u32): void {\n  console.log(count)\n}`,
    right: `${SINK}export function f(count: u32): void {\n  log\`\${count} frames\`\n}`,
  },
  {
    code: 'TS2304',
    wrong: 'export function larger(a: u32, b: u32): u32 {\n  return Math.max(a, b)\n}',
    right: 'export function larger(a: u32, b: u32): u32 {\n  return a < b ? b : a\n}',
  },
  inFunction(
    'TS2304',
    'const bytes = new Uint8Array(64)',
    'const bytes: FixedArray<u8, 64> = new FixedArray()',
  ),
  inFunction('TS2304', 'setTimeout(() => {}, 10)', ''),
  inFunction('TS2304', "const error = new Error('no memory')", 'unreachable()'),
  inFunction('TS2304', "const value = parseInt('12')", 'const value: u32 = 12'),
  inFunction('TS2304', 'let seconds: f64', 'let nanoseconds: u64 = 0\nnanoseconds++'),
  inFunction('TS2304', 'let count: uint32_t', 'let count: u32 = 0\ncount++'),
  {
    code: 'TS2304',
    wrong: `${TASK}export function f(task: Task | null): boolean {\n  return task === nullptr\n}`,
    right: `${TASK}export function f(task: Task | null): boolean {\n  return task === null\n}`,
  },
  inFunction('TS2591', 'process.exit(1)', ''),
  { code: 'TS2591', wrong: "import { readFileSync } from 'node:fs'", right: '' },
  { code: 'TS2307', wrong: "import { chunk } from 'lodash'", right: '' },
  {
    code: 'TS2339',
    wrong: 'export function first(text: string): u8 {\n  return text.charCodeAt(0)\n}',
    right: 'export function first(text: string): u8 {\n  return text.bytes[0]\n}',
  },
  {
    code: 'TS2339',
    wrong: 'export function f(values: Slice<u32>): void {\n  values.push(1)\n}',
    right:
      'const values: FixedArray<u32, 16> = new FixedArray()\nlet used: usize = 0\nexport function f(): void {\n  values[used++] = 1\n}',
  },
  {
    code: 'TS2339',
    wrong: 'export function f(values: u32[]): void {\n  values.push(1)\n}',
    right: 'export function f(values: Slice<u32>): void {\n  values[0] = 1\n}',
  },
  {
    code: 'TS2339',
    wrong: `${SINK}export function f(value: u32): void {\n  out.text(value.toString())\n}`,
    right: `${SINK}export function f(value: u32): void {\n  log\`\${value} \${hex(value)}\`\n}`,
  },
  {
    code: 'TS7053',
    wrong: 'export function first(text: string): u8 {\n  return text[0]\n}',
    right: 'export function first(text: string): u8 {\n  return text.bytes[0]\n}',
  },
  {
    code: 'TS2488',
    wrong: 'export function f(text: string): void {\n  for (const byte of text) f(text)\n}',
    right:
      'export function f(text: string): void {\n  for (const byte of text.bytes) if (byte === 0) f(text)\n}',
  },
  {
    code: 'TS2488',
    wrong: 'export function f(values: u32): void {\n  for (const value of values) f(value)\n}',
    right:
      'export function f(values: Slice<u32>): void {\n  for (const value of values) if (value === 0) f(values)\n}',
  },
  {
    code: 'TS18047',
    wrong: `${TASK}export function f(task: Task | null): u32 {\n  return task.pages\n}`,
    right: `${TASK}export function f(task: Task | null): u32 {\n  if (task !== null) return task.pages\n  return task!.pages\n}`,
  },
  {
    code: 'TS18048',
    wrong: 'export function f(count?: u32): u32 {\n  return count + 1\n}',
    right:
      'export function f(count?: u32): u32 {\n  if (count !== undefined) return count\n  return count! + 1\n}',
  },
  {
    code: 'TS2531',
    wrong: `${TASK}function find(): Task | null {\n  return null\n}\nexport function f(): u32 {\n  return find().pages\n}`,
    right: `${TASK}function find(): Task | null {\n  return null\n}\nexport function f(): u32 {\n  const found = find()\n  return found === null ? find()!.pages : found.pages\n}`,
  },
  {
    code: 'TS2322',
    wrong: 'export function f(count: u32): u8 {\n  const low: u8 = count\n  return low\n}',
    right: 'export function f(count: u32): u8 {\n  const low: u8 = u8(count)\n  return low\n}',
  },
  {
    code: 'TS2345',
    wrong: 'export function f(at: PhysicalAddress): void {\n  f(VirtualAddress(0))\n}',
    right: 'export function f(at: PhysicalAddress): void {\n  f(PhysicalAddress(VirtualAddress(0)))\n}',
  },
  {
    code: 'TS2322',
    wrong: `${TASK}export function find(): Task {\n  return null\n}`,
    right: `${TASK}export function find(): Task | null {\n  return null\n}`,
  },
  {
    code: 'TS2365',
    wrong: 'export function next(at: Ptr<u8>): Ptr<u8> {\n  return at + 1\n}',
    right: 'export function next(at: Ptr<u8>): Ptr<u8> {\n  return at.add(2).subtract(1)\n}',
  },
  {
    code: 'TS2365',
    wrong: 'export function f(count: u32, isFull: boolean): u32 {\n  return count + isFull\n}',
    right: 'export function f(count: u32, isFull: boolean): u32 {\n  return count + u32(isFull)\n}',
  },
  {
    code: 'TS2365',
    wrong: 'export function next<T>(count: T): T {\n  return count + 1\n}',
    right:
      'export function next<T extends number>(count: T): T {\n  return count\n}\nexport const two = next(u32(2))',
  },
  {
    code: 'TS2739',
    wrong: 'export const table: FixedArray<u8, 3> = [1, 2, 3]',
    right: 'export const table: FixedArray<u8, 3> = FixedArray.of(1, 2, 3)',
  },
  {
    code: 'TS2345',
    wrong: 'export function f(bytes: Slice<u8>): void {\n  f([1, 2, 3])\n}',
    right:
      'const table = FixedArray.of<u8, 3>(1, 2, 3)\nexport function f(bytes: Slice<u8>): void {\n  f(table.slice())\n}',
  },
  {
    code: 'TS2542',
    wrong: 'export function f(bytes: readonly u8[]): void {\n  bytes[0] = 1\n}',
    right: 'export function f(bytes: Slice<u8>): void {\n  bytes[0] = 1\n}',
  },
  {
    code: 'TS2693',
    wrong: 'export function f(count: u64): u32 {\n  return Number(count)\n}',
    right: 'export function f(count: u64): u32 {\n  return u32(count)\n}',
  },
  {
    code: 'TS7006',
    wrong: 'export function f(count): void {}',
    right: 'export function f(count: u32): void {}',
  },
  {
    code: 'TS7005',
    wrong: 'export let total\nexport function f(): void {\n  total = 1\n}',
    right: 'export let total: u32 = 0\nexport function f(): void {\n  total = 1\n}',
  },
  {
    code: 'TS2564',
    wrong: 'export class Task {\n  pages: u32\n}',
    right: 'export class Task {\n  pages: u32\n  constructor() {\n    this.pages = 0\n  }\n}',
  },
  {
    code: 'TS2454',
    wrong: 'export function f(): u32 {\n  let count: u32\n  return count\n}',
    right: 'export function f(): u32 {\n  let count: u32 = 0\n  count++\n  return count\n}',
  },
  {
    code: 'TS2366',
    wrong: 'export function f(isUp: boolean): u32 {\n  if (isUp) return 1\n}',
    right: 'export function f(isUp: boolean): u32 {\n  if (isUp) return 1\n  unreachable()\n}',
  },
  inFunction('TS2588', 'const count: u32 = 0\ncount++', 'let count: u32 = 0\ncount++'),
  {
    code: 'TS2540',
    wrong:
      'class Task {\n  readonly pages: u32 = 0\n}\nexport function f(task: Task): void {\n  task.pages = 1\n}',
    right: 'class Task {\n  pages: u32 = 0\n}\nexport function f(task: Task): void {\n  task.pages = 1\n}',
  },
  inFunction('TS2693', 'const bytes = new Slice<u8>()', 'const bytes = slice<u8>(0x1000, 16)\nbytes[0] = 1'),
  inFunction(
    'TS2304',
    'memset(0x1000, 0, 16)',
    'fillBytes(0x1000, 0, 16)\ncopyBytes(0x2000, 0x1000, 16)\nconst values: FixedArray<u8, 4> = new FixedArray()\nvalues.fill(0)',
  ),
  {
    code: 'TS2304',
    wrong: 'export function isSame(a: string, b: string): boolean {\n  return strcmp(a, b) === 0\n}',
    right:
      'export function isSame(a: string, b: string): boolean {\n  return a === b && a.length === b.length\n}',
  },
  {
    code: 'TS2304',
    wrong: `${TASK}export function f(): Task {\n  return malloc(8)\n}`,
    right: `${TASK}export function f(): Task {\n  return construct<Task>(0x1000)\n}`,
  },
  {
    code: 'TS2304',
    wrong: 'struct Task { pages: u32; }',
    right: 'export class Task { pages: u32 = 0 }\nexport type Count = u32',
  },
  {
    code: 'TS2304',
    wrong: 'fn half(value: u32) { return value / 2 }',
    right: 'export function half(value: u32): u32 { return value / 2 }',
  },
  {
    code: 'TS2304',
    wrong: 'interface Device { write(): void }\nclass Disk { write(): void {} }\nimpl Device for Disk {}',
    right: 'interface Device { write(): void }\nexport class Disk implements Device { write(): void {} }',
  },
  inFunction(
    'TS2304',
    'match (1) { 1 => f() }',
    'let value: u32 = 1\nvalue++\nswitch (value) { case 1: f(); break; default: value++ }',
  ),
  inFunction('TS2304', 'for (;;) {\n  for (;;) goto out\n}', 'out: for (;;) {\n  for (;;) break out\n}'),
  inFunction('TS2339', 'let bytes: u8[64]', 'const bytes: FixedArray<u8, 64> = new FixedArray()\nbytes[0]++'),
  {
    code: 'TS2339',
    wrong: 'export function f(at: Ptr<u8>): u8 {\n  return at.value\n}',
    right:
      'export function f(at: Ptr<u8>): usize {\n  at[0]++\n  return usize(at.add(2).subtract(1).address)\n}',
  },
  {
    code: 'TS2339',
    wrong: `${TASK}class Queue {\n  run(): void {}\n}\nfunction call(run: () => void): void {\n  run()\n}\nexport function f(queue: Queue): void {\n  call(queue.run.bind(queue))\n}`,
    right:
      'class Queue {\n  run(): void {}\n}\nfunction call(run: () => void): void {\n  run()\n}\nexport function f(queue: Queue): void {\n  call(() => queue.run())\n}',
  },
  {
    code: 'TS7053',
    wrong: 'export function f(at: VirtualAddress): u8 {\n  return at[1]\n}',
    right: 'export function f(at: VirtualAddress): u8 {\n  return ptr<u8>(at)[1]\n}',
  },
  {
    code: 'TS2322',
    wrong: "export function f(): u8 {\n  return 'a'\n}",
    right: "export function f(): u8 {\n  return 'a'.bytes[0]\n}",
  },
  {
    code: 'TS2322',
    wrong: 'export function f(isUp: boolean): u32 {\n  return isUp\n}',
    right: 'export function f(isUp: boolean): u32 {\n  return u32(isUp)\n}',
  },
  {
    code: 'TS2322',
    wrong: 'export function f(flags: u32, count: u32): boolean {\n  return flags & 1 || count\n}',
    right:
      'export function f(flags: u32, count: u32): boolean {\n  return (flags & 1) !== 0 || count !== 0\n}',
  },
  {
    code: 'TS2345',
    wrong: 'export function f(): usize {\n  return usize(f)\n}',
    right: 'export function f(): usize {\n  return usize(addressOf(f))\n}',
  },
  {
    code: 'TS2345',
    wrong:
      'const table = FixedArray.of<u8, 3>(1, 2, 3)\nfunction f(bytes: Slice<u8>): void {}\nexport function g(): void {\n  f(table)\n}',
    right:
      'const table = FixedArray.of<u8, 3>(1, 2, 3)\nfunction f(bytes: Slice<u8>): void {}\nfunction h(bytes: ReadonlySlice<u8>): void {}\nexport function g(): void {\n  f(table.slice())\n  h(table)\n}',
  },
  {
    code: 'TS2741',
    wrong: 'const table = FixedArray.of<u8, 3>(1, 2, 3)\nexport const bytes: Slice<u8> = table',
    right: 'const table = FixedArray.of<u8, 3>(1, 2, 3)\nexport const bytes: Slice<u8> = table.slice()',
  },
  {
    code: 'TS2352',
    wrong: `${TASK}export function f(): u32 {\n  return (0x1000 as Task).pages\n}`,
    right: `${TASK}export function f(): u32 {\n  return ref<Task>(0x1000).pages + u32(ptr<u8>(0x1000)[0])\n}`,
  },
  {
    code: 'TS2554',
    wrong: `${TASK}export function f(): usize {\n  return sizeof(Task)\n}`,
    right: `${TASK}export function f(): usize {\n  return sizeof<Task>()\n}`,
  },
  {
    code: 'TS2693',
    wrong: `${SINK}export function f(value: u32): void {\n  out.text(String(value))\n}`,
    right: `${SINK}export function f(value: u32): void {\n  log\`\${value} \${hex(value)}\`\n}`,
  },
  inFunction(
    'TS2693',
    'const bytes = new Array<u8>(64)',
    'const bytes = new FixedArray<u8, 64>()\nbytes[0] = 1',
  ),
  {
    code: 'TS2749',
    wrong: 'const SIZE = 64\nexport const bytes = new FixedArray<u8, SIZE>()',
    right:
      'const SIZE = 64\nexport const bytes = new FixedArray<u8, typeof SIZE>()\nexport function first(count: usize): Slice<u8> {\n  return bytes.slice(0, count)\n}',
  },
  {
    code: 'TS1238',
    wrong: '@packed()\nexport class Task {\n  pages: u32 = 0\n}',
    right:
      '@packed\nexport class Task {\n  pages: u32 = 0\n  @bits(0, 4) low: u8 = 0\n}\n@align(16)\nexport class Page {\n  @volatile word: u32 = 0\n}',
  },
  {
    code: 'TS2695',
    wrong:
      'export function f(value: u32): boolean {\n  switch (value) {\n    case 1, 2:\n      return true\n  }\n  return false\n}',
    right:
      'export function f(value: u32): boolean {\n  switch (value) {\n    case 1:\n    case 2:\n      return true\n  }\n  return false\n}',
  },
  {
    code: 'TS2322',
    wrong:
      'class Primes {\n  readonly first: FixedArray<u32, 3> = FixedArray.of<u32>(2, 3, 5)\n}\nexport const primes = new Primes()',
    right:
      'class Primes {\n  readonly first: FixedArray<u32, 3> = FixedArray.of<u32, 3>(2, 3, 5)\n}\nexport const primes = new Primes()',
  },
  inFunction('TS2693', 'const at = new Ptr<u8>()', 'const at = ptr<u8>(0x1000)\nat[0] = 1'),
]

const remediesOf = (source: string): string[] =>
  compileFixture(FILE, source).diagnostics.map(({ code, remedy }) => `${code} ${remedy}`)

test.each(CASES)('$code: $wrong', ({ code, wrong, right }) => {
  const said = compileFixture(FILE, wrong).diagnostics
  const own = said.find((diagnostic) => diagnostic.code === code)
  expect(own?.remedy ?? null, remediesOf(wrong).join('\n')).not.toBeNull()
  expect(own!.message).not.toMatch(/Do you need to|Try changing|Did you mean/)
  expect(compileFixture(FILE, right).diagnostics.map(({ message }) => message)).toEqual([])
})

test('each remedy is said of something', () => {
  const said = CASES.flatMap(({ wrong }) => compileFixture(FILE, wrong).diagnostics).map(
    ({ remedy }) => remedy,
  )
  const isSaid = (remedy: string): boolean => {
    const parts = remedy.split(/\{\d\}/)
    return said.some((text) => text !== null && parts.every((part) => text.includes(part)))
  }
  expect(REMEDIES.filter((remedy) => !isSaid(remedy))).toEqual([])
})
