/** The session that the README shows is what the kernel says, but for its figures. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../scripts/root.ts'
import { bootMachine, buildKernel, packIso } from './images.ts'

/** The part of the first session from the kernel's first line to its last. */
const SESSION = /^ring0, full checks\n.*?^\[ring0\] end: pass\n/ms
/** Says in the README how many lines are left out. */
const LEFT_OUT = /^ {2}\(.* more\)$/

const withoutFigures = (text: string): string =>
  text
    .replace(/0x[0-9a-f]+|\d+/g, '#')
    .replace(/ +#/g, ' #')
    .trimEnd()

test("the README's session", async () => {
  const kernel = await buildKernel({ checks: 'full', tests: false })
  const { lines } = await bootMachine(kernel, { iso: await packIso(kernel) })
  const real = lines.slice(lines.indexOf('ring0, full checks')).map(withoutFigures)
  const shown = SESSION.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))![0]
    .trimEnd()
    .split('\n')

  let position = 0
  for (const [index, line] of shown.entries()) {
    if (LEFT_OUT.test(line)) {
      const next = withoutFigures(shown[index + 1]!)
      while (position < real.length && real[position] !== next) position++
    } else {
      expect(real[position], `the line after "${real[position - 1] ?? ''}"`).toBe(withoutFigures(line))
      position++
    }
  }
  expect(real.slice(position)).toEqual([])
})
