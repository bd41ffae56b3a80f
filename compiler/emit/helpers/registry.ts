/**
 * The prelude: small C functions that a program uses. Each is printed once, behind those that it uses itself, and
 * only if something uses it. A table holds their texts; a text is a function of the integer type that it serves.
 */

import { bitsOf, integer, INTEGERS, type IntegerName, type IntegerType } from '../../types/machine.ts'
import type { Target } from '../../types/target.ts'

/** What a helper's text can refer to. */
export interface HelperContext {
  /** The helper's own name. */
  readonly name: string
  readonly target: Target
  /** The struct of the check table, as C writes it. */
  readonly check: string
  /** The name of another helper, which is printed before this one. */
  readonly use: (helper: string) => string
}

/** An integer type as helpers see it. */
export interface HelperType {
  readonly name: IntegerName
  /** The unsigned type of the same width. */
  readonly unsigned: IntegerName
  /** The unsigned type in which to calculate, so that C does not promote it to `int`. */
  readonly wide: IntegerName
  readonly bits: 8 | 16 | 32 | 64
  readonly signed: boolean
  /** Whether the machine has no registers of this width. */
  readonly isDouble: boolean
}

export type PlainHelper = (context: HelperContext) => string
export type IntegerHelper = (type: HelperType, context: HelperContext) => string

/** The view of an integer type that helpers have. */
export function helperType(type: IntegerType, target: Target): HelperType {
  const { signed } = INTEGERS[type.name]
  const bits = bitsOf(type, target.addressBits)
  const unsigned = (signed ? `u${type.name.slice(1)}` : type.name) as IntegerName
  return {
    name: type.name,
    unsigned,
    wide: bits < 32 ? 'u32' : unsigned,
    bits,
    signed,
    isDouble: bits > target.addressBits,
  }
}

export class Helpers {
  private readonly texts = new Map<string, string>()
  private readonly printed = new Map<string, string>()

  constructor(
    private readonly target: Target,
    private readonly plain: Readonly<Record<string, PlainHelper>>,
    private readonly families: Readonly<Record<string, IntegerHelper>>,
    private readonly checkType: () => string,
    private readonly newName: (wanted: string) => string,
  ) {}

  /** The name of a helper: one of the plain table, or `family_type` of the other. */
  readonly use = (helper: string): string => {
    const plain = this.plain[helper]
    if (plain) return this.define(helper, plain)
    const split = helper.lastIndexOf('_')
    const family = this.families[helper.slice(0, split)]
    if (!family) throw new Error(`there is no helper ${helper}`)
    const type = helperType(integer(helper.slice(split + 1) as IntegerName), this.target)
    return this.define(helper, (context) => family(type, context))
  }

  /** The name of a helper of an integer family. */
  of(family: string, type: IntegerType): string {
    return this.use(`${family}_${type.name}`)
  }

  /** Prints a helper that stands in no table, because it serves one of the program's own types. */
  define(wanted: string, text: PlainHelper): string {
    const known = this.printed.get(wanted)
    if (known !== undefined) return known
    const name = this.newName(wanted)
    this.printed.set(wanted, name)
    const { target, use } = this
    this.texts.set(name, '')
    const lines = text({ name, target, check: this.checkType(), use })
    // What the text uses has been added meanwhile and has to stand before it.
    this.texts.delete(name)
    this.texts.set(name, lines)
    return name
  }

  /** The functions' texts in the order in which C must see them. */
  lines(): string[] {
    return [...this.texts.values()].flatMap((text) => [...text.trim().split('\n'), ''])
  }
}
