/** What a function inside another one writes is not taken for known where checks are proved. */

import { expect, test } from 'vitest'
import { runProgram } from '../../../compiler/interpret/run-program.ts'
import { releaseBuild } from '../../support/assembly.ts'

const SOURCE = `
  const values = FixedArray.of<u32>(1, 2, 3)
  function call(work: () => void): void { work() }
  export const counted = exported('counted', (): void => {
    const part = values.slice()
    let i: usize = 0
    while (i < part.length) {
      call(() => { i = 100 })
      if (part[i] === 7) unreachable()
      i++
    }
  })
  export const shortened = exported('shortened', (): void => {
    let part = values.slice()
    for (let i: usize = 0; i < part.length; i++) {
      call(() => { part = part.slice(3) })
      if (part[i] === 7) unreachable()
    }
  })
  export const masked = exported('masked', (): void => {
    let index: usize = 1
    call(() => { index = 77 })
    if (values[index & 127] === 7) unreachable()
  })
`

test.each([
  ['counted', 'index 100 is out of bounds for length 3'],
  ['shortened', 'index 0 is out of bounds for length 0'],
  ['masked', 'index 77 is out of bounds for length 3'],
])('%s keeps its check', (symbol, message) => {
  const program = releaseBuild(SOURCE)
  const entry = program.functions.find((node) => node.symbol === symbol)!
  expect(runProgram(program, { entry })).toMatchObject({ end: 'panic', message })
})
