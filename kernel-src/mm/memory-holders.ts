/** Who holds memory: for each user of frames a function that counts them, for reports and for the last words. */
import { PAGE_SIZE } from '#arch/paging'
import { log } from '../lib/console.ts'
import { frames } from './frames.ts'

export class MemoryHolder {
  next: MemoryHolder | null = null

  /** `count` returns how many frames the holder has; it allocates nothing. */
  constructor(
    readonly name: string,
    readonly count: () => usize,
  ) {}
}

export class MemoryHolders {
  /** In the order in which they were registered. */
  first: MemoryHolder | null = null
  private last: MemoryHolder | null = null

  register(holder: MemoryHolder): void {
    if (this.last === null) this.first = holder
    else this.last.next = holder
    this.last = holder
  }

  /** How many frames all of them have. */
  counted(): usize {
    let sum: usize = 0
    for (let holder = this.first; holder !== null; holder = holder.next) sum += holder.count()
    return sum
  }

  /** Prints a line for each holder, and one for the frames in use that no holder counts. */
  print(): void {
    for (let holder = this.first; holder !== null; holder = holder.next) {
      printLine(holder.name, holder.count())
    }
    const counted = this.counted()
    const { used } = frames.statistics
    printLine('others', used > counted ? used - counted : 0)
  }
}

function printLine(name: string, count: usize): void {
  log`  ${padded(count, 8)} frames ${padded((count * PAGE_SIZE) >> 10, 8)} KiB ${name}`
}

export const memoryHolders = new MemoryHolders()
