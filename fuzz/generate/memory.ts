/** Memory by its address: pointers into arrays, objects found by where they are, copying and filling. */

import { isInteger, type IntegerName, INTEGERS } from '../integers.ts'
import { statement, tree, type Tree } from '../tree.ts'
import { type Context, operand, type Sequence } from './context.ts'
import { integerValue, typedInteger } from './integers.ts'
import { places } from './places.ts'
import { reference } from './references.ts'

type Array = Sequence & { readonly element: IntegerName; readonly length: number }

/** What has a known number of integers. */
function arrays({ sequences, place }: Context): Array[] {
  if (place.isPure) return []
  return sequences.filter(
    (sequence): sequence is Array => isInteger(sequence.element) && sequence.length !== null,
  )
}

function writable(context: Context): Array[] {
  return arrays(context).filter(({ isReadonly }) => !isReadonly)
}

/** A pointer to an element and those behind it. Its index is always one of theirs. */
export function pointer(context: Context): Tree | null {
  const { random } = context
  const found = writable(context)
  if (found.length === 0) return null
  const source = random.pick(found)
  const { element } = source
  const start = random.between(0, source.length - 1)
  const length = source.length - start
  const name = context.name('pointer')
  context.sequences.push({ name, element, length, isLasting: false, isRaw: true })
  const text =
    source.isRaw && random.oneIn(2)
      ? `${source.name}.add(${start})`
      : `ptr<${element}>(addressOf(${source.name}[${start}]))`
  const script = `m.slice(${source.name}, ${start}n, ${source.length}n, '')`
  return statement(`const ${name} = $0`, [tree('pointer', text, [], script)])
}

/** Another name of an object. */
export function throughAddress(context: Context): Tree | null {
  const { random, declared, place } = context
  const classes = declared.classes.filter(({ implementations }) => implementations === null)
  if (classes.length === 0 || place.isPure) return null
  const { name: type } = random.pick(classes)
  const object = reference(context, type, 2)
  const name = context.name('o')
  context.variables.push({ name, type, isAssignable: false, isConstant: false, isLasting: false })
  return statement(
    `const ${name} = $0`,
    [tree('object', `ref<${type}>(addressOf($0))`, [object], '$0')],
    `const ${name} = $0`,
  )
}

/** `copyBytes` of whole elements; source and target may overlap. */
export function copying(context: Context): Tree | null {
  const { random } = context
  const found = writable(context)
  if (found.length === 0) return null
  const to = random.pick(found)
  const from = random.pick(arrays(context).filter(({ element }) => element === to.element))
  const [first, second] = [to, from].map(({ length }) => random.between(0, length - 1))
  if (!context.spend(8)) return null
  const count = countUpTo(context, Math.min(to.length - first, from.length - second))
  return statement(
    `copyBytes(addressOf(${to.name}[${first}]), addressOf(${from.name}[${second}]), $0 * sizeof<${to.element}>())`,
    [count],
    `m.copy(${to.name}, ${first}, ${from.name}, ${second}, $0)`,
  )
}

/** `fillBytes` of whole elements. */
export function filling(context: Context): Tree | null {
  const { random } = context
  const found = writable(context)
  if (found.length === 0 || !context.spend(8)) return null
  const { name, element, length } = random.pick(found)
  const first = random.between(0, length - 1)
  const value = integerValue(context, 'u8', 2)
  const count = countUpTo(context, length - first)
  return statement(
    `fillBytes(addressOf(${name}[${first}]), $0, $1 * sizeof<${element}>())`,
    [value, count],
    `m.fillBytes('${element}', ${name}, ${first}, $0, $1)`,
  )
}

function countUpTo(context: Context, most: number): Tree {
  const { random } = context
  if (random.oneIn(2)) {
    const count = random.between(0, most)
    return tree('count', String(count), [], `${count}n`)
  }
  const varying = operand(typedInteger(context, random.pick(['usize', 'u32']), 1))
  return tree('count', `(usize($0) % ${most + 1})`, [varying], `(m.convert('usize', $0) % ${most + 1}n)`)
}

// --- Atomic operations -------------------------------------------------------------------------------------------

const ORDERS = ['', '', ", 'relaxed'", ", 'acquireRelease'", ", 'sequential'"]
const LOAD_ORDERS = ['', ", 'relaxed'", ", 'acquire'", ", 'sequential'"]
const STORE_ORDERS = ['', ", 'relaxed'", ", 'release'", ", 'sequential'"]
const FENCE_ORDERS = ['', "'acquire'", "'release'", "'acquireRelease'", "'sequential'"]
const FETCHES = {
  exchange: 'exchange',
  fetchAdd: 'add',
  fetchSubtract: 'subtract',
  fetchAnd: 'and',
  fetchOr: 'or',
  fetchXor: 'xor',
} as const

/** Those no wider than an address of any target. */
export const ATOMIC = INTEGERS.filter((type) => !type.endsWith('64'))

/** An operation that other processors see as one step: what the place held. */
export function atomic(context: Context, type: IntegerName, place: Tree, depth: number): Tree {
  const { random } = context
  const order = random.pick(ORDERS)
  if (random.oneIn(6))
    return tree(type, `atomic.load($0${random.pick(LOAD_ORDERS)})`, [place], 'm.reach($0).value')
  if (random.oneIn(3)) {
    const [expected, desired] = [typedInteger(context, type, depth), typedInteger(context, type, 0)]
    return tree(
      type,
      `atomic.compareExchange($0, $1, $2${order}).value`,
      [place, expected, desired],
      `m.compareExchange(m.reach($0), $1, $2)`,
    )
  }
  const name = random.pick(Object.keys(FETCHES) as (keyof typeof FETCHES)[])
  return tree(
    type,
    `atomic.${name}($0, $1${order})`,
    [place, typedInteger(context, type, depth)],
    `m.fetch('${FETCHES[name]}', '${type}', m.reach($0), $1)`,
  )
}

/** What has an order and no value: a store, a fence, and what an exchange tells of itself. */
export function atomicStatement(context: Context, depth: number): Tree | null {
  const { random, place: here } = context
  if (here.isPure) return null
  if (random.oneIn(5)) return statement(`atomic.fence(${random.pick(FENCE_ORDERS)})`, [], ';')
  const type = random.pick(ATOMIC)
  const found = places(context, type).filter(
    ({ isAssignable, isAddressable = true }) => isAssignable && isAddressable,
  )
  if (found.length === 0) return null
  const one = random.pick(found)
  const place = one.place(depth)
  const value = typedInteger(context, type, 2)
  // In loops, TypeScript gives up on types that it would have to find by going round.
  if (random.oneIn(2) || here.loops.length > 0)
    return statement(
      `atomic.store($0, $1${random.pick(STORE_ORDERS)})`,
      [place, value],
      'm.store(m.reach($0), $1);',
    )
  const desired = typedInteger(context, type, 1)
  const expected = random.oneIn(2) ? one.read(0) : value
  const [exchanged, old] = [context.name('x'), context.name('x')]
  const known = { isAssignable: false, isConstant: false, isLasting: false }
  context.variables.push({ ...known, name: exchanged, type: 'boolean' }, { ...known, name: old, type })
  return statement(
    `const { exchanged: ${exchanged}, value: ${old} } = atomic.compareExchange($0, $1, $2, 'acquireRelease', 'relaxed')`,
    [place, expected, desired],
    `const { exchanged: ${exchanged}, value: ${old} } = m.exchanged(m.reach($0), $1, $2)`,
  )
}
