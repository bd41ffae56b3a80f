/**
 * What the boot loader told the kernel, in one form for both versions of Multiboot.
 *
 * Everything is copied into the kernel's own data as it is read: the loader's structures lie anywhere in
 * memory, and after this nothing needs them. The modules themselves are not copied; the memory map keeps their
 * frames reserved. The tables here are bounded; what did not fit is counted, so that it can be reported.
 */

/** An entry of the firmware's memory map, as it was given: in bytes, unsorted, unchecked. */
export interface MemoryEntry {
  readonly base: u64
  readonly length: u64
  /** 1 is RAM; see `MemoryType` in memory-map.ts. */
  readonly type: u32
}

/** A file that the loader put into memory. */
export interface BootModule {
  readonly start: u64
  /** The first byte after it. */
  readonly end: u64
  readonly commandLine: string
}

/** What the loader's memory information is made of. */
export enum MemorySource {
  None,
  /** Only two sizes: below 640 KiB, and from 1 MiB to the first hole. */
  Sizes,
  Map,
}

export class BootInformation {
  private readonly entries: FixedArray<MemoryEntry, 512> = new FixedArray()
  private entryCount: usize = 0
  /** Entries of the memory map that did not fit. */
  entriesLost: u32 = 0
  memorySource: MemorySource = MemorySource.None

  private readonly moduleTable: FixedArray<BootModule, 64> = new FixedArray()
  private moduleCount: usize = 0
  /** Modules that did not fit; their memory is not protected. */
  modulesLost: u32 = 0

  /** The name that the loader gives itself; may be empty. */
  loader: string = ''
  /** The words behind the kernel's name; may be empty. */
  commandLine: string = ''

  private readonly text: FixedArray<u8, 4096> = new FixedArray()
  private textLength: usize = 0
  /** Characters of strings that did not fit. */
  textLost: u32 = 0

  /** The memory map; two entries made from the sizes where the loader gave no map. */
  memoryMap(): Slice<MemoryEntry> {
    return this.entries.slice(0, this.entryCount)
  }

  modules(): Slice<BootModule> {
    return this.moduleTable.slice(0, this.moduleCount)
  }

  /**
   * The value of `key=value` on the command line, or the empty string. Words are separated by spaces; the
   * first word with the key counts.
   */
  option(key: string): string {
    const line = this.commandLine
    let start: usize = 0
    while (start < line.length) {
      let end = start
      while (end < line.length && line.bytes[end] !== SPACE) end++
      const word = line.slice(start, end)
      if (
        word.length > key.length &&
        word.bytes[key.length] === EQUALS &&
        word.slice(0, key.length) === key
      ) {
        return word.slice(key.length + 1)
      }
      start = end + 1
    }
    return ''
  }

  addEntry(entry: MemoryEntry): void {
    if (this.entryCount === this.entries.length) this.entriesLost++
    else this.entries[this.entryCount++] = entry
  }

  addModule(module: BootModule): void {
    if (this.moduleCount === this.moduleTable.length) this.modulesLost++
    else this.moduleTable[this.moduleCount++] = module
  }

  /** The string from here on, once its bytes have been given to `addCharacter`. */
  beginText(): usize {
    return this.textLength
  }

  addCharacter(character: u8): void {
    if (this.textLength === this.text.length) this.textLost++
    else this.text[this.textLength++] = character
  }

  endText(start: usize): string {
    return stringAt(addressOf(this.text) + start, this.textLength - start)
  }
}

const SPACE = 0x20
const EQUALS = 0x3d

export const bootInformation = new BootInformation()
