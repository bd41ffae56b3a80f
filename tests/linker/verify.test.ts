/** Each check of the image verifier finds the fault made for it, and a sound image has none. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { verifyImage, type Finding, type Verification } from '../../linker/verify.ts'
import { NO_NAMES } from '../../linker/places.ts'
import { runCommand } from '../../scripts/command.ts'
import {
  ENTRY,
  makeFiles,
  MULTIBOOT1,
  multiboot1,
  MULTIBOOT2,
  multiboot2,
  SOUND,
  target,
  toolchain,
  withChecksum,
  type Parts,
} from './image.ts'

async function verificationOf(parts: Parts): Promise<Verification> {
  const { elf, object } = await makeFiles(parts)
  return verifyImage({ elf, objects: [object], objdump: toolchain.objdump, names: parts.names ?? NO_NAMES })
}
const findingsOf = async (parts: Parts): Promise<readonly Finding[]> => (await verificationOf(parts)).findings

const MAGIC1 = 0x1badb002
const MAGIC2 = 0xe85250d6

test('a sound image has no faults, and its size is told', async () => {
  const verification = await verificationOf({ c: SOUND })
  expect(verification.findings).toEqual([])
  expect(verification.fileBytes).toBeGreaterThan(36)
  expect(verification.memoryBytes).toBeGreaterThanOrEqual(verification.fileBytes)
})

test('zeroed memory counts in memory but not in the file', async () => {
  const c = `${SOUND}\n__attribute__((used)) char big[1 << 20];\n`
  const { fileBytes, memoryBytes } = await verificationOf({ c })
  expect(memoryBytes - fileBytes).toBe(1 << 20)
})

const HEADER_FAULTS: readonly (readonly [name: string, c: string, message: string | RegExp])[] = [
  [
    'no multiboot 1 header',
    MULTIBOOT2 + ENTRY,
    /^the image has no multiboot 1 header .*section \.multiboot1$/,
  ],
  [
    'no multiboot 2 header',
    MULTIBOOT1 + ENTRY,
    /^the image has no multiboot 2 header .*section \.multiboot2$/,
  ],
  [
    'a wrong checksum in version 1',
    multiboot1(MAGIC1, 3, 7) + MULTIBOOT2 + ENTRY,
    /^multiboot1 \(kernel-src\/headers\.ts:1\): the multiboot 1 header's checksum is wrong/,
  ],
  [
    'a wrong checksum in version 2',
    MULTIBOOT1 + multiboot2(MAGIC2, 0, 24, 7, 0, 8) + ENTRY,
    /^multiboot2 \(kernel-src\/headers\.ts:2\): the multiboot 2 header's checksum is wrong/,
  ],
  [
    'flags of version 1 that no loader knows',
    multiboot1(...withChecksum([MAGIC1, 0x103], 2)) + MULTIBOOT2 + ENTRY,
    /demands features that no loader knows: flags 0x00000100/,
  ],
  [
    'another architecture in version 2',
    MULTIBOOT1 + multiboot2(...withChecksum([MAGIC2, 4, 24, 0, 8], 3)) + ENTRY,
    /names architecture 4/,
  ],
  [
    'no end tag in version 2',
    MULTIBOOT1 + multiboot2(...withChecksum([MAGIC2, 0, 24, 6, 8], 3)) + ENTRY,
    /has no end tag/,
  ],
  [
    'a tag of version 2 that is longer than its header',
    MULTIBOOT1 + multiboot2(...withChecksum([MAGIC2, 0, 32, 6, 64, 0, 8], 3)) + ENTRY,
    /has a tag of type 6 and size 64 at byte 16/,
  ],
  [
    'an end tag of version 2 before its length is used up',
    MULTIBOOT1 + multiboot2(...withChecksum([MAGIC2, 0, 32, 0, 8, 0, 8], 3)) + ENTRY,
    /ends with its end tag at byte 16, but gives its length as 32/,
  ],
  [
    'a length of version 2 without room for a tag',
    MULTIBOOT1 + multiboot2(...withChecksum([MAGIC2, 0, 16, 0, 8], 3)) + ENTRY,
    /has the length 16, which leaves no room/,
  ],
]
const HEADER_NAMES = {
  functions: [],
  variables: [
    { symbol: 'multiboot1', name: 'multiboot1', file: 'kernel-src/headers.ts', line: 1 },
    { symbol: 'multiboot2', name: 'multiboot2', file: 'kernel-src/headers.ts', line: 2 },
  ],
}

test.for(HEADER_FAULTS)('multiboot: %s', async ([, c, message]) => {
  const findings = await findingsOf({ c, names: HEADER_NAMES })
  expect(findings.map((finding) => finding.message)).toEqual([expect.stringMatching(message)])
})

test('multiboot: headers behind what loaders search', async () => {
  const c = SOUND + `\n__attribute__((section(".boot.rodata"), used)) const char filler[40000] = {1};\n`
  const script = readFileSync(target.script, 'utf8')
    .replace(/\*\(\.boot\.rodata .*\)\n/, '')
    .replace('KEEP(*(.multiboot1))', '*(.boot.rodata)\n    KEEP(*(.multiboot1))')
  const findings = await findingsOf({ c, script, names: HEADER_NAMES })
  expect(findings.map(({ check, message }) => [check, message])).toEqual([
    [
      'multiboot 1 header',
      expect.stringMatching(
        /^multiboot1 \(kernel-src\/headers\.ts:1\): .* loaders search the first 8192 only/,
      ),
    ],
    [
      'multiboot 2 header',
      expect.stringMatching(
        /^multiboot2 \(kernel-src\/headers\.ts:2\): .* loaders search the first 32768 only/,
      ),
    ],
  ])
})

test('a segment that is both writable and executable', async () => {
  const script = readFileSync(target.script, 'utf8').replace(
    'text PT_LOAD FLAGS(5);\n  rodata',
    'text PT_LOAD FLAGS(7);\n  rodata',
  )
  const findings = await findingsOf({ c: SOUND, script })
  expect(findings).toHaveLength(1)
  expect(findings[0]!.check).toBe('writable code')
  expect(findings[0]!.message).toMatch(
    /^the segment of \.text at 0xc01\w+, which begins with kernel_main \(kernel-src\/main\.ts:10\), is both writable and executable/,
  )
})

test('load addresses that overlap', async () => {
  const script = readFileSync(target.script, 'utf8').replace(
    'AT(ADDR(.rodata) - KERNEL_BASE)',
    'AT(ADDR(.text) - KERNEL_BASE)',
  )
  const c = `${SOUND}\n__attribute__((used)) const char words[] = "read only";\n`
  const findings = await findingsOf({ c, script, rawLink: ['--no-check-sections'] })
  expect(findings.map(({ check }) => check)).toEqual(['load addresses'])
  expect(findings[0]!.message).toMatch(/the segment of \.(ro)?.*, over the segment of \.text/)
})

test.for([
  ['movaps %xmm0, %xmm1', 'movaps %xmm0,%xmm1'],
  ['fninit', 'fninit'],
  ['fldl (%eax)', 'fldl'],
  ['emms', 'emms'],
  ['pxor %mm0, %mm1', 'pxor'],
  ['vzeroupper', 'vzeroupper'],
  ['ldmxcsr (%eax)', 'ldmxcsr'],
  ['lock; xsave (%eax)', 'xsave'],
])('floating point and vectors: %s', async ([assembly, shown]) => {
  const c = `${SOUND}
#line 33 "kernel-src/vectors.ts"
__attribute__((used)) void guilty(void) { __asm__ volatile("${assembly!.replaceAll('%', '%%').replaceAll('%%', '%')}"); }
`
  const names = {
    functions: [{ symbol: 'guilty', name: 'Vectors.guilty', file: 'kernel-src/vectors.ts', line: 33 }],
    variables: [],
  }
  const findings = await findingsOf({ c, names })
  expect(findings.map(({ check }) => check)).toEqual(['floating point and vectors'])
  expect(findings[0]!.message).toMatch(/^Vectors\.guilty \(kernel-src\/vectors\.ts:33\): `/)
  expect(findings[0]!.message).toContain(shown)
})

test('general instructions with names like those of the units are no fault', async () => {
  const c = `${SOUND}
__attribute__((used)) void innocent(void) { __asm__ volatile("invlpg (%eax); wbinvd; cmovne %eax, %ebx; movsbl %al, %eax; hlt"); }
`
  expect(await findingsOf({ c })).toEqual([])
})

test.for([
  ['weak', 'void absent(void) __attribute__((weak));', []],
  ['ignored by the linker', 'void absent(void);', ['--unresolved-symbols=ignore-all']],
] as const)('a symbol that nothing defines: %s', async ([, declaration, rawLink]) => {
  const c = `${SOUND}\n${declaration}\n__attribute__((used)) void caller(void) { absent(); }\n`
  const findings = await findingsOf({ c, rawLink })
  expect(findings.map(({ check, message }) => `${check}: ${message}`)).toEqual([
    expect.stringMatching(/^foreign symbols: absent is used but defined nowhere/),
  ])
})

test("a function of GCC's support library", async () => {
  const { stdout } = await runCommand([...toolchain.cc, '-print-libgcc-file-name'])
  const c = `${SOUND}
#line 44 "kernel-src/divide.ts"
__attribute__((used)) unsigned long long divide(unsigned long long a, unsigned long long b) { return a / b; }
`
  const findings = await findingsOf({ c, rawLink: [stdout.trim()] })
  expect(findings.map(({ check }) => check)).toContain('foreign symbols')
  expect(findings.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(
      /^divide \(kernel-src\/divide\.ts:44\): __udivdi3 of GCC's support library was linked in/,
    ),
  )
})

test('a function of the C library', async () => {
  const c = `${SOUND}
__asm__(".text\\n.global strlen\\n.type strlen, @function\\nstrlen: ret\\n.size strlen, . - strlen");
unsigned strlen(const char *);
#line 55 "kernel-src/text.ts"
__attribute__((used)) unsigned measure(const char *text) { return strlen(text) + 1; }
`
  const findings = await findingsOf({
    c,
    flags: ['-fno-builtin', '-g0'],
    names: { functions: [], variables: [] },
  })
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^measure.*: strlen of the C library was linked in/),
  ])
})

test('helpers of the same names that the program brings itself are no fault', async () => {
  const c = `${SOUND}
__attribute__((used)) unsigned long long __udivdi3(unsigned long long a, unsigned long long b) { return a ^ b; }
`
  expect(await findingsOf({ c })).toEqual([])
})
