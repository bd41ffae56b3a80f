/** The registers that an interrupt stub saves, which the handler's frame class must mirror field by field. */

import type { ts } from '../frontend/typescript.ts'
import type { FunctionNode } from '../ir/nodes.ts'
import { U32 } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import type { Unit } from './unit.ts'

/** In memory order; the processor pushes the last ones (SDM volume 3, section 6.12). */
const FRAMES: Readonly<Record<Target['name'], readonly string[]>> = {
  i386: [
    ...['gs', 'fs', 'es', 'ds', 'edi', 'esi', 'ebp', 'esp', 'ebx', 'edx', 'ecx', 'eax'],
    ...['vector', 'code', 'eip', 'cs', 'eflags'],
  ],
  x86_64: [
    ...[
      'r15',
      'r14',
      'r13',
      'r12',
      'r11',
      'r10',
      'r9',
      'r8',
      'rdi',
      'rsi',
      'rbp',
      'rbx',
      'rdx',
      'rcx',
      'rax',
    ],
    ...['vector', 'code', 'rip', 'cs', 'rflags', 'rsp', 'ss'],
  ],
}

/** Refuses a handler whose first parameter is not a reference to a class of that layout. */
export function checkInterruptFrame(unit: Unit, handler: FunctionNode, node: ts.Node): void {
  const names = FRAMES[unit.options.target.name]
  const type = handler.parameters[0]?.type
  const list = names.join(', ')
  if (handler.parameters.length === 0) return
  if (type?.kind !== 'reference' || type.to.kind !== 'object' || handler.parameters.length > 2) {
    unit.refuse('interruptHandler', node, list)
  }
  const { struct } = type.to
  names.forEach((name, index) => {
    const field = struct.fields[index]
    if (field?.name !== name || (unit.options.target.name === 'i386' && field.type !== U32))
      unit.refuse('interruptFrame', node, struct.name, `field ${index} must be ${name}`, list)
  })
}
