/**
 * A machine of v86's, in a process of its own because it cannot be ended otherwise: boots the file that is given, prints
 * what comes over the serial port, and types Ctrl-D at the monitor's prompt. Ends with the kernel's end marker.
 *
 * usage: v86-machine.ts iso|kernel <file>
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { V86 } from 'v86'

const PROMPT = 'ring0> '
const END = /\[ring0\] end: \w+\r?\n$/

function contents(path: string): { buffer: ArrayBuffer } {
  const { buffer, byteOffset, length } = readFileSync(path)
  return { buffer: buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer }
}

const [kind, file] = process.argv.slice(2) as ['iso' | 'kernel', string]
const machine = new V86({
  wasm_path: fileURLToPath(new URL('v86.wasm', import.meta.resolve('v86'))),
  // Of the Debian packages that QEMU uses itself.
  bios: contents('/usr/share/seabios/bios.bin'),
  vga_bios: contents('/usr/share/seabios/vgabios-stdvga.bin'),
  memory_size: 64 << 20,
  autostart: true,
  ...(kind === 'iso' ? { cdrom: contents(file) } : { multiboot: contents(file) }),
})
// So v86 ends a machine whose kernel writes to its exit device; what was printed before is on its way.
process.on('uncaughtException', (error: unknown) => {
  if (error !== 'HALT') throw error
})
let text = ''
machine.add_listener('serial0-output-byte', (byte: number) => {
  text += String.fromCharCode(byte)
  if (text.endsWith(PROMPT)) machine.serial0_send('\x04')
  if (!END.test(text)) return
  process.stdout.write(text, () => process.exit(0))
})
