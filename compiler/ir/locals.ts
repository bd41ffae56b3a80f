/** Which variables of a function stand in memory, and which are mere values. */

import type { Local, Statement } from './nodes.ts'
import { rootOf, walkStatements } from './walk.ts'

/** The variables that something besides plain reading and assigning as a whole reaches. */
export function localsInMemory(body: readonly Statement[]): ReadonlySet<Local> {
  const found = new Set<Local>()
  walkStatements(body, {
    place: (place, use) => {
      const root = rootOf(place)
      if (root?.kind === 'local' && (root !== place || use === 'address')) found.add(root.local)
    },
  })
  return found
}
