/** The catalogue in words for readers: one code at a time, and all of them as `docs/refusals.md`. */

import { CATALOGUE, type Entry } from './catalogue.ts'

/** The groups of codes by their first characters, the longer ones first. */
const GROUPS: readonly (readonly [prefix: string, title: string])[] = [
  ['RK11', 'Constructs outside the subset'],
  ['RK1', 'Syntax and names'],
  ['RK2', 'Types and arithmetic'],
  ['RK3', 'Memory, lifetime and layout'],
  ['RK4', 'Evaluation at compile time'],
  ['RK5', 'Linkage, assembly and interrupts'],
  ['RK6', 'Output and tests'],
]

const HEAD = `# Refusals

Whatever a kernel cannot mean exactly as TypeScript means it is refused. Each refusal has a code that keeps its
meaning for good, marks the part of the source that is meant, and says what to write instead. \`ring0 explain RK2003\`
prints one entry of this page. Codes that are missing from the sequence are not in use.

What stands as … below is the name or type at hand. Errors that begin with TS are TypeScript's own.

This page is generated from \`compiler/diagnostics/catalogue.ts\` by \`npx tsx compiler/cli/main.ts explain --all\`.
`

/** Names at hand stand as an ellipsis where nothing is at hand. */
function general(text: string): string {
  return text.replace(/\{\d\}/g, '…')
}

/** What a code means, why it is refused, and what to write instead; null for a code that does not exist. */
export function explanation(code: string): string | null {
  const entry = Object.values<Entry>(CATALOGUE).find((candidate) => candidate.code === code.toUpperCase())
  if (!entry) return null
  const { title, reason, remedy } = entry
  return `${entry.code}: ${general(title)}.\n\nWhy: ${general(reason)}\n\nInstead: ${general(remedy)}\n`
}

/** The page with every entry, in the order of the codes. */
export function refusalsPage(): string {
  const entries = Object.values<Entry>(CATALOGUE).sort((a, b) => (a.code < b.code ? -1 : 1))
  const groupOf = ({ code }: Entry): string | undefined =>
    GROUPS.find(([prefix]) => code.startsWith(prefix))?.[0]
  const sections = [...GROUPS]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([prefix, title]) => {
      const rows = entries.filter((entry) => groupOf(entry) === prefix)
      return `## ${title}\n\n${rows.map(section).join('\n')}`
    })
  return [HEAD, ...sections].join('\n')
}

function section({ code, title, reason, remedy }: Entry): string {
  return `### ${code}\n\n**${escaped(title)}.** ${escaped(reason)}\n\nInstead: ${escaped(remedy)}\n`
}

/** Text as Markdown shows it unchanged. */
function escaped(text: string): string {
  return general(text).replace(/[\\`*_<>[\]]/g, '\\$&')
}
