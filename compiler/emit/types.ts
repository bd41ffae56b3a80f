/**
 * Machine types in C. Flavours and nullability do not show: two IR types with one representation are one C type,
 * so that conversions between them need no casts.
 *
 * What may stand inside a packed struct may stand at any address, and gcc must not assume more of references to it.
 * A struct of that kind is printed without alignment, with its padding spelled out, and whoever holds it in place
 * states the alignment; a scalar of that kind is pointed to by way of a type with an alignment of one byte.
 */

import { alignOf, isEmpty, offsetOf, sizeOf } from '../types/layout.ts'
import type { ObjectType, RecordType, StorageType, Struct } from '../types/machine.ts'
import type { Target } from '../types/target.ts'
import type { ProgramNames } from './names.ts'
import { isStruct, misalignedTypes, representation } from './representation.ts'

interface SliceDefinition {
  readonly tag: string
  readonly element: StorageType
}

export class Types {
  private readonly slices = new Map<string, SliceDefinition>()
  /** The tags of slices that function types mention, which C must know before what has such a type. */
  private readonly announced = new Set<string>()
  private readonly usedStructs = new Set<Struct>()
  /** Representations that stand inside packed structs, and their one-byte-aligned names where used. */
  private readonly misaligned: ReadonlySet<string>
  private readonly unaligned = new Map<string, { name: string; type: StorageType }>()
  usesStrings = false

  constructor(
    private readonly names: ProgramNames,
    private readonly target: Target,
    private readonly structs: readonly Struct[],
  ) {
    this.misaligned = misalignedTypes(structs, target)
  }

  /** A declaration of `name` with a type; without a name the type itself, as casts have it. */
  declare(type: StorageType, name = ''): string {
    switch (type.kind) {
      case 'integer':
        return spaced(type.name, name)
      case 'boolean':
        return spaced('bool', name)
      case 'void':
      case 'never':
        return spaced('void', name)
      case 'string':
        this.usesStrings = true
        return spaced('struct string', name)
      case 'slice':
        return spaced(`struct ${this.slice(type.element).tag}`, name)
      case 'record':
      case 'object':
        this.usedStructs.add(type.struct)
        return spaced(`struct ${this.names.ofStruct(type.struct)}`, name)
      case 'reference':
        return this.pointerTo(type.to.kind === 'array' ? type.to.element : type.to, name)
      case 'pointer':
        return this.pointerTo(type.element, name)
      case 'array':
        return this.declare(type.element, `${name}[${type.length}]`)
      case 'function': {
        for (const part of [...type.parameters, type.result])
          if (part.kind === 'slice') this.announced.add(this.slice(part.element).tag)
        const parameters = type.parameters.map((parameter) => this.declare(parameter)).join(', ')
        return this.declare(type.result, `(*${name})(${parameters || 'void'})`)
      }
    }
  }

  /** A pointer to something of a type; a reference to an array points at its first element. */
  pointerTo(element: StorageType, name = ''): string {
    const inner = element.kind === 'array' ? `(*${name})` : `*${name}`
    if (isStruct(element) || !this.isMisaligned(element)) return this.declare(element, inner)
    const key = representation(element)
    let alias = this.unaligned.get(key)
    if (alias === undefined) {
      alias = { name: this.names.newIdentifier(`unaligned_${this.label(element)}`), type: element }
      this.unaligned.set(key, alias)
      this.declare(element)
    }
    return `${alias.name} *${name}`
  }

  /** The alignment that has to be stated where something of a type is held in place, or null if its type has it. */
  statedAlignment(type: StorageType): number | null {
    if (type.kind === 'array') return this.statedAlignment(type.element)
    return isStruct(type) && this.isMisaligned(type) ? alignOf(type, this.target) : null
  }

  /** Whether some object or element of this type may stand at any address. */
  isMisaligned(type: StorageType): boolean {
    return this.misaligned.has(representation(type))
  }

  /** The struct of a slice. */
  slice(element: StorageType): SliceDefinition {
    const key = representation(element)
    let slice = this.slices.get(key)
    if (slice === undefined) {
      slice = { tag: this.names.newTag(`slice_${this.label(element)}`), element }
      this.slices.set(key, slice)
      this.pointerTo(element)
    }
    return slice
  }

  /** A word for a type, for the names of what is made for it. */
  label(type: StorageType): string {
    switch (type.kind) {
      case 'integer':
        return type.name
      case 'boolean':
        return 'bool'
      case 'record':
      case 'object':
        return this.names.ofStruct(type.struct)
      case 'reference':
        return `${this.label(type.to)}_reference`
      case 'pointer':
        return `${this.label(type.element)}_pointer`
      case 'slice':
        return `slice_${this.label(type.element)}`
      case 'array':
        return `${this.label(type.element)}_${type.length}`
      case 'string':
      case 'function':
      case 'void':
      case 'never':
        return type.kind
    }
  }

  /** The definitions of all structs that have been named so far and of what they hold, in an order that C accepts. */
  definitions(): string[] {
    const bodies: string[] = []
    const done = new Set<string>()
    // Printing a definition names further structs and slices; they are defined in the next round.
    for (let before = -1; done.size > before;) {
      before = done.size
      for (const struct of this.structs) {
        if (this.usedStructs.has(struct)) this.defineStruct(struct, done, bodies)
      }
      for (const struct of this.usedStructs) this.defineStruct(struct, done, bodies)
      for (const slice of this.slices.values()) this.defineSlice(slice, done, bodies)
    }
    const lines = this.usesStrings ? [...STRING_DEFINITION] : []
    for (const struct of this.usedStructs) lines.push(`struct ${this.names.ofStruct(struct)};`)
    for (const tag of this.announced) lines.push(`struct ${tag};`)
    if (this.usedStructs.size + this.announced.size > 0) lines.push('')
    const aliases = [...this.unaligned.values()].map(({ name, type }) => {
      return `typedef ${this.declare(type, name)} __attribute__((aligned(1)));`
    })
    return [...lines, ...aliases, ...(aliases.length > 0 ? [''] : []), ...bodies]
  }

  private defineSlice(slice: SliceDefinition, done: Set<string>, lines: string[]): void {
    if (done.has(slice.tag)) return
    done.add(slice.tag)
    this.defineHeld({ kind: 'pointer', element: slice.element }, done, lines)
    lines.push(
      `struct ${slice.tag} {`,
      `  ${this.pointerTo(slice.element, 'pointer')};`,
      '  usize length;',
      '};',
      '',
    )
  }

  /** Defines first what must be complete before something that holds it can be declared. */
  private defineHeld(type: StorageType, done: Set<string>, lines: string[]): void {
    switch (type.kind) {
      case 'array':
        return this.defineHeld(type.element, done, lines)
      case 'slice':
        return this.defineSlice(this.slice(type.element), done, lines)
      case 'object':
      case 'record':
        return this.defineStruct(type.struct, done, lines)
      case 'pointer':
        if (type.element.kind === 'array') this.defineHeld(type.element, done, lines)
        return
      case 'reference':
        if (type.to.kind === 'array')
          this.defineHeld({ kind: 'pointer', element: type.to.element }, done, lines)
        return
      default:
        return
    }
  }

  private defineStruct(struct: Struct, done: Set<string>, lines: string[]): void {
    const tag = this.names.ofStruct(struct)
    if (done.has(tag)) return
    done.add(tag)
    this.usedStructs.add(struct)
    for (const field of struct.fields) this.defineHeld(field.type, done, lines)
    const type = structType(struct)
    const fields = this.isMisaligned(type) ? this.paddedFields(struct) : this.plainFields(struct)
    const list = this.isMisaligned(type) ? ['packed'] : attributes(struct)
    const suffix = list.length > 0 ? ` __attribute__((${list.join(', ')}))` : ''
    lines.push(`struct ${tag} {`, ...fields, `}${suffix};`, ...this.assertions(struct, tag), '')
  }

  private plainFields(struct: Struct): string[] {
    const lines = this.grouped(struct, (index) => {
      const { type } = struct.fields[index]
      const alignment = struct.packed ? null : this.statedAlignment(type)
      const suffix = alignment === null ? '' : ` __attribute__((aligned(${alignment})))`
      return [`  ${this.declaredField(struct, index)}${suffix};`]
    })
    return isEmpty(struct, this.target) ? [...lines, EMPTY_FIELD] : lines
  }

  /** The lines of each field; those of the variants of a tagged union in a union. */
  private grouped(struct: Struct, print: (index: number) => readonly string[]): string[] {
    const shared = struct.variants?.shared ?? struct.fields.length
    const lines = [...struct.fields.keys()].map(print)
    const variants = lines.slice(shared).flat()
    return [
      ...lines.slice(0, shared).flat(),
      ...(variants.length > 0 ? ['  union {', ...variants.map((line) => `  ${line}`), '  };'] : []),
    ]
  }

  private declaredField(struct: Struct, index: number): string {
    const { type, volatile } = struct.fields[index]
    return (volatile ? 'volatile ' : '') + this.declare(type, this.names.ofField(struct, index))
  }

  /** The fields and, between and behind them, the bytes that their alignment leaves free. */
  private paddedFields(struct: Struct): string[] {
    let end = 0
    const padding = (offset: number): string[] =>
      offset > end ? [`  u8 ${this.names.newField(struct, 'padding')}[${offset - end}];`] : []
    const shared = struct.variants?.shared ?? struct.fields.length
    // What stands before the variants must not become one of them.
    const before: string[] = []
    const lines = this.grouped(struct, (index) => {
      const offset = offsetOf(struct, index, this.target)
      const pad = index <= shared ? padding(offset) : []
      if (index === shared) before.push(...pad)
      end = Math.max(end, offset + sizeOf(struct.fields[index].type, this.target))
      const declared = `  ${this.declaredField(struct, index)};`
      return index === shared ? [declared] : [...pad, declared]
    })
    const union = lines.indexOf('  union {')
    if (union >= 0) lines.splice(union, 0, ...before)
    if (isEmpty(struct, this.target)) {
      lines.push(EMPTY_FIELD)
      end++
    }
    return [...lines, ...padding(sizeOf(structType(struct), this.target))]
  }

  /** The layout that the compiler has reckoned with, stated so that a C compiler with another one refuses the file. */
  private assertions(struct: Struct, tag: string): string[] {
    const size = sizeOf(structType(struct), this.target)
    const offsets = struct.fields.map((_, index) => {
      const name = this.names.ofField(struct, index)
      return `offsetof(struct ${tag}, ${name}) == ${offsetOf(struct, index, this.target)}`
    })
    const conditions = [`sizeof(struct ${tag}) == ${size}`, ...offsets].join(' &&\n                   ')
    return [`_Static_assert(${conditions},`, `               "layout of ${tag}");`]
  }
}

/** Two objects have two addresses, even if they hold nothing. */
const EMPTY_FIELD = '  u8 empty;'

const STRING_DEFINITION = ['struct string {', '  u8 *pointer;', '  usize length;', '};', '']

function attributes(struct: Struct): readonly string[] {
  return [...(struct.packed ? ['packed'] : []), ...(struct.align > 1 ? [`aligned(${struct.align})`] : [])]
}

function structType(struct: Struct): ObjectType | RecordType {
  return { kind: struct.kind === 'class' ? 'object' : 'record', struct }
}

function spaced(type: string, name: string): string {
  return name === '' ? type : name.startsWith('[') ? type + name : `${type} ${name}`
}
