/**
 * The runner tells every ending of a kernel from every other, and takes nothing but an exit code together with
 * an end marker for success.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runQemu, type Run } from '../../scripts/qemu.ts'
import { assembleKernel, exitWith, print } from './broken-kernel.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ring0-verdicts-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

async function run(name: string, body: string, timeoutSeconds = 30): Promise<Run> {
  const elf = await assembleKernel(directory, name, body)
  return runQemu({
    target: 'i386',
    machine: 'pc',
    memory: '16M',
    boot: { kernel: elf },
    image: { elf },
    timeoutSeconds,
  })
}

const PASS = 0x10
const FAIL = 0x11
const PANIC = 0x12

describe('a kernel that speaks for itself', () => {
  test('passes with the exit code and the end marker', async () => {
    const { verdict, serial } = await run('pass', print('hello\n[ring0] end: pass\n') + exitWith(PASS))
    expect(verdict).toEqual({ kind: 'pass' })
    expect(serial).toBe('hello\n[ring0] end: pass\n')
  })

  test('is heard to the last byte, however much it prints', async () => {
    const LENGTH = 500_000
    const printMany = `mov $${LENGTH}, %ecx; mov $0x3f8, %dx; mov $46, %al\n1: out %al, %dx; loop 1b\n`
    const { verdict, serial } = await run('much', printMany + print('\n[ring0] end: pass\n') + exitWith(PASS))
    expect(verdict).toEqual({ kind: 'pass' })
    expect(serial).toBe('.'.repeat(LENGTH) + '\n[ring0] end: pass\n')
  })

  test('fails', async () => {
    const { verdict, explanation } = await run('fail', print('wrong\n[ring0] end: fail\n') + exitWith(FAIL))
    expect(verdict.kind).toBe('fail')
    expect(explanation).toContain('wrong')
  })

  test('panics, and its report is kept', async () => {
    const report =
      'panic: out of frames\n  at kernel-src/main.ts:3:5\nbacktrace:\n  main (kernel-src/main.ts:3)\n'
    const { verdict } = await run('panic', print(report + '[ring0] end: panic\n') + exitWith(PANIC))
    expect(verdict).toEqual({
      kind: 'panic',
      message: 'out of frames',
      report: report.trimEnd().split('\n'),
    })
  })

  test.each([
    ['in the middle of a line', 'frames: panic: out of frames\n'],
    ['again while it reports', 'panic: out of frames\npanic: page fault\n'],
  ])('panics %s', async (_how, text) => {
    const { verdict } = await run('odd-panic', print(text + '[ring0] end: panic\n') + exitWith(PANIC))
    expect(verdict).toMatchObject({ kind: 'panic', message: 'out of frames' })
  })

  test('fails where its two words contradict each other', async () => {
    const { verdict } = await run('contradiction', print('[ring0] end: fail\n') + exitWith(PASS))
    expect(verdict).toEqual({
      kind: 'fail',
      reason: 'the end marker says "fail", but the exit code says "pass"',
    })
  })
})

describe('a triple fault', () => {
  test('is traced to the first exception, its line and its address', async () => {
    const enablePaging = `
      lidt empty
      mov $directory, %eax
      mov %eax, %cr3
      mov %cr0, %eax
      or $0x80000000, %eax
      mov %eax, %cr0
      mov 0xdeadb000, %eax
      .data
      .balign 4096
    directory: .long 0x83
      .skip 4092
    empty: .word 0
      .long 0
      .text
    `
    // The identity map needs 4 MiB pages for the code to go on after paging is on.
    const { verdict, explanation } = await run(
      'triple-fault',
      'mov %cr4, %eax; or $0x10, %eax; mov %eax, %cr4\n' + enablePaging,
    )
    expect(verdict).toMatchObject({ kind: 'tripleFault', chain: [{ vector: 14, address: 0xdeadb000 }, {}] })
    expect(explanation).toMatch(/^triple fault: page fault at address 0xdeadb000, error code 0x00000000$/m)
    expect(explanation).toMatch(/raised at 0x0010[0-9a-f]{4}, _start \(.*triple-fault\.S:\d+\)$/m)
    expect(explanation).toMatch(/then, while it was delivered: double fault/)
  })

  test('without a line of debug information still names the exception', async () => {
    const elf = await assembleKernel(directory, 'no-image', 'lidt empty\n ud2\n empty: .word 0\n .long 0\n')
    const { verdict, explanation } = await runQemu({
      target: 'i386',
      machine: 'q35',
      memory: '16M',
      boot: { kernel: elf },
      timeoutSeconds: 30,
    })
    expect(verdict).toMatchObject({
      kind: 'tripleFault',
      chain: [{ vector: 6 }, { vector: 13 }, { vector: 8 }],
    })
    expect(explanation).toContain('triple fault: invalid opcode')
  })
})

describe('a kernel that says nothing more', () => {
  test('hangs: the limit, the place and the last lines are reported', async () => {
    const begin = performance.now()
    const { verdict, explanation } = await run(
      'hang',
      print('before the loop\n') + 'forever: jmp forever\n',
      3,
    )
    expect(verdict).toMatchObject({ kind: 'hang', reason: 'no verdict within 3 s' })
    expect(explanation).toMatch(/it stood at 0x0010[0-9a-f]{4}, _start \(.*hang\.S:\d+\)/)
    expect(explanation).toContain('    before the loop')
    expect(performance.now() - begin).toBeLessThan(15_000)
  })

  test('hangs if it prints without end, long before the time limit', async () => {
    const elf = await assembleKernel(
      directory,
      'endless',
      'mov $0x3f8, %dx; mov $46, %al\n1: out %al, %dx; jmp 1b\n',
    )
    const { verdict, serial } = await runQemu({
      ...{ target: 'i386', machine: 'pc', memory: '16M' },
      boot: { kernel: elf },
      timeoutSeconds: 100,
      serialLimit: 100_000,
    })
    expect(verdict).toMatchObject({ kind: 'hang', reason: 'it printed more than 100000 bytes' })
    expect(serial).toMatch(/^\.{100000,}$/)
  })

  test('is not believed without an end marker', async () => {
    const { verdict } = await run('no-marker', print('fine, really\n') + exitWith(PASS))
    expect(verdict).toEqual({
      kind: 'silentStop',
      reason: 'it exited with "pass", but the serial log has no end marker',
    })
  })

  test('is not believed without an exit code', async () => {
    // The keyboard controller's command that pulses the processor's reset line.
    const { verdict } = await run('reset', print('[ring0] end: pass\n') + 'mov $0xfe, %al; out %al, $0x64\n')
    expect(verdict).toEqual({
      kind: 'silentStop',
      reason:
        'the machine was switched off or reset after the end marker "pass", without the kernel\'s exit code',
    })
  })

  test('is not believed with a marker inside a line', async () => {
    const { verdict } = await run('inside', print('echo [ring0] end: pass\n') + exitWith(PASS))
    expect(verdict.kind).toBe('silentStop')
  })
})

describe('QEMU that cannot start', () => {
  const machine = { target: 'i386', machine: 'pc', memory: '16M', timeoutSeconds: 30 } as const

  test('for want of the kernel', async () => {
    const { verdict } = await runQemu({ ...machine, boot: { kernel: join(directory, 'absent.elf') } })
    expect(verdict).toMatchObject({ kind: 'cannotStart', reason: expect.stringContaining('absent.elf') })
  })

  test('for want of QEMU', async () => {
    const { verdict } = await runQemu({
      ...machine,
      boot: { kernel: 'any.elf' },
      emulator: 'qemu-system-absent',
    })
    expect(verdict).toEqual({
      kind: 'cannotStart',
      reason: 'qemu-system-absent: it is not installed (package qemu-system-x86)',
    })
  })
})
