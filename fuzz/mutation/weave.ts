/**
 * Sources with many small mistakes in them, none of which is made until it is chosen while the program runs. So one
 * compilation serves for all mutants (mutant schemata: Untch, Offutt and Harrold, ISSTA 1993).
 */
import { readFileSync } from 'node:fs'
import type { Random } from '../random.ts'
import { findSites, type Site } from './sites.ts'

export interface Mutant {
  /** Counted from 1. */
  readonly number: number
  readonly path: string
  readonly site: Site
}

/** A seeded choice of `count` mutants of the sources, none of which lies inside another. */
export function sampleMutants(paths: readonly string[], count: number, random: Random): Mutant[] {
  const all = paths.flatMap((path) =>
    findSites(path, readFileSync(path, 'utf8')).map((site) => ({ path, site })),
  )
  for (let last = all.length - 1; last > 0; last--) {
    const other = random.between(0, last)
    ;[all[last], all[other]] = [all[other]!, all[last]!]
  }
  const chosen: Mutant[] = []
  for (const { path, site } of all) {
    if (chosen.length === count) break
    const meets = chosen.some(
      (one) => one.path === path && one.site.start < site.end && site.start < one.site.end,
    )
    if (!meets) chosen.push({ number: chosen.length + 1, path, site })
  }
  return chosen
}

/**
 * The sources that mutants are about, by path, with the mutants woven in. `switchModule` is what a source imports
 * `mutant` from, whose method `is` tells whether a number is that of the mutant to be.
 */
export function weave(
  mutants: readonly Mutant[],
  switchModule: (path: string) => string,
): Map<string, string> {
  const woven = new Map<string, string>()
  for (const path of new Set(mutants.map((one) => one.path))) {
    let text = readFileSync(path, 'utf8')
    const own = mutants.filter((one) => one.path === path).sort((a, b) => b.site.start - a.site.start)
    for (const { number, site } of own)
      text = text.slice(0, site.start) + site.woven(`mutant.is(${number})`) + text.slice(site.end)
    // On the first line, so that every other keeps its number.
    woven.set(path, `import { mutant } from '${switchModule(path)}'; ${text}`)
  }
  return woven
}

/** The mutants whose text stands at a place of a woven source, or last before it. */
export function mutantsAt(text: string, line: number): number[] {
  const lines = text.split('\n')
  for (let index = line - 1; index >= 0; index--) {
    const found = [...lines[index]!.matchAll(/mutant\.is\((\d+)\)/g)].map((match) => Number(match[1]))
    if (found.length > 0) return found
  }
  return []
}
