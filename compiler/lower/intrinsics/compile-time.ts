/** `comptime(…)` and `embed(…)`: data that is there before the kernel runs. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Initial } from '../../ir/nodes.ts'
import { U8, array, sliceOf } from '../../types/machine.ts'
import { readPlace } from '../expressions/places.ts'
import { computedGlobal, makeGlobal, stringArgument } from '../globals.ts'
import type { Intrinsic } from './shared.ts'

/** Each byte is one object, however many there are of it. */
const BYTES: readonly Initial[] = Array.from({ length: 256 }, (_, value) => ({
  kind: 'integer',
  value: BigInt(value),
}))

const comptime: Intrinsic = (body, node) => {
  let global = body.objects.get(node)
  if (!global) {
    global = computedGlobal(body, node, 'computed', node)
    body.objects.set(node, global)
  }
  return readPlace({ kind: 'global', type: global.type, global })
}

const embed: Intrinsic = (body, node) => {
  const { unit } = body
  const name = stringArgument(unit, node, 0)
  const file = path.resolve(path.dirname(node.getSourceFile().fileName), name)
  let global = unit.embedded.get(file)
  if (!global) {
    let content: Uint8Array
    try {
      content = readFileSync(file)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const words =
        code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `${code}`
      return unit.refuse('embeddedFile', node.arguments[0]!, name, words)
    }
    global = makeGlobal(unit, node, `embedded ${path.basename(file)}`, array(U8, content.length), true)
    if (content.some((byte) => byte !== 0))
      global.initial = { kind: 'array', elements: Array.from(content, (byte) => BYTES[byte]!) }
    unit.embedded.set(file, global)
  }
  const array_ = { kind: 'global', type: global.type, global } as const
  return { kind: 'sliceOfArray', type: sliceOf(U8, true), array: array_ }
}

export const COMPILE_TIME: Readonly<Record<string, Intrinsic>> = { comptime, embed }
