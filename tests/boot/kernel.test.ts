/** The kernel as a newcomer meets it: started by GRUB from the ISO, it reports each layer on the serial port. */
import { beforeAll, describe, expect, test } from 'vitest'
import { bootMachine, buildKernel, packIso, type Booted, type Kernel } from './images.ts'

let kernel: Kernel
beforeAll(async () => {
  kernel = await buildKernel({ checks: 'full', tests: false })
})

/** Expects each of `patterns` to match a line of `lines`, in this order. */
function expectInOrder(lines: readonly string[], patterns: readonly (RegExp | string)[]): void {
  let position = 0
  for (const pattern of patterns) {
    const matches = (line: string) => (typeof pattern === 'string' ? line === pattern : pattern.test(line))
    const found = lines.slice(position).findIndex(matches)
    expect(found, `${pattern} in\n${lines.slice(position).join('\n')}`).toBeGreaterThanOrEqual(0)
    position += found + 1
  }
}

/** What the kernel says of itself on any machine. */
const REPORT = [
  'ring0, full checks',
  /^boot: loader "/,
  /^memory map: \d+ entries$/,
  /^ {2}0x0000000000100000 +\d+ KiB ram$/,
  /^usable: [1-9]\d* KiB in [1-9]\d* ranges$/,
  /^frames: [1-9]\d* managed, [1-9]\d* free, \d+ used, [1-9]\d* reserved$/,
  'frames: self-check passed',
  /^paging: on, kernel image at 0xc0100000 to 0xc0[0-9a-f]{3}fff$/,
  '  0x00000000 to 0x00000fff page 0',
  /^ {2}0xc0000000 to 0xc03fffff kernel image$/,
  /^ {2}0xffc00000 to 0xffffffff page tables$/,
  /^paging: self-check passed, \d+ facts of the layout hold$/,
  /^arenas: self-check passed, 262144 KiB free for the heap, 262140 KiB for slab caches$/,
  /^slab: self-check passed, \d+ objects in \d+ pages$/,
  /^heap: self-check passed, 16 doublings to 1[67] pages$/,
  'address spaces: self-check passed, 4 of 8 shared pages copied on write',
  'ready',
  '[ring0] end: pass',
] as const

function expectReport(booted: Booted): void {
  expect(booted.verdict, booted.explanation).toEqual({ kind: 'pass' })
  expectInOrder(booted.lines, REPORT)
  expect(booted.lines.at(-1)).toBe('[ring0] end: pass')
}

describe('the kernel reports each layer and passes', () => {
  test('from the ISO through GRUB, by multiboot 2', async () => {
    const booted = await bootMachine(kernel, { iso: await packIso(kernel) })
    expectReport(booted)
    expect(booted.lines).toContainEqual(expect.stringMatching(/^boot: loader "GRUB 2\..*", command line ""$/))
  })

  test('from the ISO through GRUB, by multiboot 1', async () => {
    const iso = await packIso(kernel, 'multiboot1', 'first second=2')
    const booted = await bootMachine(kernel, { iso })
    expectReport(booted)
    expect(booted.lines).toContainEqual(
      expect.stringMatching(/^boot: loader "GRUB 2\..*", command line ".*first second=2"$/),
    )
  })

  test('by qemu -kernel', async () => {
    const booted = await bootMachine(kernel, { kernel: kernel.elf, append: 'word key=value' })
    expectReport(booted)
    expect(booted.lines).toContainEqual(
      expect.stringMatching(/^boot: loader "qemu", command line ".*word key=value"$/),
    )
  })

  test('from the ISO by UEFI', async () => {
    const iso = await packIso(kernel)
    expectReport(await bootMachine(kernel, { iso, firmware: 'uefi' }, 'q35', '256M'))
  })
})

test('too little memory is a panic that says how much there is and how much is needed', async () => {
  const { verdict, explanation } = await bootMachine(kernel, { kernel: kernel.elf }, 'pc', '2M')
  expect(verdict.kind, explanation).toBe('panic')
  expect(explanation.split('\n')[0]).toMatch(
    /^panic: memory: [1-9]\d{2} KiB are usable, but at least 1024 KiB are needed$/,
  )
  expect(explanation).toMatch(/^ {2}at kernel-src\/mm\/[a-z-]+\.ts:\d+:\d+$/m)
})
