/** What is in view where the generator stands, and how much work the program may still do. */

import type { BitRange } from './bits.ts'
import type { Constrained } from './constraints.ts'
import type { Chained } from './members.ts'
import type { IntegerName } from '../integers.ts'
import type { Random } from '../random.ts'
import { tree, type Tree } from '../tree.ts'

/**
 * A type as its name: an integer's, `boolean`, `string`, an enum's, a record's, a class's, or one of these with `?` for
 * null or `~` for undefined.
 */
export type Type = string

export interface Variable {
  readonly name: string
  readonly type: Type
  readonly isAssignable: boolean
  /** Whether the compiler knows its value. */
  readonly isConstant: boolean
  /** Whether a reference to what it refers to may be stored anywhere: it is no object of a running function's. */
  readonly isLasting: boolean
  /** Whether its type is what TypeScript has found out, which a function inside is not told. */
  readonly isNarrowed?: boolean
  /** Whether reading or writing it calls something, so that it has no address. */
  readonly isComputed?: boolean
  /** How it is read in JavaScript, where that is not its name. */
  readonly script?: string
}

/** A `FixedArray` or a slice in view. */
export interface Sequence {
  readonly name: string
  readonly element: Type
  /** Null for slices. */
  readonly length: number | null
  readonly isLasting: boolean
  /** A pointer, whose index nothing checks. */
  readonly isRaw?: boolean
  /** Whether nothing may be written to it. */
  readonly isReadonly?: boolean | undefined
  /** Whether it is part of a packed object, where no atomic operation is allowed. */
  readonly isPacked?: boolean
}

export interface Signature {
  readonly name: string
  readonly parameters: readonly Type[]
  /** How many of the last parameters may be left out. */
  readonly defaults?: number
  readonly result: Type | null
  /** How many statements a call executes at most. */
  readonly cost: number
  /** Whether it neither fails nor touches anything but its parameters, so that it can run at compile time. */
  readonly isPure: boolean
}

export interface Field {
  readonly name: string
  readonly type: Type
  readonly kind: 'value' | 'inline' | 'array' | 'bits'
  /** Of bits. */
  readonly range?: BitRange
  /** Of arrays. */
  readonly length: number
  readonly isReadonly: boolean
  /** Whether derived classes give it its value. */
  readonly isAbstract?: boolean
}

/** What the decorators of a class say. */
export interface Decoration {
  readonly isPacked: boolean
  /** In bytes; null where nothing is said. */
  readonly align: number | null
}

export interface Class {
  readonly name: string
  readonly fields: readonly Field[]
  readonly layout: Decoration
  /** The type of its static field `shared`; null where it has none. */
  shared: IntegerName | null
  /** What the constructor takes. */
  readonly parameters: readonly Type[]
  readonly methods: Signature[]
  readonly getters: Signature[]
  /** Each of one parameter. Where there is a getter of that name, its result has the same type. */
  readonly setters: Signature[]
  /** The classes whose objects it stands for; null where that is itself alone. */
  readonly implementations: readonly string[] | null
  /** Those that `instanceof` tells apart, with the fields that they add. */
  readonly derived?: readonly {
    readonly name: string
    readonly fields: readonly { readonly name: string; readonly type: Type }[]
  }[]
}

export interface RecordType {
  readonly name: string
  readonly fields: readonly { readonly name: string; readonly type: Type }[]
  readonly isTuple: boolean
}

/** An enum, or a union of texts. */
export interface EnumType {
  readonly name: string
  /** As they are written. */
  readonly members: readonly string[]
  readonly isText: boolean
}

/** A discriminated union of two variants or more. */
export interface UnionType {
  readonly name: string
  readonly discriminant: string
  readonly variants: readonly Variant[]
}

export interface Variant {
  /** The discriminant's value, as it is written. */
  readonly tag: string
  readonly fields: readonly { readonly name: string; readonly type: Type }[]
}

/** A variable, or a table in the form of an array, of functions of one shape. */
export interface Hook {
  readonly name: string
  /** What its functions take and give. */
  readonly type: Type
  /** Null for variables. */
  readonly length: number | null
  /** The functions that it may hold. */
  readonly choices: readonly string[]
  /** Of the costliest of them. */
  readonly cost: number
}

/** How large a program is: bounds of what it has. */
export interface Scale {
  /** What few programs have is in one of so many. */
  readonly rarity: number
  /** Of each sort of type: times what it is in a large program. */
  readonly types: number
  readonly functions: number
  readonly globals: number
  /** Of `main`. */
  readonly statements: readonly [least: number, most: number]
  /** Of other functions, at most. */
  readonly body: number
  /** How deep expressions nest. */
  readonly depth: number
}

/** What a program has declared so far. */
export interface Declared {
  readonly scale: Scale
  readonly hooks: Hook[]
  /** The generic function that chooses; null where a program has none. */
  chooser: string | null
  /** Whether there are functions that call what they are given. */
  hasCallers: boolean
  /** Whether there are generic records and functions that take them apart. */
  hasCouples: boolean
  /** What the objects of class Hand hold; null where there are none. */
  hands: { readonly value: IntegerName } | null
  /** The array that the compiler fills; null where there is none. */
  tables: { readonly element: IntegerName; readonly length: number } | null
  /** What the values of type Growth hold; null where there are none. */
  forest: { readonly value: IntegerName } | null
  /** Generic functions with constraints. */
  readonly constrained: Constrained[]
  /** Methods that give their object back. */
  readonly chained: Chained[]
  /** The classes with a generic method. */
  readonly picking: Type[]
  /** What the iterator of class Walk gives; null where there is none. */
  walk: { readonly element: IntegerName } | null
  /** What the objects of class Guard hold; null where there is none. */
  guard: { readonly value: IntegerName } | null
  /** The types of values that may be missing: few, so that values of one meet. */
  readonly optionals: Type[]
  readonly unions: UnionType[]
  readonly enums: EnumType[]
  readonly records: RecordType[]
  readonly classes: Class[]
  readonly functions: Signature[]
  readonly variables: Variable[]
  readonly sequences: Sequence[]
}

/** How much a whole call of `main` may execute. */
export const MAIN_LIMIT = 2500
/** How much a call of any other function may execute. */
export const FUNCTION_LIMIT = 120

/** Where code is being generated. Scopes nest by copying; the counts are shared by all of a function's. */
export class Context {
  readonly variables: Variable[]
  readonly sequences: Sequence[]
  /** The functions inside the function. */
  readonly functions: Signature[]

  private constructor(
    readonly random: Random,
    readonly declared: Declared,
    readonly work: { done: number; readonly limit: number; names: number },
    scope: {
      readonly variables: readonly Variable[]
      readonly sequences: readonly Sequence[]
      readonly functions: readonly Signature[]
    },
    readonly place: {
      /** Rounds of the loops around, multiplied. */
      readonly rounds: number
      readonly result: Type | null
      /** For code that runs at compile time: nothing that can fail or has an effect. */
      readonly isPure: boolean
      /** Labels of the loops around; a plain `break` or `continue` belongs to the innermost loop. */
      readonly loops: readonly string[]
      readonly isInSwitch: boolean
      /** Labels of the blocks and switches around, which are left by `break` alone. */
      readonly blocks: readonly string[]
      /** For code that must not be left by a jump. */
      readonly isStraight: boolean
    },
  ) {
    this.variables = [...scope.variables]
    this.sequences = [...scope.sequences]
    this.functions = [...scope.functions]
  }

  /** The body of a function. */
  static body(
    random: Random,
    declared: Declared,
    options: { readonly limit: number; readonly result: Type | null; readonly isPure: boolean },
  ): Context {
    const none = { variables: [], sequences: [] }
    const scope = { ...(options.isPure ? none : declared), functions: [] }
    return new Context(random, declared, { done: 0, limit: options.limit, names: 0 }, scope, {
      rounds: 1,
      result: options.result,
      isPure: options.isPure,
      loops: [],
      blocks: [],
      isInSwitch: false,
      isStraight: false,
    })
  }

  /** A scope inside this one. */
  inner(change: Partial<Context['place']> = {}): Context {
    return new Context(this.random, this.declared, this.work, this, { ...this.place, ...change })
  }

  /** The body of a function inside, which uses what is around it, and `this` unless it has its own. */
  closure(
    result: Type | null,
    { rounds = 1, hasThis = true }: { readonly rounds?: number; readonly hasThis?: boolean } = {},
  ): Context {
    const isSeen = ({ name }: { readonly name: string }): boolean => hasThis || !/^this\b/.test(name)
    const scope = {
      variables: this.variables.filter((variable) => !variable.isNarrowed && isSeen(variable)),
      sequences: this.sequences.filter(isSeen),
      functions: this.functions,
    }
    const jumps = { loops: [], blocks: [], isInSwitch: false, isStraight: false }
    const place = { rounds, result, isPure: false, ...jumps }
    return new Context(this.random, this.declared, this.work, scope, place)
  }

  /** Takes a share of the work; false if there is not enough left. */
  spend(statements: number): boolean {
    const share = statements * this.place.rounds
    if (this.work.done + share > this.work.limit) return false
    this.work.done += share
    return true
  }

  /** A name that nothing in the function has. */
  name(word: string): string {
    return `${word}${this.work.names++}`
  }

  class(name: Type): Class | undefined {
    return this.declared.classes.find((declared) => declared.name === name)
  }
  record(name: Type): RecordType | undefined {
    return this.declared.records.find((declared) => declared.name === name)
  }
  union(name: Type): UnionType | undefined {
    return this.declared.unions.find((declared) => declared.name === name)
  }
  enum(name: Type): EnumType | undefined {
    return this.declared.enums.find((declared) => declared.name === name)
  }
}

/** Whether a field holds a value that is read by its name. */
export function isRead({ kind }: Field): boolean {
  return kind === 'value' || kind === 'bits'
}

/** Whether it is that of a reference or null. */
export function isNullable(type: Type): boolean {
  return /^C\d+\?$/.test(type)
}
/** Whether it is that of anything else that may be missing. */
export function isOptional(type: Type): boolean {
  return /[?~]$/.test(type) && !isNullable(type)
}
export function withoutNull(type: Type): Type {
  return type.replace(/[?~]$/, '')
}
/** What stands for a missing value, as it is written. */
export function nothingOf(type: Type): 'null' | 'undefined' {
  return type.endsWith('?') ? 'null' : 'undefined'
}
export function withNull(type: Type): Type {
  return `${type}?`
}

/** The type as it is written. */
export function written(type: Type): string {
  return /[?~]$/.test(type) ? `${withoutNull(type)} | ${nothingOf(type)}` : type
}

/** A variable as an expression. */
export function named({ name, type, script = name }: Variable): Tree {
  return tree(type, name, [], script)
}

/** An expression as an operand: in parentheses where it needs them. */
export function operand(value: Tree): Tree {
  const outside = value.text.replace(/\([^()]*\)|\[[^[\]]*\]/g, '')
  return /[ +\-~!]/.test(outside.replace(/!$/, '')) ? tree(value.sort, '($0)', [value], '($0)') : value
}
