/**
 * Where an allocation may stand: aligned, a phase away from being aligned, across no multiple of a boundary, in
 * a range. Each of these is arithmetic on the two ends of a free piece, and all of it is here.
 */

/** In place of a number that an arena hands out: there is none. No arena contains it. */
export const NOWHERE = 0xffff_ffff

export interface Placement {
  /** A power of two; the allocation begins `phase` above a multiple of it. */
  readonly alignment: usize
  /** Less than the alignment, and a multiple of the arena's quantum. */
  readonly phase: usize
  /** A power of two, no multiple of which lies inside the allocation but at its beginning; 0 for any crossing. */
  readonly boundary: usize
  /** The least number that the allocation may contain. */
  readonly first: usize
  /** The greatest one. */
  readonly last: usize
}

/** An aligned allocation without further wishes. */
export function alignedTo(alignment: usize): Placement {
  return { alignment, phase: 0, boundary: 0, first: 0, last: NOWHERE }
}

/** The `size` numbers from `place` on and no others; `place` is a multiple of `alignment`. */
export function exactly(place: usize, size: usize, alignment: usize): Placement {
  return { alignment, phase: 0, boundary: 0, first: place, last: place + (size - 1) }
}

/** The least place in the piece of `pieceSize` units from `start` on where `size` units stand as wished, or `NOWHERE`. */
export function placeIn(start: usize, pieceSize: usize, size: usize, wish: Placement): usize {
  const { alignment, phase, boundary, first, last } = wish
  const pieceLast = start + (pieceSize - 1)
  const end = pieceLast < last ? pieceLast : last
  const least = start > first ? start : first
  let place = nextAligned(least, alignment, phase, end)
  if (place === NOWHERE || end - place < size - 1) return NOWHERE
  if (boundary !== 0 && crosses(place, size, boundary)) {
    // Behind every multiple of the boundary the same distances recur, so what crosses the next one crosses each.
    const crossing = (place | (boundary - 1)) + 1
    place = crossing > end ? NOWHERE : nextAligned(crossing, alignment, phase, end)
    if (place === NOWHERE || end - place < size - 1 || crosses(place, size, boundary)) return NOWHERE
  }
  return place
}

/**
 * What to wish of an arena whose quantum is coarser, so that `size` units stand as wished in what it gives: in its
 * `spanSize` units, of which `lead` lie before the place.
 */
export function coarser(
  wish: Placement,
  size: usize,
  lead: usize,
  spanSize: usize,
  quantum: usize,
): Placement {
  const { alignment, phase, boundary, first, last } = wish
  // The greatest place for the span from which the allocation still ends in time.
  const greatest = (last - (lead + size - 1)) & ~(quantum - 1)
  return {
    alignment: alignment < quantum ? quantum : alignment,
    phase: phase - lead,
    boundary: boundary <= quantum ? 0 : boundary,
    first: first < lead ? 0 : first - lead,
    last: greatest + (spanSize - 1),
  }
}

/** The least place from `least` to `end` that is `phase` above a multiple of `alignment`, or `NOWHERE`. */
function nextAligned(least: usize, alignment: usize, phase: usize, end: usize): usize {
  if (least > end) return NOWHERE
  const distance = wrap.subtract(phase, least) & (alignment - 1)
  return distance > end - least ? NOWHERE : least + distance
}

function crosses(place: usize, size: usize, boundary: usize): boolean {
  return ((place ^ (place + (size - 1))) & ~(boundary - 1)) !== 0
}
