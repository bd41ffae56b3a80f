/** C that GCC does not accept is the compiler's own bug, and is reported as one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { LINK_TARGETS } from '../../linker/targets.ts'
import { compileC } from '../../scripts/compile-c.ts'
import { findToolchain } from '../../scripts/toolchain.ts'

const { cc } = await findToolchain(null)

test('the report names the TypeScript line and shows the C text', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ring0-compile-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const source = join(folder, 'kernel.c')
  writeFileSync(source, '#line 12 "kernel-src/mm/frames.ts"\nint wrong(void) { int unused; return 0; }\n')
  const report = compileC({ cc, flags: LINK_TARGETS.i386.flags, source, object: join(folder, 'kernel.o') })
  await expect(report).rejects.toThrow('This is a bug of the ring0 compiler, not of your kernel.')
  await expect(report).rejects.toThrow('It comes from kernel-src/mm/frames.ts:12')
  await expect(report).rejects.toThrow(/kernel\.plain\.c:2:.*unused variable/)
  await expect(report).rejects.toThrow('int wrong(void) { int unused; return 0; }')
})

test('a compiler that is not there is named, with what CROSS means', async () => {
  await expect(findToolchain('no-such-')).rejects.toThrow(
    /no compiler for i386 works:\n {2}no-such-gcc: no-such-gcc, no-such-ld, .* not found\nCROSS is what stands before "gcc"/,
  )
})

test('a compiler for another machine is refused, with its own words', async () => {
  await expect(findToolchain('/bin/')).rejects.toThrow(/\/bin\/gcc/)
})

test('CROSS may be written with gcc at its end', async () => {
  const prefix = cc[0]!.replace(/gcc$/, '')
  expect((await findToolchain(`${prefix}gcc`)).name).toBe((await findToolchain(prefix)).name)
})
