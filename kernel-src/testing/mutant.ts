/**
 * Which deliberate mistake is to be made of those that were woven into the sources (scripts/mutate.ts,
 * tests/machine/invalidations.test.ts). The sources themselves have none.
 */
class Mutant {
  /** 0 for none; set before the code under test runs. */
  number: u32 = 0
  /** Whether its place was ever come to. */
  reached: boolean = false

  /** Whether the mistake of this number is to be made. */
  is(number: u32): boolean {
    if (number !== this.number) return false
    this.reached = true
    return true
  }
}

export const mutant = new Mutant()
