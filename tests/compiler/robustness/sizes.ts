/**
 * Programs that are large in one respect: as deep as nesting may be, thousands of one thing, types that double at each
 * level. Where the compiler's work would grow by a power, one of them takes longer than anybody waits.
 */

/** One text for each number below `count`. */
function list(count: number, text: (index: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => text(index))
}

function many(count: number, text: (index: number) => string, between = '\n'): string {
  return list(count, text).join(between)
}

/** `count` classes or types, each made of two of the one before. */
function doubling(count: number, first: string, next: (index: number) => string): string {
  return [first, ...list(count - 1, (index) => next(index + 1))].join('\n')
}

const LEVELS = 60

/** The text of each program by what is large in it. */
export const SIZES: Readonly<Record<string, string>> = {
  'loops in loops': `export function run(): u32 {
    let count: u32 = 0
    ${many(LEVELS, (i) => `for (let i${i}: u32 = 0; i${i} < 2; i${i}++) {`)}
    count = wrap.add(count, 1)
    ${'}'.repeat(LEVELS)}
    return count
  }`,
  'records in records': `${doubling(
    LEVELS,
    'type R0 = { readonly x: u32 }',
    (i) => `type R${i} = { readonly x: R${i - 1} }`,
  )}
  export function run(deep: R${LEVELS - 1}): u32 {
    return deep${'.x'.repeat(LEVELS)}
  }`,
  'records of two records': `${doubling(
    LEVELS,
    'type R0 = { readonly x: u32; readonly y: u32 }',
    (i) => `type R${i} = { readonly x: R${i - 1}; readonly y: R${i - 1} }`,
  )}
  export function run(deep: R${LEVELS - 1}): u32 {
    return deep${'.x'.repeat(LEVELS)}
  }`,
  'objects of two objects': `${doubling(
    LEVELS,
    'class C0 { x: u32 = 0; y: u32 = 1 }',
    (i) => `class C${i} {
      x: Inline<C${i - 1}> = new C${i - 1}()
      y: Inline<C${i - 1}> = new C${i - 1}()
    }`,
  )}
  export function run(deep: C${LEVELS - 1}): u32 {
    return deep${'.x'.repeat(LEVELS)}
  }`,
  'type arguments that double': `function double<T>(value: T, depth: u32): void {
    if (depth > 0) double<{ readonly a: T; readonly b: T }>({ a: value, b: value }, depth - 1)
  }
  class Both<A, B> {
    constructor(readonly a: A, readonly b: B) {}
    grow(depth: u32): u32 {
      if (depth === 0) return 0
      return new Both<readonly [A, B], readonly [B, A]>([this.a, this.b], [this.b, this.a]).grow(depth - 1)
    }
  }
  export function run(): u32 {
    double<u8>(1, 3)
    return new Both<u8, u16>(1, 2).grow(3)
  }`,
  'classes in a chain': `class C0 { method(): u32 { return 0 } }
  ${many(200, (i) => `class C${i + 1} extends C${i} { override method(): u32 { return super.method() + 1 } }`)}
  export function run(last: C0): u32 { return last.method() }
  export const start = new C200()`,
  'a class of many interfaces': `${many(100, (i) => `interface I${i} { method${i}(): u32 }`)}
  class All implements ${many(100, (i) => `I${i}`, ', ')} { ${many(100, (i) => `method${i}(): u32 { return ${i} }`)} }
  class Other implements ${many(100, (i) => `I${i}`, ', ')} { ${many(100, (i) => `method${i}(): u32 { return 1 }`)} }
  export const all = new All()
  export const other = new Other()
  ${many(100, (i) => `export function call${i}(of: I${i}): u32 { return of.method${i}() }`)}`,
  'a union of 300 records': `type U = ${many(300, (i) => `{ readonly kind: 'k${i}'; readonly v${i}: u32 }`, ' | ')}
  export function run(u: U): u32 {
    switch (u.kind) { ${many(300, (i) => `case 'k${i}': return u.v${i}`)} }
  }`,
  'tests of a union of 1500 records': `export function run(u: ${many(1500, (i) => `{ readonly kind: 'k${i}'; readonly v: ${i} }`, ' | ')}): u32 {
    ${many(1500, (i) => `if (u.kind === 'k${i}') return u.v`)}
    return 0
  }`,
  'a type of ten to the eighth members': `type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'
  type Name = \`\${Digit}\${Digit}\${Digit}\${Digit}\`
  type Table = { readonly [Row in Name]: { readonly [Column in Name]: Row } }
  export const one: Table[Name][Name] = '0000'`,
  'functions in functions': `export function run(a: u32): u32 {
    ${many(40, (i) => `const f${i} = (x${i}: u32): u32 => {`)} return a
    ${list(40, (i) => `}; return f${i}(${i})`)
      .toReversed()
      .join('\n')}
  }`,
  'a call for each of 2000 functions': `${many(2000, (i) => `function f${i}(a: u32): u32 { return a + ${i} }`)}
  export function run(a: u32): u32 {
    ${many(2000, (i) => `a = f${i}(a)`)}
    return a
  }`,
  'a switch of 3000 strings': `export function run(name: string): u32 {
    switch (name) { ${many(3000, (i) => `case 'k${i}': return ${i}`)} }
    return 0
  }`,
  'a long name': `export function ${'f'.repeat(5000)}1(): u32 { return ${'f'.repeat(5000)}2() }
  function ${'f'.repeat(5000)}2(): u32 { return 2 }`,
  'an array without end': `export const all = new FixedArray<u8, 18446744073709551615>()`,
}
