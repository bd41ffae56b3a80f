/** The bytes of a file, which a program reads and nothing more. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { LANGUAGE } from '../run/subject.ts'
import { statement, type Tree } from '../tree.ts'
import type { Declared } from './context.ts'

const FILE = 'embedded.bin'

export function embedded(declared: Declared): Tree {
  const bytes = [...readFileSync(path.join(LANGUAGE, FILE))]
  declared.sequences.push({
    ...{ name: 'file', element: 'u8', length: bytes.length },
    ...{ isLasting: true, isReadonly: true },
  })
  return statement(
    `const file = embed('${FILE}')`,
    [],
    `const file = m.listed(${bytes.map((byte) => `${byte}n`).join(', ')})`,
  )
}
