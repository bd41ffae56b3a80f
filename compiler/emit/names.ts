/**
 * Names in C. A name stays as it is in TypeScript unless C cannot have it: keywords, what the preprocessor
 * replaces, what the printed prelude defines, and what is taken already. Symbols that assembly or the linker
 * see are given out first and never change; where C cannot spell one, the declaration carries it as a label.
 */

import type { FunctionNode, Global } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'
import type { Struct } from '../types/machine.ts'

/** Keywords of GNU C 11, and names that gcc's preprocessor or the prelude's headers replace. */
const RESERVED_EVERYWHERE: readonly string[] = [
  ...'auto break case char const continue default do double else enum extern float for goto if inline int'.split(
    ' ',
  ),
  ...'long register restrict return short signed sizeof static struct switch typedef union unsigned'.split(
    ' ',
  ),
  ...'void volatile while asm typeof bool true false NULL offsetof unix linux i386 alignas alignof'.split(
    ' ',
  ),
  ...'static_assert thread_local nullptr constexpr typeof_unqual INLINE STANDALONE STRING'.split(' '),
]

/** What else an ordinary identifier (not a field, not a struct's tag) cannot be. */
const RESERVED_IDENTIFIERS: readonly string[] = [
  ...'u8 u16 u32 u64 usize i8 i16 i32 i64 isize size_t ptrdiff_t wchar_t max_align_t'.split(' '),
  ...'memcpy memmove memset memcmp main checks locations'.split(' '),
]

/** What names of the prelude's helpers look like: `slice_u8_at`, `add_u32`, or `add_u32_2` beside a function of that name. */
const HELPER_BEGINNING = /^(?:slice|string|host)_/
const HELPER_ENDING = /_(?:[ui](?:8|16|32|64|size)|at|range|fill|index|null|bytes|clamped)(?:_\d+)?$/

/** A local's name that no helper can have. */
function apartFromHelpers(name: string): string {
  const begun = HELPER_BEGINNING.test(name) ? `own_${name}` : name
  return HELPER_ENDING.test(begun) ? `${begun}_own` : begun
}

const RESERVED_IN_ALL = new Set(RESERVED_EVERYWHERE)
const RESERVED = new Set([...RESERVED_EVERYWHERE, ...RESERVED_IDENTIFIERS])

/** A text with only those characters that C has in identifiers, or that stands for the others. */
function spelled(name: string): string {
  const text = name.replace(/[^A-Za-z0-9_]/gu, (mark) =>
    mark === '$' || mark === '#' ? '_' : `_${mark.codePointAt(0)!.toString(16)}`,
  )
  // Two underscores at the beginning, or one and a capital, belong to the C implementation.
  return /^[0-9]/.test(text) ? `_${text}` : text.replace(/^__+/, '_').replace(/^_(?=[A-Z])/, 'own_')
}

/** For a function's parameters and variables; `isTaken` tells what the function refers to outside itself. */
export function newLocalSpace(isTaken: (name: string) => boolean): NameSpace {
  return new NameSpace((name) => RESERVED.has(name) || isTaken(name), apartFromHelpers)
}

/** Gives out names, each once. */
export class NameSpace {
  private readonly taken = new Set<string>()

  constructor(
    private readonly isForbidden: (name: string) => boolean = (name) => RESERVED.has(name),
    private readonly adapt: (name: string) => string = (name) => name,
  ) {}

  /** The name itself where it is free, else the name with a number behind it. */
  allocate(name: string): string {
    const wanted = this.adapt(spelled(name))
    let result = wanted
    for (let count = 2; this.taken.has(result) || this.isForbidden(result); count++) {
      result = `${wanted}_${count}`
    }
    this.taken.add(result)
    return result
  }

  /** Keeps a name from being given out. */
  reserve(name: string): void {
    this.taken.add(name)
  }
}

/** For fields, struct tags and labels, which C keeps apart from other identifiers. */
export function newTagSpace(): NameSpace {
  return new NameSpace((name) => RESERVED_IN_ALL.has(name))
}

interface FieldNames {
  readonly space: NameSpace
  readonly names: readonly string[]
}

/** The names of a program's functions, globals, structs and linker symbols. */
export class ProgramNames {
  private readonly identifiers = new NameSpace()
  private readonly tags = newTagSpace()
  private readonly values = new Map<FunctionNode | Global, string>()
  private readonly structs = new Map<Struct, string>()
  private readonly fields = new Map<Struct, FieldNames>()
  private readonly symbols = new Map<string, string>()

  constructor(program: Program, linkerSymbols: Iterable<string>) {
    this.tags.reserve('string')
    const visible = program.functions.filter(isVisible)
    for (const node of visible) {
      const name = this.identifiers.allocate(node.symbol)
      this.values.set(node, name)
      this.symbols.set(node.symbol, name)
    }
    for (const symbol of linkerSymbols) {
      if (!this.symbols.has(symbol)) this.symbols.set(symbol, this.identifiers.allocate(symbol))
    }
    for (const symbol of this.symbols.keys()) this.identifiers.reserve(symbol)
    for (const struct of program.structs) this.structs.set(struct, this.tags.allocate(struct.symbol))
    for (const node of [...program.functions, ...program.globals]) {
      if (!this.values.has(node)) this.values.set(node, this.identifiers.allocate(node.symbol))
    }
  }

  /** The name of a function or global in C. */
  of(node: FunctionNode | Global): string {
    const name = this.values.get(node)
    if (name === undefined) throw new Error(`${node.name} is used but is not among the program's definitions`)
    return name
  }

  /** The name under which C declares a symbol of the linker script; a function's own if it is one's symbol. */
  ofLinkerSymbol(symbol: string): string {
    return this.symbols.get(symbol)!
  }

  /** The tag of a struct. */
  ofStruct(struct: Struct): string {
    let tag = this.structs.get(struct)
    if (tag === undefined) this.structs.set(struct, (tag = this.tags.allocate(struct.symbol)))
    return tag
  }

  ofField(struct: Struct, field: number): string {
    return this.fieldsOf(struct).names[field]
  }

  /** A name for a field that the emitter adds to a struct. */
  newField(struct: Struct, name: string): string {
    return this.fieldsOf(struct).space.allocate(name)
  }

  private fieldsOf(struct: Struct): FieldNames {
    let fields = this.fields.get(struct)
    if (fields === undefined) {
      const space = newTagSpace()
      fields = { space, names: struct.fields.map(({ name }) => space.allocate(name)) }
      this.fields.set(struct, fields)
    }
    return fields
  }

  /** A name for a function or table that the emitter adds. */
  newIdentifier(name: string): string {
    return this.identifiers.allocate(name)
  }

  /** A tag for a struct that the emitter adds. */
  newTag(name: string): string {
    return this.tags.allocate(name)
  }
}

/** Whether assembly, the linker or the host know a function by its symbol. */
export function isVisible(node: FunctionNode): boolean {
  return node.linkage.kind !== 'normal'
}
