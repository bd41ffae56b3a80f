/** A file that is embedded: its bytes are in the image, follow the file, and cannot be written. */
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildImage, type BuiltImage, type ImageRequest } from '../../scripts/build.ts'
import { ROOT } from '../../scripts/root.ts'
import { bootMachine, type Booted } from './images.ts'
import { SOURCE_PARTS } from './kernel-variant.ts'

const folder = join(ROOT, 'build/embedded-full')
const root = join(folder, 'sources')
const request: ImageRequest = {
  ...{ target: 'i386', checks: 'full', tests: false, progress: false },
  ...{ root, out: folder },
}
const note = join(root, 'kernel-src/note.txt')

/** Shows the bytes of the file, and then writes the first. */
const MAIN = `
import { start } from './boot/start.ts'
import { log } from './lib/console.ts'

const note = embed('note.txt')

export const main = exported('kernel_main', (magic: u32, information: PhysicalAddress): void => {
  start(magic, information)
  log\`note: \${stringAt(usize(addressOf(note)), note.length)}\`
  ptr<u8>(usize(addressOf(note)))[0] = 0x58 // the write
  log\`still here\`
})
`
const lineOfWrite = MAIN.split('\n').findIndex((line) => line.endsWith('// the write')) + 1

async function bootBuilt({ elf, stripped, symbolsJson }: BuiltImage): Promise<Booted> {
  const kernel = { elf, stripped, image: { elf, symbols: symbolsJson }, request }
  return bootMachine(kernel, { kernel: elf })
}

beforeAll(() => {
  rmSync(root, { recursive: true, force: true })
  for (const part of SOURCE_PARTS) cpSync(join(ROOT, part), join(root, part), { recursive: true })
  writeFileSync(join(root, 'kernel-src/main.ts'), MAIN)
})

test('a changed file is in the next image, and nothing is built for an unchanged one', async () => {
  writeFileSync(note, 'first words')
  const first = await bootBuilt(await buildImage(request))
  expect(first.lines).toContain('note: first words')
  writeFileSync(note, 'second')
  const changed = await buildImage(request)
  expect(changed.changed).toBe(true)
  expect((await bootBuilt(changed)).lines).toContain('note: second')
  expect((await buildImage(request)).changed).toBe(false)
})

test('a write to its bytes is a page fault at its line', async () => {
  const { verdict, lines, explanation } = await bootBuilt(await buildImage(request))
  expect(verdict.kind, explanation).toBe('panic')
  const panic = lines.findIndex((line) => line.startsWith('panic: '))
  expect(lines[panic], explanation).toMatch(
    /^panic: page fault: write to read-only data \(write of 0x[\da-f]{8}\)$/,
  )
  expect(lines[panic + 1]).toMatch(new RegExp(`^  at kernel-src/main\\.ts:${lineOfWrite}(:[1-9]\\d*)?$`))
  expect(lines).not.toContain('still here')
})
