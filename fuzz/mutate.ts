/**
 * Breaks valid programs: deletes, doubles, swaps and replaces tokens. Whatever comes of it, the compiler must refuse it
 * in its own words or make C of it that gcc takes without a word.
 */

import type { Random } from './random.ts'

/** A name, a number, a string, an operator, or a run of blanks. */
const TOKEN = /\s+|[A-Za-z_]\w*|\d[\w.]*|'(?:[^'\\\n]|\\.)*'|`|[+\-*/%&|^<>=!?.]+|./gu

/** What may be put in the place of a token, or between two. */
const FOREIGN = [
  ...[
    '0',
    '-1',
    '1.5',
    '1n',
    '0x1_0000_0000',
    '18446744073709551616',
    "'text'",
    '`text`',
    'null',
    'undefined',
  ],
  ...[
    'true',
    'this',
    'super',
    'new',
    'typeof',
    'void',
    'delete',
    'await',
    'yield',
    'async',
    'function',
    'class',
  ],
  ...[
    'let',
    'const',
    'var',
    'if',
    'else',
    'for',
    'while',
    'do',
    'switch',
    'case',
    'default',
    'break',
    'continue',
  ],
  ...[
    'return',
    'throw',
    'try',
    'catch',
    'enum',
    'interface',
    'type',
    'as',
    'is',
    'in',
    'of',
    'instanceof',
    'any',
  ],
  ...[
    'u8',
    'i64',
    'usize',
    'number',
    'string',
    'never',
    'unknown',
    'object',
    'main',
    'print',
    'line',
    'C0',
    'R0',
  ],
  ...[
    'Ptr<u8>',
    'Slice<u32>',
    'FixedArray<u8, 4>',
    'Inline<C0>',
    'ptr<u8>(4096)',
    'static',
    'readonly',
    'get',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    ';',
    ':',
    '=>',
    '?',
    '?.',
    '??',
    '!',
    '...',
    '@',
    '#',
    '${',
    '"',
    "'",
  ],
  ...[
    '+',
    '-',
    '*',
    '/',
    '%',
    '**',
    '++',
    '--',
    '<<',
    '>>',
    '>>>',
    '&',
    '|',
    '^',
    '~',
    '&&',
    '||',
    '==',
    '===',
  ],
  ...['=', '+=', '??=', '&&=', '<', '>', '<=', '!=='],
]

type Edit = (tokens: readonly string[], at: number, random: Random) => readonly string[]

const EDITS: readonly Edit[] = [
  (tokens, at) => tokens.toSpliced(at, 1),
  (tokens, at, random) => tokens.toSpliced(at, random.between(1, 6)),
  (tokens, at) => tokens.toSpliced(at, 0, tokens[at]),
  (tokens, at, random) => {
    const other = random.between(0, tokens.length - 1)
    return tokens.with(at, tokens[other]).with(other, tokens[at])
  },
  (tokens, at, random) => tokens.with(at, random.pick(FOREIGN)),
  (tokens, at, random) => tokens.with(at, random.pick(tokens)),
  (tokens, at, random) => tokens.toSpliced(at, 0, ` ${random.pick(FOREIGN)} `),
]

/** The text with one to three edits. */
export function mutate(text: string, random: Random): string {
  let tokens: readonly string[] = text.match(TOKEN) ?? []
  for (let count = random.between(1, 3); count > 0 && tokens.length > 0; count--)
    tokens = random.pick(EDITS)(tokens, random.between(0, tokens.length - 1), random)
  return tokens.join('')
}
