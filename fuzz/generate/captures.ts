/** Functions inside functions that use what is around them: called by name, or by a function that they are given to. */

import { INTEGERS, type IntegerName } from '../integers.ts'
import { lines, statement, tree, type Tree } from '../tree.ts'
import { type Context, type Declared, type Signature, type Type } from './context.ts'
import { integerValue } from './integers.ts'
import { isEnded, returnStatement } from './jumps.ts'
import { statements } from './statements.ts'

/** Functions that call what they are given, or pass it on. */
export function callers(declared: Declared): Tree[] {
  declared.hasCallers = true
  return [
    statement(
      'function repeat(times: u32, action: (round: u32) => void): void {\n  for (let round: u32 = 0; round < times; round++) action(round)\n}',
      [],
      'function repeat(times, action) { for (let round = 0n; round < times; round++) action(round) }',
    ),
    statement(
      'function repeatTwice(times: u32, action: (round: u32) => void): void {\n  repeat(times, action)\n  repeat(times, (round) => action(round + times))\n}',
      [],
      'function repeatTwice(times, action) { repeat(times, action); repeat(times, (round) => action(round + times)) }',
    ),
    statement(
      'function fold<T>(times: u32, start: T, step: (sum: T, round: u32) => T): T {\n  let sum = start\n  repeat(times, (round) => {\n    sum = step(sum, round)\n  })\n  return sum\n}',
      [],
      'function fold(times, start, step) { let sum = start; repeat(times, (round) => { sum = step(sum, round) }); return sum }',
    ),
  ]
}

/** A function, which what stands behind it may call. */
export function localFunction(context: Context, depth: number): Tree | null {
  const { random, place } = context
  if (place.isPure) return null
  const hasThis = !random.oneIn(3)
  const result = random.pick<Type | null>([null, 'boolean', random.pick(INTEGERS), random.pick(INTEGERS)])
  const parameters = Array.from({ length: random.between(0, 2) }, () =>
    random.pick<Type>([...INTEGERS, 'boolean']),
  )
  const inner = context.closure(result, { hasThis })
  const names = parameters.map((type) => declareParameter(inner, type, random.oneIn(3)))
  const before = context.work.done
  const body = bodyOf(inner, depth)
  const name = context.name('local')
  const cost = context.work.done - before + 1
  const signature: Signature = { name, parameters, result, cost, isPure: false }
  context.functions.push(signature)
  const list = names.map((own, index) => `${own}: ${parameters[index]}`).join(', ')
  const shape = `(${list}): ${result ?? 'void'}`
  return hasThis
    ? statement(
        `const ${name} = ${shape} => {\n$0\n}`,
        [body],
        `const ${name} = (${names.join(', ')}) => {\nm.tick()\n$0\n}`,
      )
    : statement(
        `function ${name}${shape} {\n$0\n}`,
        [body],
        `function ${name}(${names.join(', ')}) {\nm.tick()\n$0\n}`,
      )
}

export function declareParameter(inner: Context, type: Type, isAssignable: boolean): string {
  const name = inner.name('q')
  inner.variables.push({ name, type, isAssignable, isConstant: false, isLasting: false })
  return name
}

export function bodyOf(inner: Context, depth: number): Tree {
  const body = statements(inner, inner.random.between(1, 3), Math.min(depth - 1, 1))
  if (inner.place.result !== null && !isEnded(body)) (body.children as Tree[]).push(returnStatement(inner, 2))
  return body
}

/** `repeat(n, (round) => { … })`. */
export function calledBack(context: Context, depth: number): Tree | null {
  const { random, declared, place } = context
  if (!declared.hasCallers || place.isPure) return null
  const caller = random.pick(['repeat', 'repeatTwice'])
  const times = random.between(1, 3)
  const rounds = place.rounds * times * (caller === 'repeat' ? 1 : 2)
  if (!context.spend(rounds * 3)) return null
  const known = context.functions.filter(
    ({ parameters }) => parameters.length === 0 || parameters.join() === 'u32',
  )
  if (known.length > 0 && random.oneIn(3)) {
    const { name, cost } = random.pick(known)
    if (!context.spend((cost + 1) * (rounds / place.rounds))) return null
    return statement(`${caller}(${times}, ${name})`, [], `${caller}(${times}n, ${name})`)
  }
  const inner = context.closure(null, { rounds })
  const round = declareParameter(inner, 'u32', random.oneIn(3))
  const body = bodyOf(inner, depth)
  return statement(
    `${caller}(${times}, (${round}) => {\n$0\n})`,
    [body],
    `${caller}(${times}n, (${round}) => {\nm.tick()\n$0\n})`,
  )
}

/** `fold<T>(n, start, (sum, round) => …)`. */
export function folded(context: Context, type: IntegerName, depth: number): Tree | null {
  const { random, declared, place } = context
  if (!declared.hasCallers || place.isPure) return null
  const times = random.between(1, 3)
  if (!context.spend(times * 4)) return null
  const start = integerValue(context, type, depth)
  const inner = context.closure(type, { rounds: place.rounds * times })
  const sum = declareParameter(inner, type, random.oneIn(3))
  const round = declareParameter(inner, 'u32', false)
  const [text, script] = [
    `fold<${type}>(${times}, $0, (${sum}, ${round}) =>`,
    `fold(${times}n, $0, (${sum}, ${round}) =>`,
  ]
  if (random.oneIn(2))
    return tree(type, `${text} $1)`, [start, integerValue(inner, type, depth)], `${script} ($1))`)
  const body = lines(bodyOf(inner, 1).children)
  return tree(type, `${text} {\n$1\n})`, [start, body], `${script} {\nm.tick()\n$1\n})`)
}
