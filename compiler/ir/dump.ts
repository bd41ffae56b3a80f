/**
 * The IR as text, for `--dump-ir`: close to TypeScript in form, but with everything written out: types,
 * temporaries, conversions, and each check as `!name` behind the operation that it guards.
 */

import { type Struct, typeName } from '../types/machine.ts'
import { dumpExpression, dumpPlace } from './dump-expressions.ts'
import type { FunctionNode, Global, Initial, Statement } from './nodes.ts'
import type { Program } from './program.ts'

/** The whole program. Lines have no trailing spaces; the last one ends with a newline. */
export function dump(program: Program): string {
  const { structs, globals, functions, tests } = program
  const sections = [
    [`program ${program.target.name} ${program.mode}`],
    ...structs.map(dumpStruct),
    ...globals.map((global) => [dumpGlobal(global)]),
    ...functions.map(dumpFunction),
    ...tests.map((test) => [`test ${JSON.stringify(test.name)} ${test.run.symbol}`]),
  ]
  return sections.map((lines) => lines.join('\n') + '\n').join('\n')
}

function dumpStruct({ name, kind, packed, align, fields }: Struct): string[] {
  const marks = `${packed ? ' packed' : ''}${align > 1 ? ` align(${align})` : ''}`
  const lines = fields.map(
    (field) => `  ${field.volatile ? 'volatile ' : ''}${field.name}: ${typeName(field.type)}`,
  )
  return [`${kind} ${name}${marks} {`, ...lines, '}']
}

function dumpGlobal({ symbol, type, constant, section, align, initial }: Global): string {
  const marks = `${section ? ` section(${section})` : ''}${align > 1 ? ` align(${align})` : ''}`
  return `${constant ? 'const' : 'let'} ${symbol}: ${typeName(type)}${marks} = ${dumpInitial(initial)}`
}

function dumpInitial(initial: Initial): string {
  switch (initial.kind) {
    case 'zero':
    case 'null':
      return initial.kind
    case 'integer':
    case 'boolean':
      return String(initial.value)
    case 'string':
      return JSON.stringify(initial.value)
    case 'location':
      return `location(${initial.location.file}:${initial.location.line}:${initial.location.column})`
    case 'address':
      return `&${dumpPlace(initial.place)}${initial.addend === 0n ? '' : ` + ${initial.addend}`}`
    case 'function':
      return `&${initial.function.symbol}`
    case 'linkerSymbol':
      return `linker(${initial.name})${initial.addend === 0n ? '' : ` + ${initial.addend}`}`
    case 'view':
      return `view(${dumpInitial(initial.data)}, ${initial.length})`
    case 'struct':
      return `{ ${initial.fields.map(dumpInitial).join(', ')} }`
    case 'array':
      return `[${initial.elements.map(dumpInitial).join(', ')}]`
  }
}

function dumpFunction({ symbol, parameters, result, body, linkage }: FunctionNode): string[] {
  const list = parameters.map((parameter) => `${parameter.name}: ${typeName(parameter.type)}`).join(', ')
  const head = `function ${symbol}(${list}): ${typeName(result)}`
  const section = 'section' in linkage && linkage.section ? ` section(${linkage.section})` : ''
  const stub = linkage.kind === 'interrupt' ? `(${linkage.vector}, ${linkage.handler.symbol})` : ''
  const mark = linkage.kind === 'normal' ? section : ` ${linkage.kind}${stub}${section}`
  if (body === null) return [head + mark]
  return [`${head}${mark} {`, ...dumpBody(body), '}']
}

// --- Statements --------------------------------------------------------------------------------------------

function dumpBody(statements: readonly Statement[]): string[] {
  return statements.flatMap(dumpStatement).map((line) => `  ${line}`)
}

function braced(head: string, statements: readonly Statement[], tail = ''): string[] {
  return [`${head} {`, ...dumpBody(statements), `}${tail}`]
}

function labelled(label: string | null): string {
  return label === null ? '' : `${label}: `
}

function jump(word: string, label: string | null): string[] {
  return [label === null ? word : `${word} ${label}`]
}

type StatementOf<K extends Statement['kind']> = Extract<Statement, { kind: K }>

const DUMPS: { readonly [K in Statement['kind']]: (statement: StatementOf<K>) => string[] } = {
  declare: ({ local, value }) => [
    `${local.temporary ? 'temporary' : 'let'} ${local.name}: ${typeName(local.type)}${
      value ? ` = ${dumpExpression(value)}` : ''
    }`,
  ],
  assign: ({ place, value }) => [`${dumpPlace(place)} = ${dumpExpression(value)}`],
  evaluate: ({ value }) => [dumpExpression(value)],
  clear: ({ place }) => [`clear ${dumpPlace(place)}`],
  fill: ({ slice, value }) => [`fill ${dumpExpression(slice)} with ${dumpExpression(value)}`],
  copyBytes: ({ to, from, count }) => [`copyBytes(${[to, from, count].map(dumpExpression).join(', ')})`],
  fillBytes: ({ to, value, count }) => [`fillBytes(${[to, value, count].map(dumpExpression).join(', ')})`],
  if: ({ condition, then, otherwise }) => {
    const head = braced(`if (${dumpExpression(condition)})`, then)
    return otherwise.length === 0 ? head : [...head.slice(0, -1), ...braced('} else', otherwise)]
  },
  loop: ({ label, test, prepare, condition, update, body }) => {
    const until = condition ? dumpExpression(condition) : 'true'
    const parts = [
      ...(prepare.length > 0 ? braced('prepare', prepare) : []),
      ...(update.length > 0 ? braced('update', update) : []),
    ].map((line) => `  ${line}`)
    const [head, tail] = test === 'before' ? [`while (${until})`, ''] : ['do', ` while (${until})`]
    return [`${labelled(label)}${head} {`, ...parts, ...dumpBody(body), `}${tail}`]
  },
  switch: ({ label, value, clauses }) => [
    `${labelled(label)}switch (${dumpExpression(value)}) {`,
    ...clauses.flatMap((clause) => [
      clause.values === null ? '  default:' : `  case ${clause.values.join(', ')}:`,
      ...dumpBody(clause.body).map((line) => `  ${line}`),
    ]),
    '}',
  ],
  break: ({ label }) => jump('break', label),
  continue: ({ label }) => jump('continue', label),
  return: ({ value }) => [value ? `return ${dumpExpression(value)}` : 'return'],
  block: ({ label, body }) => [`${labelled(label)}{`, ...dumpBody(body), '}'],
  fail: ({ site }) => [`fail !${site.check}`],
  assembly: ({ assembly }) => {
    const text = assembly.parts.map((part) => {
      if (part.kind === 'text') return part.text
      if (part.kind === 'number') return String(part.value)
      if (part.kind === 'symbol') return part.of.symbol
      const operand = part.kind === 'input' ? dumpExpression(part.value) : dumpPlace(part.place)
      return `\${${part.kind}(${part.constraint}, ${operand})}`
    })
    const clobbers = assembly.clobbers.length > 0 ? ` clobbers ${assembly.clobbers.join(', ')}` : ''
    return [`asm ${JSON.stringify(text.join(''))}${clobbers}`]
  },
}

function dumpStatement(statement: Statement): string[] {
  return (DUMPS[statement.kind] as (statement: Statement) => string[])(statement)
}
