/** Tables of counts as Markdown, columns aligned so that a terminal shows them as well. */
import type { Counts } from '../scripts/bench-run.ts'
import type { Row } from './rows.ts'

/** A figure with one decimal where it is small enough for that to say something. */
export function figure(value: number): string {
  const digits = value < 100 && !Number.isInteger(value) ? 1 : 0
  const text = value.toFixed(digits).replace(/\.0$/, '')
  return text.replace(/\B(?=([0-9]{3})+(?![0-9.]))/g, ',')
}

const figures = (values: readonly number[] | undefined): string => values?.map(figure).join(' / ') ?? ''

/** Every figure that the names stand for, or undefined if one is missing. */
export function lookUp(counts: Counts, names: readonly string[]): readonly number[] | undefined {
  const found = names.map((name) => counts.get(name))
  return found.every((value) => value !== undefined) ? found : undefined
}

export interface Measured {
  readonly kernel: Counts
  /** The kernel with the most memory. */
  readonly large: Counts
  /** The C image. */
  readonly floor: Counts
}

function aimOf({ aim, aimTimes }: Row, kernel: Counts): readonly number[] | undefined {
  const base = aimTimes && kernel.get(aimTimes.count)
  return aimTimes && base !== undefined ? [aimTimes.factor * base] : aim
}

/** The aim, and whether it is met. */
function judged(aim: readonly number[] | undefined, counted: readonly number[] | undefined): string {
  if (!aim || !counted) return figures(aim)
  const met = counted.every((value, index) => value <= aim[index]!)
  return `${figures(aim)} ${met ? '✓' : '✗'}`
}

/** The cells of the main table's row for one operation. */
export function rowCells(row: Row, { kernel, large, floor }: Measured): string[] {
  const counted = lookUp(row.large ? large : kernel, row.counts)
  const c = lookUp(floor, row.counts)
  const aim = judged(aimOf(row, kernel), counted)
  const columns = [counted, c, row.reference, row.lean, row.debian].map(figures)
  return [row.operation, ...columns, aim, row.note ?? '']
}

/** Lays out rows of cells; all columns but the first and, if it holds words, the last are aligned to the right. */
export function layOut(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const isText = (column: number) => column === 0 || heads[column] === 'note'
  const widths = heads.map((head, column) =>
    Math.max(3, head.length, ...rows.map((cells) => cells[column]!.length)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(heads), rule, ...rows.map(line)].join('\n')
}
