/** The sessions in the chapter on memory management are what the monitor says, but for figures. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runQemu, serialLines } from '../../scripts/qemu.ts'
import { ROOT } from '../../scripts/root.ts'
import { buildKernel } from './images.ts'

const CHAPTER = readFileSync(join(ROOT, 'docs/memory-management.md'), 'utf8')
const PROMPT = 'ring0> '
/** A row of a picture: where it begins is a figure, and what it shows is one too. */
const ROW = /^( {2}0x[0-9a-f]{8}) [ .:+#]+$/
const ADDRESS = /0x[0-9a-f]+/g
const FIGURE = /\d+/g

const sessions = [...CHAPTER.matchAll(/^```text\n(ring0> [^`]*)```$/gm)].map(([, text]) =>
  text!.trimEnd().split('\n'),
)
const commandsOf = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.startsWith(PROMPT)).map((line) => line.slice(PROMPT.length))

const shape = (line: string): string =>
  line.replace(ROW, '$1 row').replace(ADDRESS, '#').replace(FIGURE, '#').replace(/ +/g, ' ').trimEnd()

test('the chapter has sessions of each layer', () => {
  expect(sessions.flatMap(commandsOf)).toEqual(
    expect.arrayContaining(['frames', 'maps', 'arenas', 'slabs', 'mem']),
  )
})

test.for(sessions.map((lines) => [commandsOf(lines).join('; '), lines] as const))('%s', async ([, lines]) => {
  const kernel = await buildKernel({ checks: 'full', tests: false })
  const commands = commandsOf(lines)
  // What these show needs something to show.
  const before =
    commands.includes('fill') || !commands.some((name) => name === 'slabs' || name === 'mem') ? [] : ['fill']
  const { serial, verdict, explanation } = await runQemu({
    ...{ target: 'i386', machine: 'pc', memory: '32M', image: kernel.image, timeoutSeconds: 60 },
    boot: { kernel: kernel.elf },
    typed: [...before, ...commands],
  })
  expect(verdict, explanation).toEqual({ kind: 'pass' })
  // A session may leave lines out, but says nothing that is not so, in its order.
  const real = serialLines(serial).map(shape)
  let position = 0
  for (const line of lines.map(shape)) {
    const found = real.indexOf(line, position)
    expect(found, `"${line}" is not what the kernel says`).toBeGreaterThanOrEqual(position)
    position = found + 1
  }
})
