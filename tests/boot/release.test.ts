/** Without the checks for overflow the kernel is other machine code: it must do the same. */
import { expect, test } from 'vitest'
import { bootMachine, buildKernel } from './images.ts'

test('the kernel of a release build passes', async () => {
  const kernel = await buildKernel({ checks: 'release', tests: false })
  const { verdict, explanation, lines } = await bootMachine(kernel, { kernel: kernel.elf })
  expect(verdict, explanation).toEqual({ kind: 'pass' })
  expect(lines).toContain('ring0, release checks')
})

test("the kernel's tests pass in a release build, those aside that must panic", async () => {
  const kernel = await buildKernel({ checks: 'release', tests: true })
  const { verdict, explanation, lines } = await bootMachine(kernel, { kernel: kernel.elf })
  expect(verdict, explanation).toEqual({ kind: 'pass' })
  expect(lines.filter((line) => line.startsWith('ok ')).length).toBeGreaterThan(50)
})
