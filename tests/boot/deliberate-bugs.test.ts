/**
 * Bugs as a person makes them, put into the real `main.ts`. Each must be reported on the serial port in exact
 * words, at its own line of `main.ts`, with the calls that led to it in the backtrace.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { bootMachine, type Booted, type Kernel } from './images.ts'
import { buildVariant, mainSource } from './kernel-variant.ts'

interface Bug {
  /** The last word of the command line asks for it, and a comment marks the line that has it. */
  readonly name: string
  /** The function of `main.ts` that has the bug. */
  readonly inside: string
  readonly source: string
  readonly message: RegExp
  /** What release builds check as well, at the same line. */
  readonly inRelease: boolean
}

const BUGS: readonly Bug[] = [
  {
    name: 'null-assertion',
    inside: 'assertNull',
    source: `
let found: Thing | null = null

function assertNull(): void {
  const thing = found! // null-assertion
  log\`\${thing.value}\`
}`,
    message: /^null has no fields or methods here: the value was asserted not to be null$/,
    inRelease: true,
  },
  {
    name: 'null-reference',
    inside: 'followNull',
    source: `
function followNull(): void {
  const thing = ref<Thing>(VirtualAddress(0))
  log\`\${thing.value}\` // null-reference
}`,
    message: /^page fault: null dereference \(read of 0x00000004\)$/,
    inRelease: false,
  },
  {
    name: 'stack-overflow',
    inside: 'descend',
    source: `
function descend(depth: u32): u32 {
  return descend(depth + 1) + depth // stack-overflow
}`,
    message: /^stack overflow: all 16384 bytes of the kernel stack are in use$/,
    inRelease: false,
  },
  {
    name: 'index-out-of-bounds',
    inside: 'readBeyond',
    source: `
const numbers: FixedArray<u32, 8> = new FixedArray()
let eight: usize = 8

function readBeyond(): void {
  log\`\${numbers[eight]}\` // index-out-of-bounds
}`,
    message: /^index 8 is out of bounds for length 8$/,
    inRelease: true,
  },
  {
    name: 'object-freed-twice',
    inside: 'freeObjectTwice',
    source: `
const things = new SlabCache<Thing>('things', (thing: Thing): void => {
  thing.value = 1
})

function freeObjectTwice(): void {
  const thing = things.allocate()!
  things.free(thing)
  things.free(thing) // object-freed-twice
}`,
    message: /^slab cache things: 0x[0-9a-f]{8} is freed, but it is free already$/,
    inRelease: false,
  },
  {
    name: 'frame-freed-twice',
    inside: 'freeFrameTwice',
    source: `
function freeFrameTwice(): void {
  const frame = frames.allocate() // frame-taken
  frames.free(frame) // frame-freed-once
  frames.free(frame) // frame-freed-twice
}`,
    message: /^frames: frame 0x[0-9a-f]+ is freed, but it is free already$/,
    inRelease: false,
  },
]

const IMPORTS = `import { SlabCache } from './mm/slab.ts'\n`
const THING = `
class Thing {
  other: Thing | null = null
  value: u32 = 0
}

function isAskedFor(bug: string): boolean {
  const line = bootInformation.commandLine
  return line.length >= bug.length && line.slice(line.length - bug.length) === bug
}
`
const CALLS: Readonly<Record<string, string>> = { descend: 'log`${descend(1)}`' }

/** `main.ts` as it is, with every bug, and a call just before the end to the one that is asked for. */
function mainWithBugs(): string {
  const calls = BUGS.map(
    ({ name, inside }) => `  if (isAskedFor('${name}')) ${CALLS[inside] ?? `${inside}()`} // call ${name}\n`,
  )
  const before = '  log`ready`\n'
  const main = mainSource()
  expect(main.split(before).length, 'main.ts says that it is ready once').toBe(2)
  const lastImport = main.lastIndexOf('\nimport ') + 1
  const withImports = main.slice(0, lastImport) + IMPORTS + main.slice(lastImport)
  return (
    withImports.replace(before, calls.join('') + before) +
    THING +
    BUGS.map(({ source }) => source).join('\n') +
    '\n'
  )
}

let text: string
const kernels = new Map<'full' | 'release', Kernel>()
beforeAll(async () => {
  text = mainWithBugs()
  for (const checks of ['full', 'release'] as const)
    kernels.set(checks, await buildVariant('deliberate-bugs', checks, text))
})

/** The line of `main.ts` that ends with the comment `mark`. */
const lineOf = (mark: string): number => text.split('\n').findIndex((line) => line.endsWith(`// ${mark}`)) + 1

async function bootBug(bug: Bug, checks: 'full' | 'release'): Promise<Booted> {
  const kernel = kernels.get(checks)!
  return bootMachine(kernel, { kernel: kernel.elf, append: bug.name })
}

describe.each(BUGS)('$name', (bug) => {
  test('is reported at its line, with the calls that led there', async () => {
    const { verdict, explanation } = await bootBug(bug, 'full')
    expect(verdict.kind, explanation).toBe('panic')
    const [message, at, ...rest] = explanation.split('\n')
    expect(message!.replace(/^panic: /, '')).toMatch(bug.message)
    const place = `kernel-src/main.ts:${lineOf(bug.name)}`
    expect(at).toMatch(new RegExp(`^  at ${place.replaceAll('.', '\\.')}(:[1-9]\\d*)?$`))
    const calls = rest.slice(rest.indexOf('backtrace:') + 1)
    expect(calls, explanation).toContain(`  ${bug.inside} (${place})`)
    expect(calls, explanation).toContain(`  main (kernel-src/main.ts:${lineOf(`call ${bug.name}`)})`)
  })
})

test('a frame that is freed twice is explained by who took it and who freed it first', async () => {
  const { explanation } = await bootBug(
    BUGS.find(({ name }) => name === 'frame-freed-twice')!,
    'full',
  )
  const lines = explanation.split('\n')
  const frame = /frame (0x[0-9a-f]+)/.exec(lines[0]!)![1]!
  const caller = `    main (kernel-src/main.ts:${lineOf('call frame-freed-twice')})`
  for (const [verb, mark] of [
    ['taken', 'frame-taken'],
    ['freed', 'frame-freed-once'],
  ] as const) {
    const start = lines.indexOf(`  frame ${frame} was ${verb} by:`)
    expect(start, explanation).toBeGreaterThan(0)
    const site = `    freeFrameTwice (kernel-src/main.ts:${lineOf(mark)})`
    expect(lines.slice(start + 1, start + 3), explanation).toEqual([site, caller])
  }
})

describe.each(BUGS.filter(({ inRelease }) => inRelease))('$name in a release build', (bug) => {
  test('is reported at its line', async () => {
    const { verdict, explanation } = await bootBug(bug, 'release')
    expect(verdict.kind, explanation).toBe('panic')
    const [message, at] = explanation.split('\n')
    expect(message!.replace(/^panic: /, '')).toMatch(bug.message)
    expect(at).toMatch(new RegExp(`^  at kernel-src/main\\.ts:${lineOf(bug.name)}:[1-9]\\d*$`))
  })
})
