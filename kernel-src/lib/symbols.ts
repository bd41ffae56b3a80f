/**
 * The symbol table inside the image: from an address in the kernel's code to the TypeScript function, file,
 * line and column that it comes from.
 *
 * It is made from the linked kernel and linked into its read-only data: a header of five 32-bit words (magic
 * number; numbers of functions, of lines and of files; bytes of text), then those tables in that order, then
 * the text. Addresses are counted from the beginning of the code, and functions and lines are sorted by them.
 * A function has 4 words (offset, size, name's offset and length), a line row 3 (offset, line, file in the low
 * and column in the high half), a file 2 (name's offset and length). A line row holds until the next one.
 *
 * A kernel linked without the table works: every place is then unknown.
 */

const MAGIC = 0x4d59_5352
const HEADER_WORDS = 5
const FUNCTION_WORDS = 4
const LINE_WORDS = 3
const FILE_WORDS = 2

/** Where an address is in the sources. What is not known is empty, or 0. */
export interface Place {
  readonly name: string
  readonly file: string
  readonly line: u32
  readonly column: u32
}

class SymbolTable {
  private available: boolean = false
  private functionCount: usize = 0
  private lineCount: usize = 0
  private fileCount: usize = 0
  private textLength: usize = 0
  private functions: usize = 0
  private lines: usize = 0
  private files: usize = 0
  private text: usize = 0

  /** Where an address in the kernel's code comes from. */
  placeOf(address: VirtualAddress): Place {
    this.open()
    const start = linkerSymbol('kernel_text_start')
    if (!this.available || address < start || address >= linkerSymbol('kernel_text_end')) {
      return { name: '', file: '', line: 0, column: 0 }
    }
    const offset = u32(address - start)
    const code = this.functionAt(offset)
    const name = code === 0 ? '' : this.textAt(word(code, 2), word(code, 3))
    const line = this.lineAt(offset, code === 0 ? offset : word(code, 0))
    if (line === 0) return { name, file: '', line: 0, column: 0 }
    const fileAndColumn = word(line, 2)
    return {
      name,
      file: this.fileName(fileAndColumn & 0xffff),
      line: word(line, 1),
      column: fileAndColumn >> 16,
    }
  }

  /** Finds the tables, unless there are none or they do not fit the space that the linker gave them. */
  private open(): void {
    if (this.available) return
    const header = linkerSymbol('symbols_start')
    const size = usize(linkerSymbol('symbols_end') - header)
    if (size < HEADER_WORDS * 4 || word(header, 0) !== MAGIC) return
    this.functionCount = word(header, 1)
    this.lineCount = word(header, 2)
    this.fileCount = word(header, 3)
    this.textLength = word(header, 4)
    this.functions = header + HEADER_WORDS * 4
    this.lines = wrap.add(this.functions, wrap.multiply(this.functionCount, FUNCTION_WORDS * 4))
    this.files = wrap.add(this.lines, wrap.multiply(this.lineCount, LINE_WORDS * 4))
    this.text = wrap.add(this.files, wrap.multiply(this.fileCount, FILE_WORDS * 4))
    const rows = this.functionCount < size && this.lineCount < size && this.fileCount < size
    this.available = rows && this.textLength <= size && wrap.add(this.text, this.textLength) <= header + size
  }

  /** The row of the function at an offset, or 0. */
  private functionAt(offset: u32): usize {
    const row = this.rowAt(this.functions, FUNCTION_WORDS, this.functionCount, offset)
    return row === 0 || offset - word(row, 0) >= word(row, 1) ? 0 : row
  }

  /**
   * The row of the line at an offset, or 0. Code that comes from no TypeScript line, which has line 0, belongs to
   * a helper of the compiler's; the line before it, in the function that begins at `first`, is what needed it.
   */
  private lineAt(offset: u32, first: u32): usize {
    let row = this.rowAt(this.lines, LINE_WORDS, this.lineCount, offset)
    while (row > this.lines && word(row, 1) === 0 && word(row, 0) > first) row -= LINE_WORDS * 4
    return row !== 0 && word(row, 1) === 0 ? 0 : row
  }

  private fileName(file: u32): string {
    if (file >= this.fileCount) return ''
    const row = this.files + file * (FILE_WORDS * 4)
    return this.textAt(word(row, 0), word(row, 1))
  }

  private textAt(offset: usize, length: usize): string {
    if (offset > this.textLength || length > this.textLength - offset) return ''
    return stringAt(this.text + offset, length)
  }

  /** The address of the last row whose first word is at most `offset`, or 0 if there is none. */
  private rowAt(table: usize, words: usize, count: usize, offset: u32): usize {
    let low: usize = 0
    let high = count
    while (low < high) {
      const middle = (low + high) / 2
      if (word(table + middle * words * 4, 0) <= offset) low = middle + 1
      else high = middle
    }
    return low === 0 ? 0 : table + (low - 1) * words * 4
  }
}

function word(address: usize, index: usize): u32 {
  return ptr<u32>(address)[index]
}

export const symbols = new SymbolTable()
