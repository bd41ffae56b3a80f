/** The monitor, typed at over the serial port, on the keyboard, and through `make run` on a terminal. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { askMonitor } from '../../scripts/qemu/monitor.ts'
import { runQemu, serialLines } from '../../scripts/qemu.ts'
import { ROOT } from '../../scripts/root.ts'
import { buildKernel, type Kernel } from './images.ts'

let kernel: Kernel
beforeAll(async () => {
  kernel = await buildKernel({ checks: 'full', tests: false })
})

const PROMPT = 'ring0> '

/** What the kernel answers to each line. */
async function ask(...typed: string[]): Promise<readonly string[][]> {
  const { serial, verdict, explanation } = await runQemu({
    ...{ target: 'i386', machine: 'pc', memory: '32M', image: kernel.image, timeoutSeconds: 60 },
    boot: { kernel: kernel.elf },
    typed,
  })
  expect(['pass', 'panic'], explanation).toContain(verdict.kind)
  const answers: string[][] = []
  for (const line of serialLines(serial)) {
    if (line.startsWith(PROMPT)) answers.push([])
    else answers.at(-1)?.push(line)
  }
  return answers
}

test('says what there is, and what is not', async () => {
  const [help, nothing, unknown, more, spaces] = await ask('help', '', 'memory', 'mem 3', '  help  ')
  expect(help).toContain('  mem      who has how much memory, and what reclaim gave back')
  expect(help!.length).toBeGreaterThan(10)
  expect(nothing).toEqual([])
  expect(unknown).toEqual(["there is no command 'memory'; 'help' lists those that there are"])
  expect(more).toEqual(["'mem' stands alone: it takes nothing after its name"])
  expect(spaces).toEqual(help)
})

test('shows memory that is taken and given back', async () => {
  const [before, filled, during, slabs, leaks, dropped, reclaimed, after] = await ask(
    ...['mem', 'fill', 'mem', 'slabs', 'leaks', 'drop', 'reclaim', 'mem'],
  )
  const used = (lines: readonly string[]): number => Number(/(\d+) KiB/.exec(lines[2]!)![1])
  expect(filled![0]).toMatch(/^\d+ pieces of memory are allocated, \d+ KiB; 'drop' frees them$/)
  expect(used(during!)).toBeGreaterThan(1000)
  expect(slabs!.find((line) => line.startsWith('heap 64 '))).toMatch(/^heap 64 +64 +[1-9]\d* /)
  expect(leaks).toContainEqual(
    expect.stringMatching(/^ {4}fill \(kernel-src\/monitor\/commands\/exercise\.ts:\d+\)$/),
  )
  expect(dropped).toEqual(["freed; 'reclaim' gives back what is kept ready"])
  expect(Number(reclaimed![0]!.split(' ')[0])).toBeGreaterThan(10)
  expect(used(after!)).toBeLessThanOrEqual(used(before!))
})

test('draws frames and ranges, and lists what is mapped', async () => {
  const [, frames, arenas, maps] = await ask('fill', 'frames', 'arenas', 'maps')
  const rows = frames!.filter((line) => /^ {2}0x[0-9a-f]{8} [ .:+#]+$/.test(line))
  expect(rows).toHaveLength(8)
  expect(rows.join('')).toContain('....')
  expect(arenas!.filter((line) => / free in \d+ pieces, \d+ allocations$/.test(line))).toHaveLength(2)
  const pictures = arenas!.filter((line) => /^ {2}0x[0-9a-f]{8} [.:+#]+$/.test(line)).join('')
  expect(pictures).toContain('#')
  expect(pictures).toContain('.')
  expect(maps).toContain('0xe0400000 to 0xe0403fff kernel stack')
  expect(maps).toContain('  0xe0400000 to 0xe0403fff      4 pages  read, write')
  expect(maps!.filter((line) => line.endsWith('write, execute'))).toEqual([])
})

test('panics when it is asked to', async () => {
  const [answer] = await ask('panic')
  expect(answer![0]).toBe('panic: asked for at the monitor')
  expect(answer).toContain('[ring0] end: panic')
})

test('hears the keyboard', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ring0-keyboard-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const socket = join(folder, 'monitor')
  let heard = ''
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await askMonitor(socket, `sendkey ${key} 5`, 2000)
  }
  const { serial, verdict } = await runQemu({
    ...{ target: 'i386', machine: 'pc', memory: '32M', timeoutSeconds: 60, typed: null },
    boot: { kernel: kernel.elf },
    extra: ['-qmp', `unix:${socket},server=on,wait=off`],
    onSerial: (text) => {
      const isFirst = !heard.includes(PROMPT)
      heard += text
      if (isFirst && heard.includes(PROMPT))
        void press('m', 'a', 'tab', 'ret', 'shift-a', 'backspace', 'ctrl-d')
    },
  })
  expect(verdict.kind).toBe('pass')
  expect(serialLines(serial)).toContain('ring0> maps ')
  expect(serial).toContain('ring0> A\b \b')
})

test('make run on a terminal ends there', async () => {
  const run = spawn('script', ['-qec', `${process.execPath} --import tsx scripts/run.ts`, '/dev/null'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void run.kill())
  const answers = ['he\tl\t\r', 'nonsense\x15frames\r', '\x1b[A\x1b[A\x03', '\x04']
  let heard = ''
  run.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text
    if (heard.endsWith(PROMPT)) run.stdin.write(answers.shift() ?? '\x04')
  })
  const code = await new Promise((resolve) => run.once('exit', resolve))
  expect(heard).toContain('QEMU runs on this terminal; Ctrl-A X leaves it')
  expect(heard).toMatch(/ring0> he\r?\nheap {2}help {2}\r?\nring0> help \r?\n {2}mem /)
  expect(heard).toMatch(/\d+ frames of 4096 bytes/)
  expect(heard).toContain('^C')
  expect(heard).toContain('[ring0] end: pass')
  expect(code).toBe(0)
})
