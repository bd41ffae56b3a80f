/** Which variables of a function stand in memory, and which are mere values; and what messages call them. */

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

/** What messages call a variable; null if the source knows it by its own name. */
export function spokenName({ temporary, spoken }: Local): string | null {
  return spoken ?? (temporary ? 'a value' : null)
}
