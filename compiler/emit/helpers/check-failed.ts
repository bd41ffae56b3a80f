/** Where failed checks go: to the program's handler, or in a hosted program to a printed one that ends the process. */

import type { PlainHelper } from './registry.ts'

/** The exit code of a hosted program that ends in a panic. */
export const PANIC_EXIT_CODE = 101

const HEAD = 'static __attribute__((noinline, cold, noreturn)) void'

/** `handler` is the name of the program's handler, or null for a hosted program that has none. */
export function checkFailed(handler: string | null): PlainHelper {
  return (context) => (handler === null ? printsPanic(context) : callsHandler(handler, context))
}

/** Inlined, so that a backtrace shows the function with the check directly behind the handler. */
function callsHandler(handler: string, { name, check }: Parameters<PlainHelper>[0]): string {
  return `
INLINE __attribute__((noreturn)) void ${name}(const ${check} *check, usize first, usize second) {
  ${handler}((${check} *)check, first, second);
}`
}

function printsPanic({ name, check, use }: Parameters<PlainHelper>[0]): string {
  const write = use('host_write')
  const writeNumber = use('host_write_number')
  return `
${HEAD} ${name}(const ${check} *check, usize first, usize second) {
  ${write}("panic: ", 7);
  for (usize index = 0; index < check->message.length; index++) {
    const u8 *mark = check->message.pointer + index;
    if (*mark != '%') {
      ${write}(mark, 1);
      continue;
    }
    bool negative = mark[1] == 'd' && (isize)first < 0;
    if (negative) ${write}("-", 1);
    ${writeNumber}(negative ? 0 - first : first);
    first = second;
    index++;
  }
  ${write}(" at ", 4);
  ${write}(check->location->file.pointer, check->location->file.length);
  ${write}(":", 1);
  ${writeNumber}(check->location->line);
  ${write}(":", 1);
  ${writeNumber}(check->location->column);
  ${write}("\\n", 1);
  ${use('host_exit')}(${PANIC_EXIT_CODE});
}`
}
