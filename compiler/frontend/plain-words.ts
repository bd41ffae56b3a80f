/**
 * TypeScript's messages in the words of the program. How the language tells its integers and references apart
 * (`Number & { readonly [width]?: "u8" | undefined; }`) is of no interest to whoever mixed them up.
 */

import { ts } from './typescript.ts'

const MARKS = /\[(?:width|flavour|inline)\]/
const WIDTHS = /Number & \{ readonly \[width\]\?: ([^;]*); \}/g
const FLAVOUR = /\b\w+ & \{ readonly \[flavour\]\?: "(\w+)" \| undefined; \}/g
/** An integer type is that of the first of these among the widths that flow into it. */
const WIDEST = ['i64', 'isize', 'i32', 'i16', 'i8', 'u64', 'usize', 'u32', 'u16', 'u8']

/** No call fits any overload. Its reasons are one for each overload, and below that the mismatch. */
const NO_OVERLOAD = 2769

/**
 * Only functions of the language itself have overloads, and these differ in which operand gives the type; the
 * mismatch that the first one finds says all.
 */
function withoutOverloads(text: string | ts.DiagnosticMessageChain): string | ts.DiagnosticMessageChain {
  if (typeof text === 'string' || text.code !== NO_OVERLOAD) return text
  return text.next?.[0]?.next?.[0] ?? text
}

/** Types of the language by their names. */
function named(line: string): string {
  return line
    .replace(WIDTHS, (whole, widths: string) => WIDEST.find((name) => widths.includes(`"${name}"`)) ?? whole)
    .replace(FLAVOUR, '$1')
}

/** A message with its reasons, each in a line of its own, as far as they speak of the program's types. */
export function plainWords(text: string | ts.DiagnosticMessageChain): string {
  const lines = ts.flattenDiagnosticMessageText(withoutOverloads(text), '\n').split('\n').map(named)
  const end = lines.findIndex((line) => MARKS.test(line))
  return (end > 0 ? lines.slice(0, end) : lines).join('\n')
}
