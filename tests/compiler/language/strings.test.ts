/** Strings: UTF-8 bytes, by reference to constant memory or to any other. */

import { program } from '../../support/language.ts'

program(
  'length counts bytes of UTF-8',
  `
  print('abc'.length)
  print('Grüße'.length)
  print('日本'.length)
  print(''.length)
  const text = 'naïve 🙂'
  print(text.length)
  print(text)
`,
).prints('3', '7', '6', '0', '11', 'naïve 🙂')

program(
  'slice cuts bytes',
  `
  const text = 'hello world'
  print(text.slice(0, 5))
  print(text.slice(6))
  print(text.slice())
  print(text.slice(11).length)
  let from: usize = 2
  print(text.slice(from, from + 3).slice(1))
`,
).prints('hello', 'world', 'hello world', '0', 'lo')

program('equality is by content', {
  'main.ts': `
    function same(a: string, b: string): boolean { return a === b }
    export function main(): void {
      print(same('abcabc'.slice(0, 3), 'abcabc'.slice(3)))
      print(same('abc', 'abd'))
      print(same('abc', 'ab'))
      print(same('', 'x'.slice(1)))
      print('abc' !== 'abc'.slice(0))
    }
  `,
}).prints('true', 'false', 'false', 'true', 'false')

program(
  'bytes of a string',
  `
  const text = 'AZ'
  print(text.bytes.length)
  print(text.bytes[0])
  let sum: u32 = 0
  for (const byte of text.bytes) sum += byte
  print(sum)
  let i: usize = 1
  print(text.bytes[i])
`,
).prints('2', '65', '155', '90')

program(
  'a byte beyond the end',
  `
  const text = 'AZ'
  let i: usize = 2
  print(text.bytes[i])
`,
).panics('index 2 is out of bounds for length 2 at main.ts:4:7')

program(
  'a slice beyond the end',
  `
  const text = 'AZ'
  let i: usize = 3
  print(text.slice(1, i))
`,
).panics('range 1 to 3 is out of bounds at main.ts:4:7')

program(
  'a slice that ends before it begins',
  `
  const text = 'AZ'
  let i: usize = 2
  print(text.slice(i, 1))
`,
).panics('range 2 to 1 is out of bounds at main.ts:4:7')

program(
  'escapes and control characters',
  `
  print('a\\tb')
  print('quote " and \\' and \\\\ and ?\\?/')
  print('zero\\0inside'.length)
  print('\\u00e9\\x41')
  print('%d %s')
`,
).prints('a\tb', 'quote " and \' and \\ and ??/', '11', 'éA', '%d %s')

program('strings in fields, arrays and as results', {
  'main.ts': `
    class Named { name: string = 'nobody' }
    const names = FixedArray.of<string>('zero', 'one', 'two')
    function longest(a: string, b: string): string { return a.length > b.length ? a : b }
    export function main(): void {
      const named = new Named()
      print(named.name)
      named.name = longest(names[0], names[1])
      print(named.name)
      for (const name of names) print(name)
      let empty: string = ''
      empty = names[2]
      print(empty)
    }
  `,
}).prints('nobody', 'zero', 'zero', 'one', 'two', 'two')
