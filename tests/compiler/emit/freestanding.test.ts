/**
 * What a kernel's C has and a hosted program's has not: its own memory functions, nothing from libgcc, sections,
 * naked functions and interrupt stubs.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emitC } from '../../../compiler/emit/emit.ts'
import { flagsFor } from '../../../compiler/emit/flags.ts'
import { symbolTable } from '../../../compiler/emit/symbol-table.ts'
import * as ir from '../../../compiler/ir/build.ts'
import type { FunctionNode, Global, Linkage, Statement } from '../../../compiler/ir/nodes.ts'
import type { Program } from '../../../compiler/ir/program.ts'
import { array, NEVER, object, reference, STRING, U32, USIZE, VOID } from '../../../compiler/types/machine.ts'
import { TARGETS } from '../../../compiler/types/target.ts'
import { runHosted } from '../../support/host.ts'
import { INTEGER_TYPES, operationsOn } from './operations.ts'

const sourceLocation = ir.structure('SourceLocation', { file: STRING, line: U32, column: U32 })
const check = ir.structure('Check', { message: STRING, location: reference(object(sourceLocation)) })
const halt: Statement = ir.loop(null, [])
const checkHandler = ir.define(
  'panic',
  [ir.local('check', reference(object(check))), ir.local('first', USIZE), ir.local('second', USIZE)],
  NEVER,
  [halt],
)

function linked(node: FunctionNode, linkage: Linkage): FunctionNode {
  return { ...node, linkage }
}

function kernel(functions: readonly FunctionNode[], globals: readonly Global[] = []): Program {
  const program = ir.program([...functions, checkHandler], { globals, structs: [sourceLocation, check] })
  return { ...program, checkHandler, check, sourceLocation }
}

const KERNEL_FLAGS = '-m32 -mgeneral-regs-only -fno-pic -fno-asynchronous-unwind-tables'.split(' ')
const WARNINGS = ['-Wall', '-Wextra', '-Werror']
const CLANG = ['clang', '--target=i686-linux-gnu']

/** The lines of `nm` or `objdump` for a kernel's object file. */
function inspect(
  program: Program,
  optimization: string,
  tool: 'nm' | 'objdump',
  flags: readonly string[],
  [compiler, ...target]: readonly string[] = ['i686-linux-gnu-gcc'],
): string {
  const folder = mkdtempSync(join(tmpdir(), 'ring0-freestanding-'))
  try {
    const [source, output] = [join(folder, 'kernel.c'), join(folder, 'kernel.o')]
    writeFileSync(source, emitC(program).source)
    const values = [...target, ...flagsFor(compiler), ...KERNEL_FLAGS, ...WARNINGS, optimization]
    execFileSync(compiler, [...values, '-c', source, '-o', output])
    return execFileSync(`i686-linux-gnu-${tool}`, [...flags, output], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('a kernel', () => {
  const operations = INTEGER_TYPES.flatMap((type) => operationsOn(type, TARGETS.i386)).map((operation) => {
    const parameters = operation.operands.map((type, index) => ir.local(`operand${index}`, type))
    const value = operation.build(...parameters.map((parameter) => ir.read(parameter)))
    const node = ir.define(operation.name, parameters, operation.result, [ir.giveBack(value)])
    return linked(node, { kind: 'exported', section: null })
  })
  test.each(['-O0', '-O2', '-Os'])('asks nothing of libgcc or a C library with %s', (optimization) => {
    expect(inspect(kernel(operations), optimization, 'nm', ['-u'])).toBe('')
    expect(inspect(kernel(operations), optimization, 'nm', ['-u'], CLANG)).toBe('')
  })

  const tables = ir.global('tables', array(U32, 1024))
  tables.section = '.boot.bss'
  tables.align = 4096
  const header: Global = { ...ir.global('header', U32, { kind: 'integer', value: 7n }), constant: true }
  header.section = '.multiboot'
  const index = ir.local('index', U32)
  const fill = linked(
    ir.define('fillTables', [], VOID, [
      ir.declare(index, ir.number(0)),
      ir.loop(
        ir.compare('less', ir.read(index), ir.number(1024)),
        [ir.assign(ir.element(ir.inGlobal(tables), ir.read(index), null), ir.number(0))],
        { update: [ir.assign(index, ir.add(ir.read(index), ir.number(1)))] },
      ),
      ir.clear(ir.inGlobal(tables)),
    ]),
    { kind: 'normal', section: '.boot.text' },
  )
  const start = linked(
    ir.define('_start', [], VOID, [
      ir.statement({
        kind: 'assembly',
        assembly: {
          parts: [
            { kind: 'text', text: '\n  cli\n  movl $' },
            { kind: 'number', value: 42n },
            { kind: 'text', text: ', %eax\n  call ' },
            { kind: 'symbol', of: fill },
            { kind: 'text', text: '\n' },
          ],
          clobbers: [],
        },
      }),
    ]),
    { kind: 'naked', section: '.boot.text' },
  )
  const frame = ir.structure('Frame', { gs: U32 })
  const handler = ir.define(
    'onFault',
    [ir.local('frame', reference(object(frame))), ir.local('code', U32)],
    VOID,
    [],
  )
  const stubs = [13, 14, 32].map((vector) =>
    linked(ir.define(`interrupt_${vector}`, [], VOID, []), {
      kind: 'interrupt',
      vector,
      handler,
      section: null,
    }),
  )
  const install = linked(
    ir.define('install', [], USIZE, [
      ...stubs.map((stub) =>
        ir.evaluate(ir.convert(USIZE, { kind: 'function', type: VOID, function: stub })),
      ),
      ir.giveBack(ir.number(0, USIZE)),
    ]),
    { kind: 'exported', section: null },
  )
  const machine = kernel([start, fill, install, handler, ...stubs], [tables, header])

  test('keeps to its sections, and early code calls nothing outside them', () => {
    const sections = inspect(machine, '-O2', 'objdump', ['-h'])
    expect(sections).toMatch(/\.boot\.bss +00001000 .*\n +ALLOC\n/)
    expect(sections).toMatch(/\.multiboot +00000004/)
    const early = inspect(machine, '-O2', 'objdump', ['-r', '-j', '.boot.text'])
    expect(early).not.toMatch(/PC32|PLT32|\.text$|\.rodata|mem(set|cpy)/m)
    expect(inspect(machine, '-O2', 'objdump', ['-d', '-j', '.boot.text'])).toMatch(
      /<_start>:[^]*cli[^]*\$0x2a,%eax/,
    )
  })

  test('has a stub for each interrupt, with an error code for each', () => {
    const code = inspect(machine, '-O2', 'objdump', ['-d', '--no-show-raw-insn'])
    const instructionsOf = (symbol: string): string[] =>
      [
        ...code
          .split(`<${symbol}>:\n`)[1]
          .split('\n\n')[0]
          .matchAll(/:\t(.*?)\s*$/gm),
      ].map((match) => match[1])
    expect(instructionsOf('interrupt_13')[0]).toBe('push   $0xd')
    expect(instructionsOf('interrupt_14')[0]).toBe('push   $0xe')
    expect(instructionsOf('interrupt_32').slice(0, 2)).toEqual(['push   $0x0', 'push   $0x20'])
    const entry = instructionsOf('onFault_entry')
    expect(entry[0]).toBe('pusha')
    expect(entry.at(-1)).toBe('iret')
  })

  test('names its symbols as TypeScript does', () => {
    const { functions, variables } = symbolTable(machine)
    expect(functions).toContainEqual({ symbol: '_start', name: '_start', file: 'test.ts', line: 1 })
    expect(variables.map(({ symbol }) => symbol)).toEqual(['tables', 'header'])
  })
})

test('the printed memory functions do what the C standard says', async () => {
  const { source } = emitC(kernel([]))
  const driver = `
int printf(const char *, ...);
static u8 wanted[96], got[96], other[96];
static void prepare(u8 *bytes) { for (usize i = 0; i < 96; i++) bytes[i] = (u8)(i * 37 + 11); }
static void compare(const char *name, usize to, usize from, usize count) {
  for (usize i = 0; i < 96; i++) {
    if (wanted[i] != got[i]) { printf("%s to %u from %u count %u\\n", name, (u32)to, (u32)from, (u32)count); return; }
  }
}
int main(void) {
  u32 cases = 0;
  for (usize to = 20; to < 44; to++) for (usize from = 20; from < 44; from++) for (usize count = 0; count < 40; count++) {
    u8 copy[40];
    prepare(wanted); prepare(got); prepare(other);
    for (usize i = 0; i < count; i++) copy[i] = wanted[from + i];
    for (usize i = 0; i < count; i++) wanted[to + i] = copy[i];
    if (memmove(got + to, got + from, count) != got + to) printf("memmove gives another pointer back\\n");
    compare("memmove", to, from, count);
    prepare(got);
    if (memcpy(got + to, other + from, count) != got + to) printf("memcpy gives another pointer back\\n");
    compare("memcpy", to, from, count);
    prepare(wanted); prepare(got);
    for (usize i = 0; i < count; i++) wanted[to + i] = (u8)from;
    if (memset(got + to, (int)(from | 0x5500), count) != got + to) printf("memset gives another pointer back\\n");
    compare("memset", to, from, count);
    int order = 0;
    for (usize i = 0; i < count && order == 0; i++) order = other[to + i] - other[from + i];
    int printed = memcmp(other + to, other + from, count);
    if ((order < 0) != (printed < 0) || (order > 0) != (printed > 0)) printf("memcmp\\n");
    cases++;
  }
  printf("%u\\n", cases);
  return 0;
}
`
  const [runs] = await runHosted([{ name: 'memory', source: source + driver }], {
    target: 'i386',
    flagSets: ['O0', 'O2'],
  })
  for (const { output, end } of runs) {
    expect({ output, end }).toEqual({ output: `${24 * 24 * 40}\n`, end: { kind: 'exit', code: 0 } })
  }
})

test('lines, comments and names of the source are in the C', () => {
  const count = ir.local('count', U32)
  const body: Statement[] = [
    { ...ir.declare(count, ir.number(1), 4), comments: ['Counting begins at one.'] },
    ir.assign(count, ir.number(2), 5),
    ir.assign(count, ir.number(3), 9),
  ]
  const node = { ...ir.define('Counter.reset', [], VOID, body), location: ir.at(3, 1, 'kernel/counter.ts') }
  const moved = body.map((statement) => ({
    ...statement,
    location: { ...statement.location, file: 'kernel/counter.ts' },
  }))
  const program = kernel([
    linked({ ...node, body: moved, comments: ['Begins anew.'] }, { kind: 'exported', section: null }),
  ])
  expect(emitC(program).source).toContain(`
// Begins anew.
#line 3 "kernel/counter.ts"
void Counter_reset(void) {
  // Counting begins at one.
#line 4
  u32 count __attribute__((unused)) = 1;
  count = 2;
#line 9
  count = 3;
}
`)
})

test('a program without its entry, or with one that nothing can call, is refused', () => {
  expect(() => emitC(ir.program([]), { hosted: { entry: 'main' } })).toThrow(
    'the program has no function main',
  )
  const node = ir.define('main', [ir.local('count', U32)], VOID, [])
  expect(() => emitC(ir.program([node]), { hosted: { entry: 'main' } })).toThrow('main has parameters')
})
