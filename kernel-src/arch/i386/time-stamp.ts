/**
 * The time stamp counter, which advances with the processor's clock: under QEMU's `-icount shift=0`, by one for
 * each instruction. Intel SDM volume 2, RDTSC and LFENCE.
 */

/** The counter's low half, once every instruction before has completed. Differences are taken modulo 2^32. */
export function timeStamp(): u32 {
  asm`lfence`
  return u32(cpu.timeStamp())
}

/** Stands in no instruction, but makes GCC compute a value and forget what it knows of memory. */
export function keep(value: usize): void {
  asm`# ${input('r', value)}`
}
