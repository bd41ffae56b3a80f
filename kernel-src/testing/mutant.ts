/**
 * Which deliberate mistake is to be made of those that were woven into the sources (scripts/mutate.ts,
 * tests/machine/invalidations.test.ts). The sources themselves have none.
 *
 * A run without a mistake can tell which places it comes to: what never comes to one need not be tried with the mistake.
 */

/** The most mistakes of one program. */
const MOST = 1024
const BITS = 32

class Mutant {
  /** 0 for none; set before the code under test runs. */
  number: u32 = 0
  /** Is told of each mistake when its place is first come to. */
  tell: ((number: u32) => void) | null = null
  /** A bit for each that `tell` has been told of. */
  private readonly told: FixedArray<u32, 32> = new FixedArray()

  /** Whether the mistake of this number is to be made. */
  is(number: u32): boolean {
    if (this.tell !== null) this.note(number)
    return number === this.number
  }

  private note(number: u32): void {
    const word = (number % MOST) / BITS
    const bit = u32(1) << (number % BITS)
    if ((this.told[word] & bit) !== 0) return
    this.told[word] = this.told[word] | bit
    if (this.tell !== null) this.tell(number)
  }
}

export const mutant = new Mutant()
