/** Refusals about formatted output and tests: RK6…. */

import { entry, type Entry } from './entry.ts'

export const OUTPUT = {
  formatValue: entry(
    'RK6001',
    "A value of type '{0}' has no text form",
    'Formatted output knows integers, booleans, strings, hex(…), padded(…) and objects with a format method.',
    'Write the fields, or give the class a method format(sink).',
  ),
  formatSink: entry(
    'RK6002',
    "The sink '{0}' has no method '{1}'",
    'Formatted output calls one method of the sink for each part.',
    'Implement the Sink interface.',
  ),
  testPlace: entry(
    'RK6003',
    "'{0}' belongs at module level of a test file, or inside describe",
    'The tests are collected at compile time.',
    'Move it to module level of a *.test.ts file.',
  ),
  tagPlace: entry(
    'RK6004',
    'A tag is a constant of a module',
    'Which sink it writes to is known at compile time.',
    'Write at module level: const log = template(sink).',
  ),
  unknownTag: entry(
    'RK6005',
    'This is no tag of the language',
    'A template is assembly or formatted output, put together at compile time.',
    'Use asm, or make a tag: const log = template(sink).',
  ),
} as const satisfies Readonly<Record<string, Entry>>
