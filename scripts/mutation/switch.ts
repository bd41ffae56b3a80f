/** Where a woven source finds the switch that chooses its mutant. */
import { dirname, join, relative } from 'node:path'
import { ROOT } from '../root.ts'

const SWITCH = join(ROOT, 'kernel-src/testing/mutant.ts')

/** As an import of the source at `path`. */
export const switchFor = (path: string): string => relative(dirname(path), SWITCH)
