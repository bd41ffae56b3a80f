/** Unions of string literals: small integers that mean the same in every union. */

import { program } from '../../support/language.ts'

program('unions of string literals in variables, parameters, fields, elements and constants', {
  'main.ts': `
    type Mode = 'read' | 'write' | 'append'
    const DEFAULT: Mode = 'append'
    let current: Mode = 'read'
    class File { mode: Mode = 'read'; constructor(readonly kind: 'plain' | 'folder') {} }
    const file = new File('folder')
    const modes = FixedArray.of<Mode>('write', 'read', 'append')
    function opposite(mode: Mode): Mode {
      if (mode === 'read') return 'write'
      return mode === 'write' ? 'read' : mode
    }
    export function main(): void {
      print(opposite('read'))
      print(opposite(DEFAULT))
      current = opposite(current)
      print(current === 'write')
      print(current !== 'write')
      file.mode = current
      print(file.mode)
      print(file.kind === 'folder')
      for (const mode of modes) line\`\${mode} and \${opposite(mode)}\`
      modes[1] = modes[0]
      print(modes[1] === modes[0])
      print(modes[1] === DEFAULT)
      print(sizeof<Mode>())
    }
  `,
}).prints(
  'write',
  'append',
  'true',
  'false',
  'write',
  'true',
  'write and read',
  'read and write',
  'append and append',
  'true',
  'false',
  '1',
)

program('a text means the same in each union that has it', {
  'main.ts': `
    type Some = 'b' | 'd'
    type All = 'a' | 'b' | 'c' | 'd'
    type Rest = Exclude<All, Some>
    function widen(some: Some): All { return some }
    function isD(all: All): boolean { return all === 'd' }
    function narrow(all: All): Some { return all === 'b' || all === 'd' ? all : 'b' }
    function name(some: Some): string { return some }
    export function main(): void {
      const some: Some = 'd'
      const all: All = some
      print(all)
      print(isD(widen('d')))
      print(isD(widen('b')))
      print(narrow('c'))
      print(narrow('d'))
      const rest: Rest = 'c'
      print(widen('b') === rest)
      print(name('b').length)
      const chosen = isD(all) ? 'yes' : 'no'
      print(chosen)
      const text: string = chosen
      print(text.length)
      print(text === 'yes')
      print(text === chosen)
    }
  `,
}).prints('d', 'true', 'false', 'b', 'd', 'false', '1', 'yes', '3', 'true', 'true')

program('switch on a union of string literals', {
  'main.ts': `
    type Level = 'debug' | 'info' | 'warning' | 'error'
    function rank(level: Level): u32 {
      switch (level) {
        case 'debug': return 0
        case 'info': return 1
        case 'warning':
        case 'error':
          return 2
      }
    }
    function exhaustive(level: Level): u32 {
      switch (level) {
        case 'debug': case 'info': return 10
        case 'warning': return 20
        case 'error': return 30
        default: {
          const impossible: never = level
          return impossible
        }
      }
    }
    function fallsThrough(level: Level): u32 {
      let sum: u32 = 0
      outer: switch (level) {
        case 'debug': sum += 1
        case 'info': sum += 10
          if (sum === 11) break outer
        default: sum += 100
        case 'error': sum += 1000
      }
      return sum
    }
    export function main(): void {
      const levels = FixedArray.of<Level>('debug', 'info', 'warning', 'error')
      for (const level of levels) line\`\${rank(level)} \${exhaustive(level)} \${fallsThrough(level)}\`
    }
  `,
}).prints('0 10 11', '1 10 1110', '2 20 1100', '2 30 1000')

program('strings that TypeScript knows to be one of a union', {
  'main.ts': `
    type Mode = 'read' | 'write'
    function isWrite(mode: Mode): boolean { return mode === 'write' }
    function parse(text: string): Mode | 'none' {
      if (text === 'read' || text === 'write') return text
      return 'none'
    }
    function twice<T extends string>(first: T, second: T): boolean { return first === second }
    class Box<T extends string> { constructor(readonly value: T) {} }
    export function main(): void {
      const fixed = 'write'
      print(isWrite(fixed))
      print(fixed.length)
      print(parse('read'))
      print(parse('wri'.slice(0, 3)))
      print(parse('xwrite'.slice(1)))
      print(twice<Mode>('read', 'write'))
      const box = new Box<Mode>('read')
      print(isWrite(box.value))
      print(box.value.length)
      print(box.value.slice(1, 3))
    }
  `,
}).prints('true', '5', 'read', 'none', 'write', 'false', 'false', '4', 'ea')

program(
  'the empty text is what zeroed memory holds',
  `
  type Name = '' | 'x'
  const names = new FixedArray<Name, 2>()
  names[1] = 'x'
  for (const name of names) line\`[\${name}]\`
  print(names[0] === '')
`,
).prints('[]', '[x]', 'true')

program('a function for what cannot be', {
  'main.ts': `
    type Mode = 'read' | 'write'
    function impossible(value: never): never { return unreachable() }
    function code(mode: Mode): u8 {
      switch (mode) {
        case 'read': return 1
        case 'write': return 2
        default: return impossible(mode)
      }
    }
    export function main(): void {
      print(code('write'))
      const broken = ptr<Mode>(addressOf('~'))[0]
      print(code(broken))
    }
  `,
}).panics('this point was declared unreachable at main.ts:8:32', { after: ['2'] })
