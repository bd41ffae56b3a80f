/** Where arenas get memory for their own records. They are given it, because it may come from an arena. */
export class ArenaMemory {
  constructor(
    /** At least `bytes` bytes, as aligned as a pointer, or 0 if there are none. */
    readonly allocate: (bytes: usize) => VirtualAddress,
    /** Takes back what `allocate` gave for as many bytes. */
    readonly free: (address: VirtualAddress, bytes: usize) => void,
  ) {}
}
