/** What the sections that a program names cannot hold: code beside data, values that change in read-only memory. */

import type { Location } from '../ir/location.ts'
import { isZero } from '../ir/initials.ts'
import type { FunctionNode } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'

export interface Misplaced {
  readonly location: Location
  readonly section: string
  /** What stands there. */
  readonly what: string
  /** A section that would do. */
  readonly instead: string
}

/** What the usual names of sections promise of everything in them. */
const USUAL = {
  text: /^\.text(?:$|\.)/,
  data: /^\.(?:data|rodata|bss)(?:$|\.)/,
  readonly: /^\.rodata(?:$|\.)/,
  zeroed: /^\.bss(?:$|\.)/,
}

/** The definitions that stand in sections of another kind. */
export function findMisplaced({ functions, globals }: Program): readonly Misplaced[] {
  const withCode = new Set(
    functions.map(sectionOf).filter((section) => section !== null && !USUAL.data.test(section)),
  )
  const found: Misplaced[] = []
  for (const node of functions) {
    const section = sectionOf(node)
    if (section !== null && USUAL.data.test(section))
      found.push({ location: node.location, section, what: 'a function', instead: '.text.own' })
  }
  for (const global of globals) {
    const { location, section } = global
    if (section === null) continue
    if (USUAL.text.test(section) || withCode.has(section))
      found.push({ location, section, what: 'a value', instead: '.data.own' })
    else if (USUAL.zeroed.test(section) && !isZero(global.initial))
      found.push({ location, section, what: 'a value that is not zero', instead: '.data.own' })
    else if (USUAL.readonly.test(section) && !global.constant)
      found.push({ location, section, what: 'a value that can change', instead: '.data.own' })
  }
  return found
}

function sectionOf({ linkage }: FunctionNode): string | null {
  return 'section' in linkage ? linkage.section : null
}
