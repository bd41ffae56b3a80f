/** What the report of a misused object says beyond its first line, and the report of who holds objects, line by line. */
import { beforeAll, expect, test } from 'vitest'
import { bootMachine, type Kernel } from './images.ts'
import { buildVariant, mainSource } from './kernel-variant.ts'

const IMPORTS = `import { reportAllInUse } from './mm/slab-leaks.ts'
import { SlabCache } from './mm/slab.ts'
import { kmalloc } from './mm/heap.ts'
`
const SOURCE = `
class Thing {
  next: Thing | null = null
  value: u32 = 0
}
const things = new SlabCache<Thing>('things', (thing: Thing): void => {
  thing.value = 1
})
const kept = new FixedArray<Thing | null, 20>()

function keepSome(): void {
  for (let index: usize = 0; index < kept.length; index++) kept[index] = things.allocate() // kept
}

function keepText(): void {
  kmalloc(100) // text
}

function makeThing(): Thing {
  return things.allocate()! // made
}

function dropThing(thing: Thing): void {
  things.free(thing) // dropped
}

function misuse(): void {
  keepSome() // keep some
  keepText() // keep text
  reportAllInUse()
  const thing = makeThing() // make
  dropThing(thing) // drop
  thing.value = 7
  things.allocate() // misused
}
`
/** The outermost call; its line is not this test's affair. */
const ENTRY = '    enter_higher_half (kernel-src/arch/i386/entry.ts)'
const withoutEntryLine = (line: string): string => line.replace(/(entry\.ts):\d+\)$/, '$1)')
const READY = '  log`ready`\n'

let kernel: Kernel
let text: string
beforeAll(async () => {
  const main = mainSource()
  const lastImport = main.lastIndexOf('\nimport ') + 1
  text = main.slice(0, lastImport) + IMPORTS + main.slice(lastImport) + SOURCE
  if (text.split(READY).length !== 2) throw new Error('main.ts does not say once that it is ready')
  text = text.replace(READY, `${READY}  misuse() // call\n`)
  kernel = await buildVariant('slab-reports', 'full', text)
})

/** A call as reports show it: the function, and the line of \`main.ts\` that ends with the comment \`mark\`. */
function call(name: string, mark: string): string {
  const line = text.split('\n').findIndex((one) => one.endsWith(`// ${mark}`)) + 1
  return `${name} (kernel-src/main.ts:${line})`
}

test('a write to a free object is reported with the calls that allocated it and that freed it', async () => {
  const { verdict, explanation } = await bootMachine(kernel, { kernel: kernel.elf })
  expect(verdict.kind, explanation).toBe('panic')
  const [message, place, ...lines] = explanation.split('\n')
  const object =
    /^panic: slab cache things: (0x[0-9a-f]{8}) was written after it was freed: byte 4 of 8 is 0x07$/
  expect(message).toMatch(object)
  const address = object.exec(message!)![1]!
  expect(place).toBe(`  at ${call('', 'misused').slice(2, -1)}`)
  const outer = [`    ${call('main', 'call')}`, ENTRY]
  expect(lines.slice(0, 2 * 5 + 1).map(withoutEntryLine)).toEqual([
    `  ${address} was allocated by:`,
    `    ${call('makeThing', 'made')}`,
    `    ${call('misuse', 'make')}`,
    ...outer,
    `  ${address} was freed by:`,
    `    ${call('dropThing', 'dropped')}`,
    `    ${call('misuse', 'drop')}`,
    ...outer,
    'backtrace:',
  ])
})

test('objects in use are reported by the calls that allocated them', async () => {
  const { lines } = await bootMachine(kernel, { kernel: kernel.elf })
  const from = lines.indexOf('ready') + 1
  const until = lines.findIndex((line) => line.startsWith('panic: '))
  const outer = [`    ${call('main', 'call')}`, ENTRY]
  expect(lines.slice(from, until).map(withoutEntryLine)).toEqual([
    'slab cache heap 112: 1 in use, of 112 bytes each',
    '  1 allocated by:',
    `    ${call('keepText', 'text')}`,
    `    ${call('misuse', 'keep text')}`,
    ...outer,
    'slab cache things: 20 in use, of 8 bytes each',
    '  20 allocated by:',
    `    ${call('keepSome', 'kept')}`,
    `    ${call('misuse', 'keep some')}`,
    ...outer,
  ])
})
