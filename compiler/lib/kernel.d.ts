/**
 * The ambient language of ring0 kernels. It replaces TypeScript's own library (`noLib`): what a kernel
 * does not have (`console`, `Promise`, `Map`) does not exist in the editor either.
 *
 * Integers are flavoured numbers. A type carries the set of widths that flow into it without loss, so stock
 * `tsc` rejects a lossy assignment in plain words. The compiler types every expression itself; `tsc` is asked
 * for declared types, symbols and narrowing only.
 */

// ---------------------------------------------------------------------------------------------------------
// Integers
// ---------------------------------------------------------------------------------------------------------

declare const width: unique symbol
declare const flavour: unique symbol
declare const inline: unique symbol

/** An integer into which each of the widths `W` converts without loss. */
type Int<W> = number & { readonly [width]?: W }

type u8 = Int<'u8'>
type u16 = Int<'u8' | 'u16'>
type u32 = Int<'u8' | 'u16' | 'u32'>
type u64 = Int<'u8' | 'u16' | 'u32' | 'usize' | 'u64'>
/** As wide as an address: 32 bits on i386, 64 bits on x86_64; never implicitly a `u32`. */
type usize = Int<'u8' | 'u16' | 'u32' | 'usize'>
type i8 = Int<'i8'>
type i16 = Int<'i8' | 'i16' | 'u8'>
type i32 = Int<'i8' | 'i16' | 'i32' | 'u8' | 'u16'>
type i64 = Int<'i8' | 'i16' | 'i32' | 'isize' | 'i64' | 'u8' | 'u16' | 'u32'>
/** A signed integer as wide as an address. */
type isize = Int<'i8' | 'i16' | 'i32' | 'isize' | 'u8' | 'u16'>

/** Keeps the low 8 bits; `true` is 1. */
declare function u8(value: number | boolean): u8
/** Keeps the low 16 bits; `true` is 1. */
declare function u16(value: number | boolean): u16
/** Keeps the low 32 bits, extending a signed value by its sign; `true` is 1. */
declare function u32(value: number | boolean): u32
/** Keeps the low 64 bits, extending a signed value by its sign; `true` is 1. */
declare function u64(value: number | boolean): u64
/** Keeps as many low bits as an address has; `true` is 1. */
declare function usize(value: number | boolean): usize
/** Keeps the low 8 bits, read as two's complement. */
declare function i8(value: number | boolean): i8
/** Keeps the low 16 bits, read as two's complement. */
declare function i16(value: number | boolean): i16
/** Keeps the low 32 bits, read as two's complement. */
declare function i32(value: number | boolean): i32
/** Keeps the low 64 bits, read as two's complement. */
declare function i64(value: number | boolean): i64
/** Keeps as many low bits as an address has, read as two's complement. */
declare function isize(value: number | boolean): isize

/**
 * `T` with a name of its own: two flavours of one type never mix, though a plain `T` becomes either.
 * Sums and differences with a plain integer keep the flavour; the difference of two of one flavour is plain.
 */
type Flavour<T, Name extends string> = T & { readonly [flavour]?: Name }

/** A byte's place in physical memory. */
type PhysicalAddress = Flavour<usize, 'PhysicalAddress'>
/** A byte's place in the address space that is switched on. */
type VirtualAddress = Flavour<usize, 'VirtualAddress'>
/** A physical address divided by the frame size. */
type FrameNumber = Flavour<usize, 'FrameNumber'>

declare function PhysicalAddress(value: number): PhysicalAddress
declare function VirtualAddress(value: number): VirtualAddress
declare function FrameNumber(value: number): FrameNumber

/**
 * The operands' common type with the result taken modulo its width, in every build.
 *
 * The second form of each function is for a literal as the first operand: it takes the second one's type.
 */
declare namespace wrap {
  function add<T extends number>(left: T, right: T): T
  function add<T extends number>(left: NoInfer<T>, right: T): T
  function subtract<T extends number>(left: T, right: T): T
  function subtract<T extends number>(left: NoInfer<T>, right: T): T
  function multiply<T extends number>(left: T, right: T): T
  function multiply<T extends number>(left: NoInfer<T>, right: T): T
  /** Wraps only where the lowest value is divided by -1. Division by zero panics. */
  function divide<T extends number>(left: T, right: T): T
  function divide<T extends number>(left: NoInfer<T>, right: T): T
  function negate<T extends number>(value: T): T
  /** The count is taken modulo the width. */
  function shiftLeft<T extends number>(value: T, count: number): T
  /** The count is taken modulo the width. */
  function shiftRight<T extends number>(value: T, count: number): T
}

/** The operands' common type with a result beyond its range replaced by the nearest value in it, in every build. */
declare namespace saturate {
  function add<T extends number>(left: T, right: T): T
  function add<T extends number>(left: NoInfer<T>, right: T): T
  function subtract<T extends number>(left: T, right: T): T
  function subtract<T extends number>(left: NoInfer<T>, right: T): T
  function multiply<T extends number>(left: T, right: T): T
  function multiply<T extends number>(left: NoInfer<T>, right: T): T
}

/** The result modulo the width of the operands' common type, and whether that differs from the exact one. */
interface Overflowing<T> {
  readonly value: T
  readonly overflowed: boolean
}
declare namespace overflowing {
  function add<T extends number>(left: T, right: T): Overflowing<T>
  function add<T extends number>(left: NoInfer<T>, right: T): Overflowing<T>
  function subtract<T extends number>(left: T, right: T): Overflowing<T>
  function subtract<T extends number>(left: NoInfer<T>, right: T): Overflowing<T>
  function multiply<T extends number>(left: T, right: T): Overflowing<T>
  function multiply<T extends number>(left: NoInfer<T>, right: T): Overflowing<T>
}

/** How many zero bits stand below the lowest one bit; the type's width for 0. */
declare function countTrailingZeros(value: number): u32
/** How many zero bits stand above the highest one bit; the type's width for 0. */
declare function countLeadingZeros(value: number): u32
/** How many bits are one. */
declare function countOnes(value: number): u32
/** The bytes in the opposite order. */
declare function swapBytes<T extends number>(value: T): T
/** The bits in the opposite order. */
declare function reverseBits<T extends number>(value: T): T
/** Ranges of bits inside an integer, such as the fields of a descriptor. `low` and `count` are constants. */
declare namespace bits {
  /** The `count` bits from bit `low` on, moved down to bit 0. */
  function extract<T extends number>(value: T, low: number, count: number): T
  /** `value` with `part` in the `count` bits from bit `low` on. A part that does not fit panics in full builds. */
  function insert<T extends number>(value: T, low: number, count: number, part: T): T
}
/** Rotates towards the high bits; the count is taken modulo the width. */
declare function rotateLeft<T extends number>(value: T, count: number): T
/** Rotates towards the low bits; the count is taken modulo the width. */
declare function rotateRight<T extends number>(value: T, count: number): T

// ---------------------------------------------------------------------------------------------------------
// Memory
// ---------------------------------------------------------------------------------------------------------

/** The object itself, in place, where a class type alone would be a reference to it. For fields and elements. */
type Inline<T> = T & { readonly [inline]?: true }

interface IndexedValues<T> {
  [Symbol.iterator](): Iterator<T>
}

/** `N` elements in place. Indexing is checked against `N` in every build. */
interface FixedArray<in out T, N extends number> {
  [index: number]: T
  readonly length: N & usize
  /** The elements from `start` up to but without `end`. Panics if the range is not inside the array. */
  slice(start?: usize, end?: usize): Slice<T>
  /** Stores `value` in every element. */
  fill(value: T): void
  [Symbol.iterator](): Iterator<T>
}
interface FixedArrayConstructor {
  /** Every element zero, `false`, empty or null; for `Inline` elements, constructed without arguments. */
  new <T, N extends number>(): FixedArray<T, N>
  /** The elements listed. */
  of<T, N extends number = number>(...elements: T[]): FixedArray<T, N>
}
declare const FixedArray: FixedArrayConstructor

/**
 * A pointer and a length, for elements that are only read, as those of read-only data. Indexing is checked against the
 * length in every build.
 */
interface ReadonlySlice<in out T> {
  readonly [index: number]: T
  readonly length: usize
  /** The elements from `start` up to but without `end`. Panics if the range is not inside the slice. */
  slice(start?: usize, end?: usize): ReadonlySlice<T>
  [Symbol.iterator](): Iterator<T>
}

/** A pointer and a length. Indexing is checked against the length in every build. */
interface Slice<in out T> extends ReadonlySlice<T> {
  [index: number]: T
  /** The elements from `start` up to but without `end`. Panics if the range is not inside the slice. */
  slice(start?: usize, end?: usize): Slice<T>
  /** Stores `value` in every element. */
  fill(value: T): void
  readonly pointer: Ptr<T>
}

/** A raw pointer. Indexing is not checked: each use is the author's promise. */
interface Ptr<in out T> {
  [index: number]: T
  /** The element `count` further on. */
  add(count: usize): Ptr<T>
  /** The element `count` before. */
  subtract(count: usize): Ptr<T>
  readonly address: VirtualAddress
}

/** UNSAFE. The raw pointer to an address. */
declare function ptr<T>(address: usize): Ptr<T>
/** UNSAFE. The object of class `T` that stands at an address. */
declare function ref<T extends object>(address: usize): T
/** UNSAFE. The `length` elements that begin at an address. */
declare function slice<T>(address: usize, length: usize): Slice<T>
/** UNSAFE. The string of `length` bytes that begin at an address. */
declare function stringAt(address: usize, length: usize): string
/**
 * The address of an object, an array, a slice's first element, a string's first byte, a function, or of
 * the variable, field or element named.
 */
declare function addressOf(value: unknown): VirtualAddress
/** UNSAFE. Runs the constructor of `T` on the memory at an address and returns the object. */
declare function construct<T extends object>(address: usize, ...values: unknown[]): T
/** UNSAFE. Static zeroed memory for one object of class `T`, the same for each call with that `T`. */
declare function storage<T extends object>(): T
/** The bytes that a value of type `T` occupies; for a class, those of the object itself. */
declare function sizeof<T>(): usize
/** The alignment of a value of type `T` in bytes; for a class, that of the object itself. */
declare function alignof<T>(): usize
/** The bytes from the beginning of an object of class `T` to its field. */
declare function offsetof<T>(field: keyof T): usize
/** The address of a symbol that the linker script defines. */
declare function linkerSymbol(name: string): VirtualAddress
/**
 * The result of a function that the compiler runs: an integer, boolean, string or record, or an object or array, which
 * becomes data of the image. The function may call others, but uses no variables and changes nothing outside itself.
 * `steps` is how many steps it may take, 20 million if left out; a long statement is several.
 */
declare function comptime<T>(compute: () => T, options?: { readonly steps: number }): T
/** The bytes of a file, whose path is relative to the source file, as read-only data of the image. */
declare function embed(file: string): ReadonlySlice<u8>
/** Refuses the program unless `condition`, known at compile time, holds. */
declare function staticAssert(condition: boolean, message?: string): void

/** UNSAFE. Copies `count` bytes; the ranges may overlap. */
declare function copyBytes(to: usize, from: usize, count: usize): void
/** UNSAFE. Stores `value` in `count` bytes. */
declare function fillBytes(to: usize, value: u8, count: usize): void

// ---------------------------------------------------------------------------------------------------------
// Layout and linkage
// ---------------------------------------------------------------------------------------------------------

interface Decorator {
  (target: unknown, context: unknown): void
}
/** On a class: fields follow each other without padding. */
declare const packed: Decorator
/** On a class: objects begin at multiples of `bytes`, a power of two. */
declare function align(bytes: number): Decorator
/** On a class or a field: each read and each write written down happens, once and in order. */
declare const volatile: Decorator

/**
 * On a field: it is `count` bits (1 if left out), from bit `low` on, of the last field above it that is no such range, an
 * unsigned integer. A read is one read of that field, a write one read and one write of it. A value that does not fit
 * panics in full builds.
 */
declare function bits(low: number, count?: number): Decorator

/** Puts a module-level value or a function into a section of the linker script's. */
declare function section<T>(name: string, value: T, options?: { readonly align?: number }): T
/** A function of assembly alone, without prologue and epilogue, under a symbol of the given name. */
declare function naked(symbol: string, body: () => void): () => void
/** A function under a symbol of the given name, for assembly and the linker script to refer to. */
declare function exported<F>(symbol: string, body: F): F
/**
 * The stub for an interrupt vector: it saves the registers, calls the handler, restores them and returns.
 * The handler is given the saved registers, and the error code (0 where the processor pushes none).
 */
declare function interrupt<F>(vector: number, handler: (frame: F, code: u32) => void): () => void

/** One operand of inline assembly. */
interface AssemblyOperand {
  readonly operand: true
}
/** Inline assembly, in AT&T syntax, never moved or removed, and a barrier for memory. Its value is the `result` operand's. */
declare function asm<T = void>(
  parts: TemplateStringsArray,
  ...operands: (AssemblyOperand | number | string)[]
): T
/** A value in a place that a GCC constraint names: `a`, `r`, `Nd`, `m`, … */
declare function input(constraint: string, value: unknown): AssemblyOperand
/** The place of the assembly's value. */
declare function result(constraint: string): AssemblyOperand
/** A variable or field that the assembly writes. */
declare function output(constraint: string, place: unknown): AssemblyOperand
/** A variable or field that the assembly reads and writes. */
declare function inout(constraint: string, place: unknown): AssemblyOperand
/** Registers that the assembly changes. Stands for no text. */
declare function clobber(...registers: string[]): AssemblyOperand
/** The symbol of a function or of a module-level variable. */
declare function symbol(value: unknown): AssemblyOperand

// ---------------------------------------------------------------------------------------------------------
// The machine
// ---------------------------------------------------------------------------------------------------------

/**
 * What other processors may see of the accesses before and after an atomic one. `sequential` orders everything and is
 * meant where an order is left out.
 */
type MemoryOrder = 'relaxed' | 'acquire' | 'release' | 'acquireRelease' | 'sequential'
type LoadOrder = 'relaxed' | 'acquire' | 'sequential'

/**
 * Operations on a variable, field or element that other processors and interrupt handlers see as one step. The place
 * holds an integer no wider than an address.
 */
declare namespace atomic {
  function load<T extends number>(place: T, order?: LoadOrder): T
  function store<T extends number>(place: T, value: T, order?: 'relaxed' | 'release' | 'sequential'): void
  /** Stores a value and returns the old one. */
  function exchange<T extends number>(place: T, value: T, order?: MemoryOrder): T
  /**
   * Stores `desired` if the place holds `expected`. `value` is what the place held. `order` is for success;
   * `failure` is as strong as a load of it can be unless it is given.
   */
  function compareExchange<T extends number>(
    place: T,
    expected: T,
    desired: T,
    order?: MemoryOrder,
    failure?: LoadOrder,
  ): { readonly exchanged: boolean; readonly value: T }
  /** Adds modulo the width and returns the old value. */
  function fetchAdd<T extends number>(place: T, value: T, order?: MemoryOrder): T
  /** Subtracts modulo the width and returns the old value. */
  function fetchSubtract<T extends number>(place: T, value: T, order?: MemoryOrder): T
  function fetchAnd<T extends number>(place: T, value: T, order?: MemoryOrder): T
  function fetchOr<T extends number>(place: T, value: T, order?: MemoryOrder): T
  function fetchXor<T extends number>(place: T, value: T, order?: MemoryOrder): T
  /** Orders the accesses before it against those behind it. */
  function fence(order?: Exclude<MemoryOrder, 'relaxed'>): void
}

/** UNSAFE. Registers of devices in memory: one access of exactly the width of `T`, never split, merged or left out. */
declare namespace mmio {
  function read<T extends number>(address: VirtualAddress): T
  function write<T extends number>(address: VirtualAddress, value: T): void
}

/** UNSAFE. The ports of the x86. `T` is `u8`, `u16` or `u32`. */
declare namespace ports {
  function read<T extends u32>(port: u16): T
  function write<T extends u32>(port: u16, value: T): void
  /** Reads every element of the slice from one port. */
  function readInto<T extends u32>(port: u16, slice: Slice<T>): void
  /** Writes every element of the slice to one port. */
  function writeFrom<T extends u32>(port: u16, slice: ReadonlySlice<T>): void
}

/** What CPUID says. */
interface ProcessorIdentification {
  readonly eax: u32
  readonly ebx: u32
  readonly ecx: u32
  readonly edx: u32
}

/** UNSAFE. Instructions and registers of the x86. */
declare namespace cpu {
  function identify(leaf: u32, subleaf?: u32): ProcessorIdentification
  /** A model-specific register. */
  function readModelSpecific(index: u32): u64
  function writeModelSpecific(index: u32, value: u64): void
  /** CR0, CR2, CR3 or CR4. */
  function readControl(register: 0 | 2 | 3 | 4): usize
  function writeControl(register: 0 | 2 | 3 | 4, value: usize): void
  /** DR0 to DR3, DR6 or DR7. */
  function readDebug(register: 0 | 1 | 2 | 3 | 6 | 7): usize
  function writeDebug(register: 0 | 1 | 2 | 3 | 6 | 7, value: usize): void
  function readFlags(): usize
  function writeFlags(value: usize): void
  /** The time-stamp counter. */
  function timeStamp(): u64
  function enableInterrupts(): void
  function disableInterrupts(): void
  /** Waits for an interrupt. */
  function halt(): void
  /** Tells the processor that it waits in a loop for another one. */
  function pause(): void
  /** Forgets the translation of the page at an address. */
  function invalidatePage(address: VirtualAddress): void
  /** LGDT: takes the address of the limit and base. */
  function loadGlobalDescriptors(address: VirtualAddress): void
  /** LIDT: takes the address of the limit and base. */
  function loadInterruptDescriptors(address: VirtualAddress): void
  /** LTR. */
  function loadTask(selector: u16): void
}

// ---------------------------------------------------------------------------------------------------------
// Locations, checks, panics
// ---------------------------------------------------------------------------------------------------------

/** A place in a source file. Line and column count from 1. */
declare class SourceLocation {
  private constructor()
  readonly file: string
  readonly line: u32
  readonly column: u32
}
/** As the default value of a parameter: where the call stands that leaves it out. */
declare function callerLocation(): SourceLocation

/** A check that the compiler wrote into the program. */
declare class Check {
  private constructor()
  /** The words of the panic; `%u` stands for an operand read as unsigned, `%d` for one read as signed. */
  readonly message: string
  readonly location: SourceLocation
}
/** Names the function that a failed check calls with its operands. A program has exactly one. */
declare function checkHandler(
  handler: (check: Check, first: usize, second: usize) => never,
): (check: Check, first: usize, second: usize) => never
/** The end of a path that cannot be reached: a check that fails if it is. */
declare function unreachable(): never

/** Which build this is. A constant: the branch not taken is not compiled. */
declare const checks: 'full' | 'release'

// ---------------------------------------------------------------------------------------------------------
// Formatted output
// ---------------------------------------------------------------------------------------------------------

/** What receives the parts of formatted output, one call a part. */
interface Sink {
  text(text: string): void
  unsigned(value: u32): void
  unsigned64(value: u64): void
  signed(value: i32): void
  signed64(value: i64): void
  boolean(value: boolean): void
  /** `digits` is 0 for as many as the value needs. */
  hex(value: u64, digits: u8): void
  /** Aligns the next part to the right in a field of `width` characters, or to the left where it is text. */
  pad(width: u8): void
}
/** A class whose objects can stand in formatted output. */
interface Formattable<S extends Sink> {
  format(sink: S): void
}
interface FormatPart {
  readonly part: true
}
/** In formatted output: in hexadecimal with `0x`, padded with zeros to `digits` (by default the type's width for addresses). */
declare function hex(value: number, digits?: number): FormatPart
/** In formatted output: padded with spaces to `width`, numbers to the right and text to the left. */
declare function padded(value: number | string | boolean, width: number): FormatPart
/**
 * Makes a tag for formatted output to a sink: `` log`${count} frames` `` becomes one call of the sink's methods
 * for each part, and one for `ending`. Nothing is allocated or parsed at run time. For module-level constants.
 */
declare function template<S extends Sink>(
  sink: S,
  ending?: string,
): (parts: TemplateStringsArray, ...values: unknown[]) => void

// ---------------------------------------------------------------------------------------------------------
// Tests
// ---------------------------------------------------------------------------------------------------------

/** A test of the test image. */
declare class TestCase {
  private constructor()
  /** The names of the `describe` blocks around it and its own, joined by ` > `. */
  readonly name: string
  /** The exact words of the panic that must end it; empty for a test that must return. */
  readonly panics: string
  readonly location: SourceLocation
  readonly run: () => void
}
/** Groups tests. For test files, at module level. */
declare function describe(name: string, body: () => void): void
/** A test. For test files, at module level or inside `describe`. */
declare function test(name: string, body: () => void): void
/** A test that must end in a panic whose first line is exactly `message`; it is given a boot of its own. */
declare function testPanics(name: string, message: string, body: () => void): void
/** Every test of the program, in the order of the files' names and of their lines; empty outside test images. */
declare function testCases(): Slice<Inline<TestCase>>

// ---------------------------------------------------------------------------------------------------------
// What TypeScript itself needs to know
// ---------------------------------------------------------------------------------------------------------

interface Array<T> {
  readonly length: usize
  [index: number]: T
  [Symbol.iterator](): Iterator<T>
}
interface ReadonlyArray<T> {
  readonly length: usize
  readonly [index: number]: T
  [Symbol.iterator](): Iterator<T>
}
interface TemplateStringsArray extends ReadonlyArray<string> {
  readonly raw: ReadonlyArray<string>
}
/** UTF-8 bytes. */
interface String {
  /** In bytes. */
  readonly length: usize
  readonly bytes: ReadonlySlice<u8>
  /** The bytes from `start` up to but without `end`. Panics if the range is not inside the string. */
  slice(start?: usize, end?: usize): string
}
interface Boolean {}
interface Number {}
interface Object {}
interface Function {}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface IArguments {}
interface RegExp {}
interface Symbol {}
interface SymbolConstructor {
  readonly iterator: unique symbol
  readonly dispose: unique symbol
}
declare const Symbol: SymbolConstructor
/** What `next` of an iterator returns with each value. */
interface IteratorYieldResult<T> {
  readonly done: false
  readonly value: T
}
/** What `next` of an iterator returns at the end. */
interface IteratorReturnResult<R> {
  readonly done: true
  readonly value?: undefined
}
type IteratorResult<T, R = void> = IteratorYieldResult<T> | IteratorReturnResult<R>
interface Iterator<T, R = void, N = void> {
  next(): IteratorResult<T, R>
}
interface Iterable<T, R = void, N = void> {
  [Symbol.iterator](): Iterator<T, R, N>
}
interface IterableIterator<T, R = void, N = void> extends Iterator<T, R, N> {
  [Symbol.iterator](): IterableIterator<T, R, N>
}
interface Disposable {
  [Symbol.dispose](): void
}
interface ClassDecoratorContext<C = unknown> {}
interface ClassFieldDecoratorContext<T = unknown, V = unknown> {}
interface ClassMethodDecoratorContext<T = unknown, V = unknown> {}
interface ClassGetterDecoratorContext<T = unknown, V = unknown> {}
interface ClassSetterDecoratorContext<T = unknown, V = unknown> {}
interface ClassAccessorDecoratorContext<T = unknown, V = unknown> {}
interface TypedPropertyDescriptor<T> {}
/** Optional members have no place in memory; of use to make other types. */
type Partial<T> = { [K in keyof T]?: T[K] }
/** `T` with every member there. */
type Required<T> = { [K in keyof T]-?: T[K] }
/** The record with the members of `T`, none of which changes. */
type Readonly<T> = { readonly [K in keyof T]: T[K] }
/** The record with the members `K` of `T`. */
type Pick<T, K extends keyof T> = { [P in K]: T[P] }
/** The record with the members of `T` but for `K`. */
type Omit<T, K extends keyof any> = { [P in keyof T as Exclude<P, K>]: T[P] }
/** One member of type `T` for each of the names `K`; `Readonly<Record<K, T>>` is a value. */
type Record<K extends keyof any, T> = { [P in K]: T }
/** The members of the union `T` that are no `U`. */
type Exclude<T, U> = T extends U ? never : T
/** The members of the union `T` that are some `U`. */
type Extract<T, U> = T extends U ? T : never
/** `T` without null. */
type NonNullable<T> = T & {}
/** The tuple of a function's parameters, as `Readonly<Parameters<typeof f>>`. */
type Parameters<F extends (...values: any) => any> = F extends (...values: infer P) => any ? P : never
/** What a function returns. */
type ReturnType<F extends (...values: any) => any> = F extends (...values: any) => infer R ? R : any
type NoInfer<T> = intrinsic
