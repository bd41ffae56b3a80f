/**
 * How the memory of a slab is divided, calculated once for each cache.
 *
 * A slab is some pages cut into equal places for objects. What is known of the objects, its *control data*, stands
 * at the beginning of the slab where objects are small. Large objects would lose the room of one of them to it, and
 * could not be as aligned as they are large, so their control data stands apart from the slab. The threshold is an
 * eighth of a page, as in Bonwick, "The Slab Allocator" (USENIX 1994), section 3.2.
 *
 * What is left over is the slab's slack. Each slab of a cache begins its objects a little later than the one before,
 * as far as the slack goes, and so the same fields of different slabs' objects fall into different lines of the
 * processor's cache. Bonwick calls that colouring.
 *
 * Where a cache is debugged, a place also holds red zones before and behind the object and, if objects are
 * constructed, room for the state of a free one while poison stands in its place; see slab-debug.ts.
 */
import { PAGE_SHIFT, PAGE_SIZE } from '#arch/paging'

/** Objects from this size on have their control data apart. */
export const LEAST_APART = PAGE_SIZE / 8
/** A slab has pages for so many objects at least, which bounds what is left over to an eighth of it, ... */
const LEAST_OBJECTS = 8
/**
 * ... unless its control data stands apart and fewer pages leave one part of so many over: the fewer objects a slab has,
 * the sooner all of them are free, and its memory can go where it is wanted.
 */
const SLACK_PARTS = 16
/** The most objects of a slab with its control data apart: less than twice the least. */
export const MOST_OBJECTS_APART = 16
/** A slab has no more pages than this, unless they are needed for a single object. */
const MOST_PAGES = 32
/** Colours differ by a line of the processor's cache, where the slack has room for one. */
const CACHE_LINE = 64
/** The bytes of the red zones on either side of an object. */
export const ZONE_BYTES = 8

/** The control data's sizes, in bytes. */
export interface ControlSizes {
  readonly header: usize
  readonly eachObject: usize
}

export interface SlabLayout {
  /** From one object to the next. */
  readonly stride: usize
  /** From the slab's first byte to its first object, in the first colour. */
  readonly lead: usize
  readonly pages: usize
  /** How many objects a slab has. */
  readonly capacity: usize
  /** Whether the control data stands apart. */
  readonly isApart: boolean
  readonly colours: usize
  /** By how many bytes two colours differ. */
  readonly colourStep: usize
}

export function roundUp(value: usize, alignment: usize): usize {
  return (value + (alignment - 1)) & ~(alignment - 1)
}

/** From an object to where its state is kept while it is free, in caches that are debugged. */
export function shadowOffset(objectSize: usize): usize {
  return roundUp(objectSize, alignof<usize>()) + ZONE_BYTES
}

/** The layout for objects whose places take `placeSize` bytes each, at multiples of `alignment`, a power of two. */
export function layOutSlab(
  objectSize: usize,
  alignment: usize,
  control: ControlSizes,
  isInternal: boolean,
  isDebugged: boolean,
  isConstructed: boolean,
): SlabLayout {
  const { header, eachObject } = control
  const isApart = objectSize >= LEAST_APART && !isInternal
  const shadow = isConstructed ? roundUp(objectSize, alignof<usize>()) : 0
  const place = isDebugged ? shadowOffset(objectSize) + shadow + ZONE_BYTES : objectSize
  const stride = roundUp(place, alignment)
  const zone: usize = isDebugged ? ZONE_BYTES : 0
  let pages: usize = 1
  for (;;) {
    const bytes = pages << PAGE_SHIFT
    const fixed = isApart ? zone : header + zone + alignment
    const each = isApart ? stride : stride + eachObject
    let capacity = bytes <= fixed ? 0 : (bytes - fixed) / each
    const isTight = isApart && (bytes - capacity * stride) * SLACK_PARTS <= bytes
    const isEnough = isTight || capacity >= LEAST_OBJECTS || (pages >= MOST_PAGES && capacity !== 0)
    if (!isEnough) {
      pages = pages * 2
      continue
    }
    // The alignment took no more than it was given; one more object may fit.
    if (
      !isApart &&
      leadOf(header + (capacity + 1) * eachObject + zone, alignment) + (capacity + 1) * stride <= bytes
    )
      capacity++
    if (isApart && capacity > MOST_OBJECTS_APART) capacity = MOST_OBJECTS_APART
    const lead = leadOf(isApart ? zone : header + capacity * eachObject + zone, alignment)
    if (isApart && lead + capacity * stride > bytes) capacity--
    const slack = bytes - lead - capacity * stride
    const colourStep = slack < CACHE_LINE || alignment > CACHE_LINE ? alignment : CACHE_LINE
    return { stride, lead, pages, capacity, isApart, colours: slack / colourStep + 1, colourStep }
  }
}

function leadOf(bytes: usize, alignment: usize): usize {
  return roundUp(bytes, alignment)
}
