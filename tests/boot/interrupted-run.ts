/** A program of its own for `cleanup.test.ts` to interrupt: it runs the kernel given, which never ends. */
import { runQemu } from '../../scripts/qemu.ts'

const [kernel, processFile] = process.argv.slice(2) as [string, string]
await runQemu({
  target: 'i386',
  machine: 'pc',
  memory: '16M',
  boot: { kernel },
  timeoutSeconds: 60,
  extra: ['-pidfile', processFile],
  onSerial: (text) => void process.stdout.write(text),
})
