/**
 * The typed IR: a small structured tree between TypeScript and C.
 *
 * 1. Every expression has a machine type; no `number` is left.
 * 2. Order is explicit. Only three things have effects: statements, a `call` or `construct` that is the whole
 *    value of a statement (never an operand of another expression, but for the arguments of a condition's
 *    short circuit below), and checks. Lowering puts everything else into temporaries, so that C's free order
 *    of evaluation cannot show. Of the operands of one expression at most one can fail a check, or the failing
 *    ones are nested in each other, so that the first failure is always the one that TypeScript's order gives.
 * 3. Checks are data: a node that can fail carries the `Site` of its check; a null site means that the check
 *    was proved unnecessary or that this build leaves it out.
 * 4. Memory is reached through places. A place of object or array type is never copied; expressions hold
 *    references to it.
 */

import type {
  ArrayType,
  IntegerType,
  ObjectType,
  PointerType,
  RecordType,
  ReferenceType,
  SliceType,
  StorageType,
  ValueType,
} from '../types/machine.ts'
import type { Location } from './location.ts'
import type { Site } from './checks.ts'
import type {
  ArithmeticOperator,
  BitCount,
  BitOperator,
  ComparisonOperator,
  Instruction,
  OverflowingOperator,
  ShiftOperator,
} from './operations.ts'

// --- Places ------------------------------------------------------------------------------------------------

export type Place =
  | { readonly kind: 'local'; readonly type: StorageType; readonly local: Local }
  | { readonly kind: 'global'; readonly type: StorageType; readonly global: Global }
  /** The object or array that a reference refers to; the reference is known not to be null. */
  | { readonly kind: 'target'; readonly type: ObjectType | ArrayType; readonly reference: Expression }
  | { readonly kind: 'field'; readonly type: StorageType; readonly object: Place; readonly field: number }
  | {
      readonly kind: 'element'
      readonly type: StorageType
      readonly array: Place
      readonly index: Expression
      readonly site: Site | null
    }
  | {
      readonly kind: 'sliceElement'
      readonly type: StorageType
      readonly slice: Expression
      readonly index: Expression
      readonly site: Site | null
    }
  | {
      readonly kind: 'pointerElement'
      readonly type: StorageType
      readonly pointer: Expression
      readonly index: Expression
    }

// --- Expressions -------------------------------------------------------------------------------------------

export type Expression =
  /** Integers; the value fits the type. */
  | { readonly kind: 'integer'; readonly type: IntegerType; readonly value: bigint }
  | { readonly kind: 'boolean'; readonly type: ValueType; readonly value: boolean }
  | { readonly kind: 'string'; readonly type: ValueType; readonly value: string }
  /** The text at a number of the table of texts; the empty one for a number beyond its end. */
  | {
      readonly kind: 'text'
      readonly type: ValueType
      readonly value: Expression
      readonly texts: readonly string[]
    }
  /** Null of a reference or function type. */
  | { readonly kind: 'null'; readonly type: ValueType }
  /** The zero of any value type: 0, false, the empty string or slice, null; only where memory is initialised. */
  | { readonly kind: 'zero'; readonly type: ValueType }
  /** A constant `SourceLocation`; a reference to its class. */
  | { readonly kind: 'location'; readonly type: ReferenceType; readonly location: Location }
  /** The value that a place holds; the place's type is a value type. */
  | { readonly kind: 'read'; readonly type: ValueType; readonly place: Place }
  /** A reference to the object or array at a place. */
  | { readonly kind: 'refer'; readonly type: ReferenceType; readonly place: Place }
  /** The address of a place, as an integer. */
  | { readonly kind: 'addressOf'; readonly type: IntegerType; readonly place: Place }
  /** A pointer to a variable of this function, for a function inside it that writes the variable. */
  | { readonly kind: 'pointTo'; readonly type: PointerType; readonly place: Place }
  /** A function's address, as a value of function type. */
  | { readonly kind: 'function'; readonly type: ValueType; readonly function: FunctionNode }
  /** The address of a symbol that the linker defines. */
  | { readonly kind: 'linkerSymbol'; readonly type: IntegerType; readonly name: string }
  /** Fixed-width arithmetic. Division truncates; `site` guards overflow, or division by zero, or both (division). */
  | {
      readonly kind: 'arithmetic'
      readonly type: IntegerType
      readonly operator: ArithmeticOperator
      readonly left: Expression
      readonly right: Expression
      /** Overflow of + - * and of MIN / -1; null wraps. */
      readonly overflow: Site | null
      /** A zero divisor; null only if the divisor is known not to be zero. */
      readonly zero: Site | null
    }
  | {
      readonly kind: 'negate'
      readonly type: IntegerType
      readonly value: Expression
      readonly overflow: Site | null
    }
  | {
      readonly kind: 'bits'
      readonly type: IntegerType
      readonly operator: BitOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'complement'; readonly type: IntegerType; readonly value: Expression }
  /**
   * The count may have any unsigned type. Without `range` the count is masked to the width. Right shifts of
   * signed types copy the sign. With `overflow`, a left shift that loses bits (or the sign) fails.
   */
  | {
      readonly kind: 'shift'
      readonly type: IntegerType
      readonly operator: ShiftOperator
      readonly value: Expression
      readonly count: Expression
      readonly range: Site | null
      readonly overflow: Site | null
    }
  | {
      readonly kind: 'rotate'
      readonly type: IntegerType
      readonly direction: 'left' | 'right'
      readonly value: Expression
      readonly count: Expression
    }
  /** The result is a `u32`; for zero it is the operand's width (0 for `countOnes`). */
  | {
      readonly kind: 'bitCount'
      readonly type: IntegerType
      readonly operator: BitCount
      readonly value: Expression
    }
  | { readonly kind: 'swapBytes'; readonly type: IntegerType; readonly value: Expression }
  | { readonly kind: 'reverseBits'; readonly type: IntegerType; readonly value: Expression }
  /** Whether the exact result does not fit the operands' type; a boolean. */
  | {
      readonly kind: 'overflows'
      readonly type: ValueType
      readonly operator: OverflowingOperator
      readonly left: Expression
      readonly right: Expression
    }
  /** Both sides have the same type: integers, booleans, strings (by content), references, functions, pointers. */
  | {
      readonly kind: 'compare'
      readonly type: ValueType
      readonly operator: ComparisonOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'not'; readonly type: ValueType; readonly value: Expression }
  /** Short circuit; the right side has no effects but for checks, which happen only if it is reached. */
  | {
      readonly kind: 'logical'
      readonly type: ValueType
      readonly operator: 'and' | 'or'
      readonly left: Expression
      readonly right: Expression
    }
  /** Only the side chosen is evaluated. */
  | {
      readonly kind: 'conditional'
      readonly type: ValueType
      readonly condition: Expression
      readonly whenTrue: Expression
      readonly whenFalse: Expression
    }
  /**
   * To another representation: integer to integer (keeps the low bits, extends by the source's sign), boolean to
   * integer, integer to pointer or reference, pointer or reference or function to integer, a reference to a nullable one and
   * back, and a flavour to another.
   */
  | { readonly kind: 'convert'; readonly type: ValueType; readonly value: Expression }
  /** The value itself, known not to be null. */
  | {
      readonly kind: 'assertNotNull'
      readonly type: ValueType
      readonly value: Expression
      readonly site: Site
    }
  /** Only as the whole value of a statement (see 2 above). */
  | {
      readonly kind: 'call'
      readonly type: ValueType
      readonly callee: Callee
      readonly arguments: readonly Expression[]
    }
  /** A record from its fields, in their order; of a tagged union, those that are there in one variant. */
  | {
      readonly kind: 'record'
      readonly type: RecordType
      readonly fields: readonly Expression[]
      /** The position of the variant among those of a tagged union. */
      readonly variant?: number
    }
  /** A field of a record that is not in a place. */
  | { readonly kind: 'member'; readonly type: ValueType; readonly record: Expression; readonly field: number }
  /** All of an array in place, as a slice. */
  | { readonly kind: 'sliceOfArray'; readonly type: SliceType; readonly array: Place }
  /** A slice or string from an address (integer or pointer) and a length (`usize`). */
  | {
      readonly kind: 'view'
      readonly type: ValueType
      readonly address: Expression
      readonly length: Expression
    }
  /** `value[start, end)` of a slice or string; `end` null for its length. Fails unless start <= end <= length. */
  | {
      readonly kind: 'subrange'
      readonly type: ValueType
      readonly value: Expression
      readonly start: Expression
      readonly end: Expression | null
      readonly site: Site | null
    }
  /** The length (`usize`) of a slice or string. */
  | { readonly kind: 'length'; readonly type: IntegerType; readonly value: Expression }
  /** The pointer inside a slice or string; `Ptr<T>`, or `Ptr<u8>` for a string. */
  | { readonly kind: 'data'; readonly type: ValueType; readonly value: Expression }
  /** `pointer + count` elements (`usize`; modulo the address width). */
  | {
      readonly kind: 'offset'
      readonly type: ValueType
      readonly pointer: Expression
      readonly count: Expression
      readonly backwards: boolean
    }

export type Callee =
  | { readonly kind: 'direct'; readonly function: FunctionNode }
  /** With `method` the value comes from the table of methods of an object. */
  | { readonly kind: 'indirect'; readonly value: Expression; readonly method?: DynamicMethod }

/** What is called through tables of methods by way of one class or interface. */
export interface DynamicMethod {
  /** As the source names it: `Shape.area`. */
  readonly name: string
  /** All functions that it can be, in the whole program. */
  candidates: readonly FunctionNode[]
}

// --- Statements --------------------------------------------------------------------------------------------

export type Statement = StatementBody & {
  readonly location: Location
  /** The comment lines that stood before the statement, without their marks. */
  readonly comments?: readonly string[]
}

export type StatementBody =
  /** A new variable. Without a value it is an object or array (or a variable that is assigned before it is read). */
  | { readonly kind: 'declare'; readonly local: Local; readonly value: Expression | null }
  | { readonly kind: 'assign'; readonly place: Place; readonly value: Expression }
  /** A call for its effects, or an expression for its checks. */
  | { readonly kind: 'evaluate'; readonly value: Expression }
  /** All bytes of a place become zero; objects and arrays. */
  | { readonly kind: 'clear'; readonly place: Place }
  /** Stores one value into every element of an array place or slice. */
  | { readonly kind: 'fill'; readonly slice: Expression; readonly value: Expression }
  /** `copyBytes` (overlap allowed) and `fillBytes`; addresses and counts are `usize`. */
  | {
      readonly kind: 'copyBytes'
      readonly to: Expression
      readonly from: Expression
      readonly count: Expression
    }
  | {
      readonly kind: 'fillBytes'
      readonly to: Expression
      readonly value: Expression
      readonly count: Expression
    }
  | {
      readonly kind: 'if'
      readonly condition: Expression
      readonly then: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  /**
   * `test` 'before': while and for; 'after': do-while. A null condition is true. `continue` goes to `update`,
   * then to the condition. `prepare` runs before each evaluation of the condition.
   */
  | {
      readonly kind: 'loop'
      readonly label: string | null
      readonly test: 'before' | 'after'
      readonly prepare: readonly Statement[]
      readonly condition: Expression | null
      readonly update: readonly Statement[]
      readonly body: readonly Statement[]
    }
  /** Integer (or boolean) constants; a clause falls into the next one. `values` null is `default`. */
  | {
      readonly kind: 'switch'
      readonly label: string | null
      readonly value: Expression
      readonly clauses: readonly {
        readonly values: readonly bigint[] | null
        readonly body: readonly Statement[]
      }[]
    }
  /** `label` null: the innermost loop or switch. */
  | { readonly kind: 'break'; readonly label: string | null }
  /** `label` null: the innermost loop. */
  | { readonly kind: 'continue'; readonly label: string | null }
  | { readonly kind: 'return'; readonly value: Expression | null }
  | { readonly kind: 'block'; readonly label: string | null; readonly body: readonly Statement[] }
  /** A check that always fails. */
  | { readonly kind: 'fail'; readonly site: Site }
  | { readonly kind: 'assembly'; readonly assembly: Assembly }

/** Inline assembly: text parts and operands in turn, AT&T syntax with single `%` before registers. */
export interface Assembly {
  readonly parts: readonly AssemblyPart[]
  readonly clobbers: readonly string[]
}
export type AssemblyPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'symbol'; readonly of: FunctionNode | Global }
  | { readonly kind: 'input'; readonly constraint: string; readonly value: Expression }
  | { readonly kind: 'output'; readonly constraint: string; readonly place: Place }
  | { readonly kind: 'inout'; readonly constraint: string; readonly place: Place }

// --- Definitions -------------------------------------------------------------------------------------------

export interface Local {
  /** The name in TypeScript; a temporary's name says what it holds. Unique in its function once C has it. */
  readonly name: string
  readonly type: StorageType
  readonly location: Location
  readonly temporary: boolean
  /** What messages call it where the source does not know it by its name: `this`, `a new Task`. */
  readonly spoken?: string
}

/** A module-level variable or constant, or an object that one of them refers to. */
export interface Global {
  readonly name: string
  readonly symbol: string
  readonly type: StorageType
  /** Never written after it is initialised: `.rodata` unless it holds objects that change. */
  readonly constant: boolean
  section: string | null
  /** In bytes; 1 where the type decides. */
  align: number
  initial: Initial
  readonly location: Location
  readonly comments?: readonly string[]
}

/** The value of a global when the program begins. */
export type Initial =
  | { readonly kind: 'zero' }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'location'; readonly location: Location }
  /** The address of a place inside a global (for references, pointers and integers), `addend` bytes further. */
  | { readonly kind: 'address'; readonly place: Place; readonly addend: bigint }
  | { readonly kind: 'function'; readonly function: FunctionNode }
  | { readonly kind: 'linkerSymbol'; readonly name: string; readonly addend: bigint }
  /** A slice or string that views part of a global. */
  | { readonly kind: 'view'; readonly data: Initial; readonly length: bigint }
  /** The fields of an object or record, in their order. */
  | { readonly kind: 'struct'; readonly fields: readonly Initial[] }
  | { readonly kind: 'array'; readonly elements: readonly Initial[] }

export interface FunctionNode {
  /** As a backtrace shows it: `FrameAllocator.allocate`, `panic`, `SlabCache<Task>.grow`. */
  readonly name: string
  /** Unique in C: `FrameAllocator_allocate`. */
  readonly symbol: string
  readonly parameters: readonly Local[]
  readonly result: ValueType
  /** Null while it is being lowered. */
  body: readonly Statement[] | null
  readonly location: Location
  readonly comments?: readonly string[]
  readonly linkage: Linkage
}

export type Linkage =
  | { readonly kind: 'normal'; section: string | null }
  /** Visible to assembly and linker under `symbol`; kept even if nothing calls it. */
  | { readonly kind: 'exported'; section: string | null }
  /** Defined outside the program (a hosted test program's `hostWrite`); it has no body. */
  | { readonly kind: 'external' }
  /** An operation of the machine, which has no body in the IR. */
  | { readonly kind: 'instruction'; readonly instruction: Instruction }
  /** Assembly alone: the body holds `assembly` statements without inputs or outputs. */
  | { readonly kind: 'naked'; section: string | null }
  /** The stub of an interrupt vector; it has no body but calls `handler(frame, code)`. */
  | {
      readonly kind: 'interrupt'
      readonly vector: number
      readonly handler: FunctionNode
      section: string | null
    }
