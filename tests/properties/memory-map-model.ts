/** What is usable of a memory map, found one page and, where a page is only partly RAM, one byte at a time. */

export interface Entry {
  readonly base: bigint
  readonly length: bigint
  readonly type: number
}
export interface Reservation {
  readonly start: bigint
  readonly end: bigint
}
export interface Scenario {
  readonly entries: readonly Entry[]
  readonly reservations: readonly Reservation[]
}
export interface Outcome {
  readonly usable: readonly (readonly [number, number])[]
  readonly entries: number
  readonly empty: number
  readonly malformed: number
  readonly unreachable: bigint
  readonly fragments: number
}

export const PAGE = 4096
export const LIMIT = 2 ** 32
const TOP = 1n << 64n
const LOW_MEMORY_PAGES = 256

export function model({ entries, reservations }: Scenario): Outcome {
  /** Per page: bytes of RAM as far as they were counted whole. */
  const wholeRam = new Uint8Array(LIMIT / PAGE)
  const partialRam = new Map<number, Uint8Array>()
  const forbidden = new Uint8Array(LIMIT / PAGE)
  forbidden.fill(1, 0, LOW_MEMORY_PAGES)
  let empty = 0
  let malformed = 0
  let unreachable = 0n

  const addRam = (start: number, end: number): void => {
    let at = start
    while (at < end) {
      const page = Math.floor(at / PAGE)
      const stop = Math.min(end, (page + 1) * PAGE)
      if (stop - at === PAGE) {
        const last = Math.floor(end / PAGE)
        wholeRam.fill(1, page, last)
        at = last * PAGE
        continue
      }
      const bytes = partialRam.get(page) ?? new Uint8Array(PAGE)
      bytes.fill(1, at - page * PAGE, stop - page * PAGE)
      partialRam.set(page, bytes)
      at = stop
    }
  }
  const forbid = (start: number, end: number): void => {
    forbidden.fill(1, Math.floor(start / PAGE), Math.ceil(end / PAGE))
  }
  const clip = (address: bigint): number => Number(address < LIMIT ? address : BigInt(LIMIT))

  for (const { base, length, type } of entries) {
    if (length === 0n) empty++
    else if (base + length > TOP) malformed++
    else {
      const [start, end] = [clip(base), clip(base + length)]
      if (type === 1) {
        addRam(start, end)
        unreachable += length - BigInt(end - start)
      } else if (start < end) forbid(start, end)
    }
  }
  for (const { start, end } of reservations) {
    if (start > end) malformed++
    else if (start < end && start < LIMIT) forbid(clip(start), clip(end))
  }

  let fragments = 0
  for (const [page, bytes] of partialRam) {
    if (wholeRam[page]) continue
    const count = bytes.reduce((sum, byte) => sum + byte, 0)
    if (count === PAGE) wholeRam[page] = 1
    else if (!forbidden[page]) fragments += count
  }
  const usable: [number, number][] = []
  for (let page = 0; page < wholeRam.length; page++) {
    if (!wholeRam[page] || forbidden[page]) continue
    const last = usable.at(-1)
    if (last && last[1] === page * PAGE) last[1] += PAGE
    else usable.push([page * PAGE, (page + 1) * PAGE])
  }
  return { usable, entries: entries.length, empty, malformed, unreachable: atMost64(unreachable), fragments }
}

/** A count of bytes that stops at what 64 bits hold. */
function atMost64(count: bigint): bigint {
  const most = (1n << 64n) - 1n
  return count > most ? most : count
}
