/**
 * Memory sizes, machines and ways to boot. Every size meets both machines, and every machine both ways; a size
 * meets the other way on the other machine.
 */
import { beforeAll, expect, test } from 'vitest'
import type { MachineName } from '../../scripts/options.ts'
import { runQemu } from '../../scripts/qemu.ts'
import { bootMachine, buildKernel, packIso, type Kernel } from './images.ts'

const MIB = 1024
const GIB = 1024 * MIB

/**
 * `reachable` is the memory below 4 GiB in KiB. Machines put devices there: from about 3.5 GiB on, `pc` moves
 * what does not fit above 4 GiB, and `q35` all but 2 GiB. 3583M is the most that `pc` keeps in one piece.
 */
const MATRIX: readonly {
  readonly memory: string
  readonly machine: MachineName
  readonly way: 'iso' | 'kernel'
  readonly reachable: number
}[] = [
  { memory: '4M', machine: 'pc', way: 'iso', reachable: 4 * MIB },
  { memory: '4M', machine: 'q35', way: 'kernel', reachable: 4 * MIB },
  { memory: '16M', machine: 'pc', way: 'kernel', reachable: 16 * MIB },
  { memory: '16M', machine: 'q35', way: 'iso', reachable: 16 * MIB },
  { memory: '128M', machine: 'pc', way: 'iso', reachable: 128 * MIB },
  { memory: '128M', machine: 'q35', way: 'kernel', reachable: 128 * MIB },
  { memory: '1G', machine: 'pc', way: 'kernel', reachable: GIB },
  { memory: '1G', machine: 'q35', way: 'iso', reachable: GIB },
  { memory: '3583M', machine: 'pc', way: 'iso', reachable: 3583 * MIB },
  { memory: '3584M', machine: 'pc', way: 'kernel', reachable: 3 * GIB },
  { memory: '3584M', machine: 'q35', way: 'kernel', reachable: 2 * GIB },
]

/** The first MiB is never used, and the image, its tables and the firmware's own take less than another. */
const UNUSABLE = { least: MIB, most: 2 * MIB }

let kernel: Kernel
let iso: string
beforeAll(async () => {
  kernel = await buildKernel({ checks: 'full', tests: false })
  iso = await packIso(kernel)
})

test.each(MATRIX)('$memory, $machine, $way', async ({ memory, machine, way, reachable }) => {
  const boot = way === 'iso' ? { iso } : { kernel: kernel.elf }
  const { verdict, explanation, serial } = await bootMachine(kernel, boot, machine, memory)
  expect(verdict, explanation).toEqual({ kind: 'pass' })

  const usable = Number(/^usable: (\d+) KiB/m.exec(serial)![1])
  expect(usable).toBeGreaterThanOrEqual(reachable - UNUSABLE.most)
  expect(usable).toBeLessThanOrEqual(reachable - UNUSABLE.least)

  const [, managed, free, used, reserved] = /^frames: (\d+) managed, (\d+) free, (\d+) used, (\d+) reserved/m
    .exec(serial)!
    .map(Number) as [number, number, number, number, number]
  expect(free + used + reserved).toBe(managed)
  expect(managed * 4).toBeLessThanOrEqual(reachable)
  expect(free * 4).toBeLessThanOrEqual(usable)
})

/** What lacks an instruction that the compiled kernel needs must say so, instead of failing at it. */
test.each(['486', 'pentium'])('a %s is too old, and is told so', async (processor) => {
  const { verdict } = await runQemu({
    ...{ target: 'i386', machine: 'pc', memory: '32M', timeoutSeconds: 30 },
    boot: { kernel: kernel.elf },
    extra: ['-cpu', processor],
  })
  expect(verdict).toMatchObject({
    kind: 'panic',
    message: 'this processor is too old: CMOV is missing, which the Pentium Pro and all later ones have',
  })
})

/** Without 4 MiB pages, without global pages, without either. */
test.each(['qemu32,-pse', 'qemu32,-pge', 'qemu32,-pse,-pge'])('a processor %s', async (processor) => {
  const tests = await buildKernel({ checks: 'full', tests: true })
  const { verdict, explanation, serial } = await runQemu({
    ...{ target: 'i386', machine: 'pc', memory: '64M', timeoutSeconds: 60, image: tests.image },
    boot: { kernel: tests.elf },
    extra: ['-cpu', processor],
  })
  expect(verdict, explanation).toEqual({ kind: 'pass' })
  expect(serial).not.toMatch(/^not ok/m)
})
