/** Refusals about linkage, assembly and interrupts: RK5…. */

import { entry, type Entry } from './entry.ts'

export const LINKAGE = {
  functionExpected: entry(
    'RK5001',
    'The function itself is expected here',
    'The compiler gives it a place and a symbol, so it must know which one it is.',
    'Write an arrow function, or name a function of this module: () => { … }.',
  ),
  interruptFrame: entry(
    'RK5002',
    "The frame class '{0}' does not have the layout that the stub saves: {1}",
    'The handler would read one register as another.',
    'Declare the u32 fields {2}, in this order.',
  ),
  nakedBody: entry(
    'RK5003',
    'A naked function holds assembly only',
    'It has no prologue, so nothing else has a stack frame or a saved register to work with.',
    'Write asm`…` statements with constants and symbol(…) as their operands.',
  ),
  missingCheckHandler: entry(
    'RK5004',
    'The program names no check handler',
    'A check that fails must have somewhere to report to.',
    'Write, once: checkHandler((check, first, second) => …).',
  ),
  duplicateSymbol: entry(
    'RK5005',
    "The symbol '{0}' is defined twice",
    'The linker knows one definition of each name.',
    'Give one of them another name.',
  ),
  missingEntry: entry(
    'RK5006',
    'The program has no entry point',
    'The boot loader jumps to the symbol _start.',
    "Write: naked('_start', () => { … }).",
  ),
  templatePart: entry(
    'RK5007',
    "'{0}' is a part of a template, not a function to be called",
    'The compiler reads it where assembly or formatted output is put together.',
    'Write it inside one: asm`… ${input(…)}`, or log`${hex(…)}`.',
  ),
  secondCheckHandler: entry(
    'RK5008',
    'The program has a check handler already',
    'Each failed check calls the one handler of the program.',
    'Keep one of them.',
  ),
  interruptHandler: entry(
    'RK5009',
    'The handler of an interrupt takes a frame and an error code',
    'These are what the stub hands over.',
    'Write (frame: Frame, code: u32) => { … }, where class Frame has the fields {0}.',
  ),
  definitionPlace: entry(
    'RK5010',
    "'{0}' defines a variable or function, and this is neither",
    'A section holds definitions, not the values of expressions.',
    'Write at module level: const name = {0}(…).',
  ),
  callerLocationPlace: entry(
    'RK5011',
    'callerLocation() is the default value of a parameter',
    'It stands for the place of the call that leaves the argument out.',
    'Write: at: SourceLocation = callerLocation().',
  ),
  accessWidth: entry(
    'RK5020',
    "'{0}' cannot be done with {1} on {2}",
    'It has to be one access, and this machine has none of that width.',
    'Use {3}.',
  ),
  atomicPlace: entry(
    'RK5021',
    'An atomic operation on a field of a packed class',
    'The field may stand across the border of two cache lines, where no access is atomic.',
    'Use a field of a class that is not @packed.',
  ),
  memoryOrder: entry(
    'RK5022',
    "'{0}' is no memory order for {1}",
    'The order becomes part of the instruction.',
    'Write one of {2} as a literal.',
  ),
  registerNumber: entry(
    'RK5023',
    'There is no register {0} for {1}',
    'The number becomes part of the instruction.',
    'Write one of {2} as a literal.',
  ),
  linkerName: entry(
    'RK1290',
    '{0} cannot be the name of {1}',
    'The assembler and the linker read names of letters, digits, _, . and $ as they stand, and keep those with .L in front for themselves.',
    "Write a name of these characters that does not begin with a digit, such as '{2}'.",
  ),
  sectionKind: entry(
    'RK1291',
    "'{0}' has no place for {1}",
    'A section is executable, writable, read-only or zeroed as a whole: by its name if that is one of the usual ones, else by what stands in it.',
    "Name another section, such as '{2}'.",
  ),
  assemblyConstraint: entry(
    'RK2170',
    '{0} is no constraint of {1}(…)',
    'It says by letters which registers or what memory can hold the operand.',
    "Write '{2}' for any register, or one of its letters: a b c d S D for one register, m for memory.",
  ),
  assemblyConstant: entry(
    'RK2171',
    "'{0}' takes a constant, and the compiler does not know this value",
    'The number becomes part of the instruction.',
    "Write 'r{0}' to allow a register as well.",
  ),
  assemblyRegister: entry(
    'RK2172',
    "'{0}' is no register that assembly may say it changes",
    'The compiler keeps its values out of the registers that are named so, but for the two of the stack.',
    "Write the name of a general register of this machine, 'memory' or 'cc'.",
  ),
  assemblyTwice: entry(
    'RK2173',
    "'{0}' is asked for twice",
    'A register holds one operand, and what an operand stands in is known to change.',
    "Give one of them another register, or 'r' for any.",
  ),
  assemblyRegisters: entry(
    'RK2174',
    'These are more operands than one piece of assembly can have',
    'There is room for {0} at a time, and what is named as changed takes some of it.',
    "Let some stand in memory, 'm', hand over the address of all of them, or write several pieces.",
  ),
  assemblyOperand: entry(
    'RK2110',
    "An operand of type {0} has no place in '{1}'",
    'A register of this machine holds one integer or address of at most {2} bits.',
    "Write 'm' for memory, on i386 'A' for edx and eax together, or give the parts one by one.",
  ),
} as const satisfies Readonly<Record<string, Entry>>
