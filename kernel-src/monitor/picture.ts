/**
 * Pictures of a range of numbers, such as memory: each character stands for equally many of them and shows how many are
 * in use, from `.` for none to `#` for all.
 */
import { log, print } from '../lib/console.ts'

const COLUMNS = 64
const ROWS = 8
const CELLS: usize = COLUMNS * ROWS

/** From none in use to all; what there is between is told in two steps. */
const SHADES = '.:+#'
const NOTHING = ' '

export class Picture {
  private shown: usize = 0

  /** A picture of `total` units, the first of which has the number `start`; a character stands for whole granules. */
  constructor(
    private readonly start: usize,
    private readonly total: usize,
    private readonly granule: usize = 1,
  ) {}

  /** How many units each character stands for. */
  get scale(): usize {
    const least = (this.total + (CELLS - 1)) / CELLS
    return ((least + (this.granule - 1)) / this.granule) * this.granule
  }

  /** How many characters there will be. */
  get cells(): usize {
    return (this.total + (this.scale - 1)) / this.scale
  }

  /** Shows the next character: of `present` units, `used` are in use. */
  show(present: usize, used: usize): void {
    const column = this.shown % COLUMNS
    if (column === 0) print`  ${hex(this.start + this.shown * this.scale, 8)} `
    print`${present === 0 ? NOTHING : shade(present, used)}`
    this.shown++
    if (column === COLUMNS - 1 || this.shown === this.cells) log``
  }
}

function shade(present: usize, used: usize): string {
  const level: usize = used === 0 ? 0 : used === present ? 3 : used * 2 < present ? 1 : 2
  return SHADES.slice(level, level + 1)
}
