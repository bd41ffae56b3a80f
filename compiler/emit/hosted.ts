/**
 * What a program that runs on the host has instead of a machine: standard output and the end of the process. It is
 * reached by the names of the host's C library behind labels, so that no header of it is included and none of its
 * names can meet one of the program's.
 */

import type { FunctionNode } from '../ir/nodes.ts'
import type { PlainHelper } from './helpers/registry.ts'
import type { Unit } from './unit.ts'

/** The labels of the host's C library, which nothing of the program's may be called. */
export const HOST_SYMBOLS: readonly string[] = ['_exit', 'write', 'read']

export const HOST_HELPERS: Readonly<Record<string, PlainHelper>> = {
  host_exit: ({ name }) => `
extern __attribute__((noreturn)) void ${name}(int code) __asm__("_exit");`,
  host_write_file: ({ name }) => `
extern isize ${name}(int file, const void *bytes, usize count) __asm__("write");`,
  host_read_file: ({ name }) => `
extern isize ${name}(int file, void *bytes, usize count) __asm__("read");`,
  host_write: ({ name, use }) => `
static void ${name}(const void *bytes, usize count) {
  while (count > 0) {
    isize written = ${use('host_write_file')}(1, bytes, count);
    if (written <= 0) ${use('host_exit')}(1);
    bytes = (const u8 *)bytes + written;
    count -= (usize)written;
  }
}`,
  host_write_number: ({ name, use }) => `
static void ${name}(usize value) {
  u8 digits[20];
  usize start = sizeof(digits);
  do {
    digits[--start] = (u8)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  ${use('host_write')}(digits + start, sizeof(digits) - start);
}`,
}

/** The functions that hosted programs may declare without a body, by symbol. */
const HOST_FUNCTIONS: Readonly<Record<string, (name: string, parameter: string, unit: Unit) => string>> = {
  hostWrite: (name, parameter, { helpers }) => `static void ${name}(struct string ${parameter}) {
  ${helpers.use('host_write')}(${parameter}.pointer, ${parameter}.length);
}`,
  hostRead: (name, _, { helpers }) => `static u32 ${name}(void) {
  u8 byte;
  return ${helpers.use('host_read_file')}(0, &byte, 1) == 1 ? byte : 256;
}`,
  hostExit: (
    name,
    parameter,
    { helpers },
  ) => `static __attribute__((noreturn)) void ${name}(u32 ${parameter}) {
  ${helpers.use('host_exit')}((int)${parameter});
}`,
}

/** Whether a function is one that hosted programs are given. */
export function isHostFunction(node: FunctionNode, unit: Unit): boolean {
  return (
    unit.hosted !== null && node.linkage.kind === 'external' && Object.hasOwn(HOST_FUNCTIONS, node.symbol)
  )
}

/** The definition of a function that hosted programs are given. */
export function hostFunction(node: FunctionNode, unit: Unit): string {
  return HOST_FUNCTIONS[node.symbol](unit.names.of(node), 'value', unit)
}

/** The function with which the host begins. */
export function hostEntry(unit: Unit, entry: FunctionNode): string {
  return `int main(void) {
  ${unit.names.of(entry)}();
  return 0;
}`
}
