/**
 * The operations of the machine that C has no words for, each as a small function: atomic ones by gcc's builtins, and
 * single instructions by assembly. Each is printed for the types and orders that a program uses it with.
 */

import type { Instruction } from '../ir/operations.ts'

/** What the text of an operation can refer to. */
interface Context {
  /** The integer that is operated on, in C. */
  readonly type: string
  /** The C type of the result. */
  readonly result: string
  /** The numbers of registers, and the memory orders. */
  readonly variant: readonly string[]
}

const ORDERS: Readonly<Record<string, string>> = {
  relaxed: '__ATOMIC_RELAXED',
  acquire: '__ATOMIC_ACQUIRE',
  release: '__ATOMIC_RELEASE',
  acquireRelease: '__ATOMIC_ACQ_REL',
  sequential: '__ATOMIC_SEQ_CST',
}

/** The names that the operations' C calls their parameters by, in order. */
interface Text {
  readonly parameters: readonly string[]
  readonly body: (context: Context) => readonly string[]
}

function fetching(builtin: string): Text {
  return {
    parameters: ['address', 'value'],
    body: ({ type, variant }) => [
      `return __atomic_${builtin}((${type} *)address, value, ${ORDERS[variant[0]]});`,
    ],
  }
}

/** One instruction without a result. */
function plain(instruction: string, parameters: readonly string[] = [], constraint = 'r'): Text {
  const operands = parameters.map((name) => `"${constraint}"(${name})`).join(', ')
  return {
    parameters,
    body: ({ variant }) => [
      `__asm__ volatile("${filled(instruction, variant)}" : : ${operands}${operands ? ' ' : ''}: "memory");`,
    ],
  }
}

/** One instruction that yields a word. */
function yielding(instruction: string): Text {
  return {
    parameters: [],
    body: ({ result, variant }) => [
      `${result} value;`,
      `__asm__ volatile("${filled(instruction, variant)}" : "=r"(value) : : "memory");`,
      'return value;',
    ],
  }
}

/** `#` in an instruction stands for the number of a register. */
function filled(instruction: string, [register = '']: readonly string[]): string {
  return instruction.replace('#', register)
}

const SUFFIXES: Readonly<Record<string, string>> = { u8: 'b', u16: 'w', u32: 'l' }

const TEXTS: Readonly<Record<Instruction['operation'], Text>> = {
  'atomic.load': {
    parameters: ['address'],
    body: ({ type, variant }) => [`return __atomic_load_n((${type} *)address, ${ORDERS[variant[0]]});`],
  },
  'atomic.store': {
    parameters: ['address', 'value'],
    body: ({ type, variant }) => [`__atomic_store_n((${type} *)address, value, ${ORDERS[variant[0]]});`],
  },
  'atomic.exchange': fetching('exchange_n'),
  'atomic.fetchAdd': fetching('fetch_add'),
  'atomic.fetchSubtract': fetching('fetch_sub'),
  'atomic.fetchAnd': fetching('fetch_and'),
  'atomic.fetchOr': fetching('fetch_or'),
  'atomic.fetchXor': fetching('fetch_xor'),
  'atomic.compareExchange': {
    parameters: ['address', 'expected', 'desired'],
    body: ({ type, result, variant: [success, failure] }) => [
      `bool exchanged = __atomic_compare_exchange_n((${type} *)address, &expected, desired, false,`,
      `                                             ${ORDERS[success]}, ${ORDERS[failure]});`,
      `return (${result}){ exchanged, expected };`,
    ],
  },
  'atomic.fence': {
    parameters: [],
    body: ({ variant }) => [`__atomic_thread_fence(${ORDERS[variant[0]]});`],
  },
  'mmio.read': { parameters: ['address'], body: ({ type }) => [`return *(volatile ${type} *)address;`] },
  'mmio.write': {
    parameters: ['address', 'value'],
    body: ({ type }) => [`*(volatile ${type} *)address = value;`],
  },
  'ports.read': {
    parameters: ['port'],
    body: ({ type }) => [
      `${type} value;`,
      `__asm__ volatile("in${SUFFIXES[type]} %1, %0" : "=a"(value) : "Nd"(port) : "memory");`,
      'return value;',
    ],
  },
  'ports.write': {
    parameters: ['port', 'value'],
    body: ({ type }) => [
      `__asm__ volatile("out${SUFFIXES[type]} %0, %1" : : "a"(value), "Nd"(port) : "memory");`,
    ],
  },
  'ports.readInto': {
    parameters: ['port', 'slice'],
    body: ({ type }) => repeated(`ins${SUFFIXES[type]}`, 'D'),
  },
  'ports.writeFrom': {
    parameters: ['port', 'slice'],
    body: ({ type }) => repeated(`outs${SUFFIXES[type]}`, 'S'),
  },
  'cpu.identify': {
    parameters: ['leaf', 'subleaf'],
    body: ({ result }) => [
      'u32 eax, ebx, ecx, edx;',
      '__asm__ volatile("cpuid" : "=a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx) : "a"(leaf), "c"(subleaf));',
      `return (${result}){ eax, ebx, ecx, edx };`,
    ],
  },
  'cpu.readModelSpecific': {
    parameters: ['index'],
    body: () => [
      'u32 low, high;',
      '__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(index) : "memory");',
      'return (u64)high << 32 | low;',
    ],
  },
  'cpu.writeModelSpecific': {
    parameters: ['index', 'value'],
    body: () => [
      '__asm__ volatile("wrmsr" : : "c"(index), "a"((u32)value), "d"((u32)(value >> 32)) : "memory");',
    ],
  },
  'cpu.timeStamp': {
    parameters: [],
    body: () => [
      'u32 low, high;',
      '__asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");',
      'return (u64)high << 32 | low;',
    ],
  },
  'cpu.readControl': yielding('mov %%cr#, %0'),
  'cpu.writeControl': plain('mov %0, %%cr#', ['value']),
  'cpu.readDebug': yielding('mov %%dr#, %0'),
  'cpu.writeDebug': plain('mov %0, %%dr#', ['value']),
  'cpu.readFlags': yielding('pushf; pop %0'),
  'cpu.writeFlags': plain('push %0; popf', ['value']),
  'cpu.enableInterrupts': plain('sti'),
  'cpu.disableInterrupts': plain('cli'),
  'cpu.halt': plain('hlt'),
  'cpu.pause': plain('pause'),
  'cpu.invalidatePage': plain('invlpg (%0)', ['address']),
  'cpu.loadGlobalDescriptors': plain('lgdt (%0)', ['address']),
  'cpu.loadInterruptDescriptors': plain('lidt (%0)', ['address']),
  'cpu.loadTask': plain('ltr %0', ['selector']),
}

/** A string instruction over the elements of a slice. */
function repeated(instruction: string, register: string): readonly string[] {
  return [
    'void *place = slice.pointer;',
    'usize count = slice.length;',
    `__asm__ volatile("rep ${instruction}" : "+${register}"(place), "+c"(count) : "d"(port) : "memory");`,
  ]
}

/** The names of an operation's parameters. */
export function parameterNames({ operation }: Instruction): readonly string[] {
  return TEXTS[operation].parameters
}

/** The lines of an operation's body. */
export function instructionBody(
  { operation, type, variant }: Instruction,
  result: string,
): readonly string[] {
  return TEXTS[operation].body({ type: type?.name ?? '', result, variant })
}
