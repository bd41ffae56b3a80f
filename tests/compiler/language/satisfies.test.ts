/** Literals that are held to a type by `satisfies`. */

import { program } from '../../support/language.ts'

program('a literal has the type that it is held to, with what JavaScript prints', {
  'main.ts': `
    type Token = { readonly kind: 'number'; readonly value: u32 } | { readonly kind: 'end' }
    interface Row { readonly name: string; readonly size: u32; readonly flags?: u8 }
    const ROWS = [{ name: 'a', size: 1 }, { name: 'b', size: 2, flags: 3 }] as const satisfies readonly [Row, Row]
    const limits = { low: 1, high: 20 } satisfies { readonly low: u32; readonly high: u32 }
    const first = { kind: 'number', value: 5 } satisfies Token
    function valueOf(token: Token): u32 { return token.kind === 'number' ? token.value : 0 }
    export function main(): void {
      print(ROWS[0].size)
      print(ROWS[1].name)
      print(ROWS[1].flags)
      const { low, high } = limits
      print(low + high)
      print(valueOf(first))
      print(first.value)
      print(valueOf({ kind: 'end' } satisfies Token))
    }
  `,
}).prints('1', 'b', '3', '21', '5', '5', '0')

program('what has a type by itself keeps it', {
  'main.ts': `
    interface Wide { readonly value: u64 }
    function take(value: { readonly value: u8 }): u8 { return value.value }
    export function main(): void {
      const byte: u8 = 7
      print(take({ value: byte } satisfies Wide))
      const maybe = (byte satisfies u8 | null) + 1
      print(maybe)
    }
  `,
}).prints('7', '8')
