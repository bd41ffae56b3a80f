/**
 * The serial output of a run, by way of a file. QEMU's serial port gives up bytes that a pipe does not take at
 * once, and a pipe whose reader is busy takes none; a file takes all.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

const CHUNK = 64 << 10

export class SerialFile {
  private readonly descriptor: number
  private readonly decoder = new StringDecoder('utf8')
  private readonly buffer = Buffer.alloc(CHUNK)
  private readonly parts: string[] = []
  /** How many bytes have been read. */
  length = 0

  /** Creates the file at `path` for QEMU to write to. */
  constructor(path: string) {
    this.descriptor = openSync(path, 'w+')
  }

  /** What has been written since the last call, a chunk at most. */
  next(): string {
    const count = readSync(this.descriptor, this.buffer, 0, CHUNK, this.length)
    this.length += count
    const text = this.decoder.write(this.buffer.subarray(0, count))
    this.parts.push(text)
    return text
  }

  /** Everything that has been read. */
  get text(): string {
    return this.parts.join('')
  }

  close(): void {
    closeSync(this.descriptor)
  }
}
