/**
 * Synthetic projects of any size in the ring0 language. Each module is the same hundred lines under its own names,
 * with what kernels are made of (classes, generics, slices, loops, records, checks), and calls the module before it.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/root.ts'

const moduleName = (index: number): string => `module${index}`

function moduleText(index: number): string {
  const before = index === 0 ? null : index - 1
  const first = before === null ? [] : [`import { run${before} } from './${moduleName(before)}.ts'`, '']
  const others = before === null ? 'seed' : `run${before}(seed, table)`
  return [...first, body(index, others)].join('\n')
}

const body = (index: number, others: string): string => `/** Module ${index} of a synthetic project. */
const CAPACITY = 64

enum State${index} {
  Free,
  Used,
  Retired,
}

interface Range${index} {
  readonly start: u32
  readonly length: u32
}

class Entry${index} {
  next: Entry${index} | null = null
  key: u32 = 0
  value: u64 = 0
  state: State${index} = State${index}.Free

  reset(): void {
    this.next = null
    this.key = 0
    this.value = 0
    this.state = State${index}.Free
  }
}

class Table${index} {
  private readonly entries: FixedArray<Inline<Entry${index}>, 64> = new FixedArray()
  private readonly counts: FixedArray<u16, 16> = new FixedArray()
  private free: Entry${index} | null = null
  private used: usize = 0

  initialize(): void {
    for (let index: usize = 0; index < this.entries.length; index++) {
      const entry = this.entries[index]
      entry.reset()
      entry.next = this.free
      this.free = entry
    }
    this.used = 0
  }

  take(key: u32): Entry${index} | null {
    const entry = this.free
    if (entry === null) return null
    this.free = entry.next
    entry.key = key
    entry.state = State${index}.Used
    this.used++
    const bucket = key & 15
    this.counts[bucket] = u16(this.counts[bucket] + 1)
    return entry
  }

  release(entry: Entry${index}): boolean {
    if (entry.state !== State${index}.Used) return false
    entry.state = State${index}.Retired
    entry.next = this.free
    this.free = entry
    this.used--
    return true
  }

  get isFull(): boolean {
    return this.used === CAPACITY
  }
}

function largest${index}<T extends number>(values: Slice<T>, isGreater: (one: T, other: T) => boolean): T {
  let found = values[0]
  for (const value of values) if (isGreater(value, found)) found = value
  return found
}

function split${index}(range: Range${index}, at: u32): readonly [Range${index}, Range${index}] {
  const { start, length } = range
  return [
    { start, length: at },
    { start: start + at, length: length - at },
  ]
}

function mix${index}(words: Slice<u32>, seed: u32): u32 {
  let state = seed
  for (let index: usize = 0; index < words.length; index++) {
    switch (index & 3) {
      case 0:
        state = wrap.add(rotateLeft(state, 5), words[index])
        break
      case 1:
        state = state ^ (words[index] >> 3)
        break
      default:
        if (state > 0x8000_0000 && words[index] !== 0) state = state / 3
        else state = ~state
    }
  }
  return state
}

const table${index} = new Table${index}()
const words${index} = FixedArray.of<u32, 8>(1, 2, 3, 5, 8, 13, 21, ${index})

export function run${index}(seed: u32, table: Slice<u32>): u32 {
  table${index}.initialize()
  let sum: u64 = 0
  while (!table${index}.isFull) {
    const entry = table${index}.take(u32(sum))
    if (entry === null) break
    entry.value = sum * 3
    sum += entry.key + 1
    if ((sum & 7) === 7 && !table${index}.release(entry)) return 0
  }
  const [low, high] = split${index}({ start: seed >> 4, length: 100 }, 40)
  const most = largest${index}<u32>(words${index}.slice(), (one, other) => one > other)
  const mixed = mix${index}(table, wrap.add(seed, most))
  return mixed ^ u32(sum) ^ low.length ^ high.start ^ ${others}
}
`

const mainText = (last: number): string => `import { run${last} } from './${moduleName(last)}.ts'

const table: FixedArray<u32, 16> = new FixedArray()

export const failed = checkHandler((check: Check, first: usize, second: usize): never => {
  while (true) asm\`hlt # \${input('r', check.location.line)} \${input('r', first ^ second)}\`
})

export const main = exported('kernel_main', (): u32 => run${last}(1, table.slice()))

export const start = naked('_start', () => {
  asm\`call kernel_main\`
  asm\`hlt\`
})
`

export interface SyntheticProject {
  readonly config: string
  readonly entry: string
  readonly lines: number
}

/** Writes a project of at least so many lines to a folder. */
export function writeProject(folder: string, wantedLines: number): SyntheticProject {
  mkdirSync(folder, { recursive: true })
  let lines = 0
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    lines += text.split('\n').length - 1
  }
  let count = 0
  while (lines < wantedLines) write(`${moduleName(count)}.ts`, moduleText(count++))
  write('main.ts', mainText(count - 1))
  const options = {
    ...{ noLib: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', strict: true },
    ...{ allowImportingTsExtensions: true, verbatimModuleSyntax: true, noEmit: true, types: [] },
  }
  const files = [join(ROOT, 'compiler/lib/kernel.d.ts'), 'main.ts']
  const config = join(folder, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ compilerOptions: options, files }))
  return { config, entry: join(folder, 'main.ts'), lines }
}
