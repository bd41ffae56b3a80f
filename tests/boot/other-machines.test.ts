/**
 * Machines that are not QEMU, with their own idea of each device: v86, which runs inside Node.js, and Bochs. And discs
 * on which GRUB damages the memory map, as worn-out memory would.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { serialLines } from '../../scripts/qemu.ts'
import { bootMachine, buildKernel, packIso, type Kernel } from './images.ts'

let kernel: Kernel
let iso: string
beforeAll(async () => {
  kernel = await buildKernel({ checks: 'full', tests: false })
  iso = await packIso(kernel)
})

const TIME_LIMIT_MILLISECONDS = 100_000
const SELF_CHECKS = ['frames', 'paging', 'arenas', 'slab', 'heap', 'address spaces']

function expectReport(lines: readonly string[]): void {
  for (const layer of SELF_CHECKS)
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${layer}: self-check passed`)))
  expect(lines).toContain('ready')
}

async function bootV86(kind: 'iso' | 'kernel', file: string): Promise<readonly string[]> {
  const program = ['--import', 'tsx', join(import.meta.dirname, 'v86-machine.ts'), kind, file]
  const { stdout } = await promisify(execFile)(process.execPath, program, {
    timeout: TIME_LIMIT_MILLISECONDS,
  })
  return serialLines(stdout)
}

describe('v86', () => {
  test('boots the ISO', async () => {
    const lines = await bootV86('iso', iso)
    expectReport(lines)
    expect(lines).toContain('[ring0] end: pass')
  })

  test("passes the kernel's tests", async () => {
    const { elf } = await buildKernel({ checks: 'full', tests: true })
    const lines = await bootV86('kernel', elf)
    expect(lines.filter((line) => line.startsWith('not ok'))).toEqual([])
    expect(lines.filter((line) => line.startsWith('ok ')).length).toBeGreaterThan(100)
    expect(lines).toContain('[ring0] end: pass')
  })
})

/** Without a window or sound, whose thread may abort on a machine without a device; Debian's Bochs is a debugger, which is told to go on. */
const BOCHS_CONFIGURATION = (disc: string): string => `
megs: 64
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/seabios/vgabios-stdvga.bin
ata0-master: type=cdrom, path=${disc}, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=serial
sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy
speaker: enabled=0
display_library: rfb, options="timeout=0"
log: log
`

test('Bochs boots the ISO', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ring0-bochs-'))
  writeFileSync(join(folder, 'configuration'), BOCHS_CONFIGURATION(iso))
  writeFileSync(join(folder, 'commands'), 'continue\n')
  const bochs = spawn('bochs', ['-q', '-f', 'configuration', '-rc', 'commands'], {
    cwd: folder,
    stdio: 'ignore',
  })
  onTestFinished(() => {
    bochs.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })
  const serial = join(folder, 'serial')
  let text = ''
  for (const end = Date.now() + TIME_LIMIT_MILLISECONDS; !text.endsWith('ring0> ') && Date.now() < end;) {
    await sleep(100)
    if (existsSync(serial)) text = readFileSync(serial, 'utf8')
    expect(bochs.exitCode, 'Bochs has ended').toBeNull()
  }
  expectReport(serialLines(text))
})

/** GRUB's words, and the entry of RAM that begins behind the gap. */
const DAMAGES: readonly (readonly [command: string, entry: string])[] = [
  ['cutmem 16M 24M', '  0x0000000001800000 +\\d+ KiB ram'],
  ['badram 0x2000000,0xfffff000', '  0x0000000002001000 +\\d+ KiB ram'],
]

test.for(DAMAGES)('a disc that says %j', async ([command, entry]) => {
  const whole = (await bootMachine(kernel, { iso }, 'pc', '64M')).lines
  const damaged = await packIso(kernel, 'multiboot2', '', [command])
  const { lines, verdict, explanation } = await bootMachine(kernel, { iso: damaged }, 'pc', '64M')
  expect(verdict, explanation).toEqual({ kind: 'pass' })
  expectReport(lines)
  expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${entry}$`)))
  const usable = (all: readonly string[]): number[] =>
    /^usable: (\d+) KiB in (\d+) ranges$/
      .exec(all.find((line) => line.startsWith('usable: '))!)!
      .slice(1)
      .map(Number)
  const [[size, ranges], [wholeSize, wholeRanges]] = [usable(lines), usable(whole)]
  expect(size).toBeLessThan(wholeSize!)
  expect(ranges).toBe(wholeRanges! + 1)
})
