/** Diagnostics as text: one line each for tools and logs, with a code frame on a terminal. */

import type { Location } from '../ir/location.ts'
import type { Diagnostic } from './diagnostic.ts'

export interface FormatOptions {
  /** Colours and a code frame. */
  readonly pretty: boolean
}

const RED = '\u001b[91m'
const GREY = '\u001b[90m'
const CYAN = '\u001b[96m'
const INVERSE = '\u001b[7m'
const RESET = '\u001b[0m'

/** The diagnostic in the form that `tsc` uses, with its remedy and related places. */
export function formatDiagnostic(diagnostic: Diagnostic, options: FormatOptions): string {
  return options.pretty ? severalLines(diagnostic) : oneLine(diagnostic)
}

function oneLine({ location, code, message, remedy, related }: Diagnostic): string {
  const parts = [`${location ? `${shown(location)}: ` : ''}error ${code}: ${message}`]
  if (remedy) parts.push(`help: ${remedy}`)
  for (const one of related) parts.push(`(${one.message}${one.location ? ` at ${shown(one.location)}` : ''})`)
  return parts.join(' ').replace(/\s*\n\s*/g, ' ')
}

function severalLines(diagnostic: Diagnostic): string {
  const { location, code, message, remedy, related } = diagnostic
  const at = location ? `${CYAN}${location.file}${RESET}:${location.line}:${location.column} - ` : ''
  const lines = [`${at}${RED}error${RESET} ${GREY}${code}:${RESET} ${message}`, ...codeFrame(diagnostic)]
  if (remedy) lines.push(`  help: ${remedy}`)
  for (const one of related) lines.push(`  ${one.location ? `${shown(one.location)}: ` : ''}${one.message}`)
  return lines.join('\n')
}

function shown({ file, line, column }: Location): string {
  return `${file}(${line},${column})`
}

/** The marked line with its number and a wavy line under the span; a span of several lines shows its first. */
function codeFrame({ location, span }: Diagnostic): string[] {
  if (!location || !span) return []
  const text = span.text.split(/\r?\n/)[location.line - 1] ?? ''
  const column = location.column - 1
  const length = Math.max(1, Math.min(span.length, text.length - column))
  const number = String(location.line)
  const margin = ' '.repeat(number.length)
  return [
    '',
    `${INVERSE}${number}${RESET} ${text}`,
    `${INVERSE}${margin}${RESET} ${' '.repeat(column)}${RED}${'~'.repeat(length)}${RESET}`,
  ]
}
