/** Where a module has hundreds of errors, those that stand behind it are not checked, and that is said. */

import path from 'node:path'
import { expect, test } from 'vitest'
import { compile } from '../../../compiler/compile.ts'
import { LANGUAGE } from '../../../fuzz/run/subject.ts'

/** What is said of a module with so many errors, and of two others that import each other and it, of one error each. */
function compiled(errors: number): ReturnType<typeof compile> {
  const wrong = (count: number): string =>
    Array.from({ length: count }, (_, index) => `export const wrong${index}: u32 = 'text'\n`).join('')
  const file = (name: string): string => path.join(LANGUAGE, name)
  return compile({
    project: file('tsconfig.json'),
    entries: [file('last.ts')],
    target: 'i386',
    mode: 'full',
    hosted: true,
    overlay: new Map([
      [file('many.ts'), wrong(errors)],
      [file('between.ts'), `import './many.ts'\n${wrong(1)}`],
      [file('last.ts'), `import './between.ts'\n${wrong(1)}`],
    ]),
  })
}

test('modules behind hundreds of errors are not checked', () => {
  const { program, diagnostics } = compiled(501)
  expect(program).toBeNull()
  const others = diagnostics.filter(({ code }) => code !== 'TS2322')
  expect(
    others.map(({ code, location }) => [code, path.basename(location?.file ?? ''), location?.line]),
  ).toEqual([['RK1231', 'between.ts', 1]])
  expect(others[0].message).toContain('More than 500 errors')
  expect(others[0].message).toContain('2 modules')
  expect(diagnostics).toHaveLength(502)
})

test('modules behind fewer errors are', () => {
  expect(compiled(499).diagnostics.map(({ code }) => code)).toEqual(
    Array.from({ length: 501 }, () => 'TS2322'),
  )
})
