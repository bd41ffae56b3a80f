/** Comments that hide TypeScript's errors are refused: the compiler relies on every one being reported. */

import { locate } from '../frontend/locate.ts'
import type { ts } from '../frontend/typescript.ts'
import type { Unit } from './unit.ts'

const SUPPRESSION = /(?:\/\/+|\/\*+|^[ \t]*\*+)[ \t]*(@ts-ignore|@ts-expect-error|@ts-nocheck)/gm

/** Records each suppressing comment of a file. */
export function refuseSuppressions(unit: Unit, file: ts.SourceFile): void {
  for (const match of file.text.matchAll(SUPPRESSION)) {
    const start = match.index + match[0].length - match[1]!.length
    unit.reportAt('suppressed', locate(file, start, unit.project.root), [match[1]!], {
      path: file.fileName,
      text: file.text,
      start,
      length: match[1]!.length,
    })
  }
}
