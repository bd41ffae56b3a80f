/** What the compiler has to know of a machine. */
export interface Target {
  readonly name: 'i386' | 'x86_64'
  readonly addressBits: 32 | 64
  /** Alignment in bytes of 64-bit integers inside a struct (System V ABI: 4 on i386, 8 on x86_64). */
  readonly align64: 4 | 8
}

export const TARGETS: Readonly<Record<Target['name'], Target>> = {
  i386: { name: 'i386', addressBits: 32, align64: 4 },
  x86_64: { name: 'x86_64', addressBits: 64, align64: 8 },
}
