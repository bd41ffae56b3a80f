/** Slices whose elements are only read: the bytes of strings and files, and what is handed to a function that only reads. */

import { program } from '../../support/language.ts'

program('slices, arrays and bytes as read-only slices', {
  'main.ts': `
    function sum(bytes: ReadonlySlice<u8>): u32 {
      let sum: u32 = 0
      for (const byte of bytes) sum += byte
      return sum
    }
    function last<T>(values: ReadonlySlice<T>): T {
      return values[values.length - 1]
    }
    function rest<T>(values: ReadonlySlice<T>, from: usize): ReadonlySlice<T> {
      return values.slice(from)
    }
    class Reader {
      private at: usize = 0
      constructor(private readonly data: ReadonlySlice<u8>) {}
      next(): u8 | null {
        return this.at < this.data.length ? this.data[this.at++] : null
      }
    }
    interface View {
      readonly data: ReadonlySlice<u8>
      readonly more?: ReadonlySlice<u64>
    }
    function widest(view: View): u64 {
      return view.more === undefined ? last(view.data) : last(view.more)
    }
    const numbers = FixedArray.of<u8>(1, 2, 3)
    const large = FixedArray.of<u64>(1, 0xffff_ffff_ffff)
    const parts = FixedArray.of<ReadonlySlice<u8>>('ab'.bytes, numbers.slice(1), numbers)
    function choose(isText: boolean, own: Slice<u8>): ReadonlySlice<u8> {
      return isText ? 'text'.bytes : own
    }
    export function main(): void {
      print(sum('ab'.bytes))
      print(sum(numbers))
      print(sum(numbers.slice(0, 2)))
      print(last<u8>(numbers))
      print(last(large.slice()))
      print(last(rest('xyz'.bytes, 1)))
      print(rest(numbers.slice(), 1).length)
      const reader = new Reader(numbers)
      numbers[0] = 10
      print(reader.next() ?? 0)
      for (const part of parts) print(sum(part))
      print(sum(choose(true, numbers.slice())))
      print(sum(choose(false, numbers.slice())))
      const either = numbers[1] > 5 ? 'a'.bytes : numbers.slice(2)
      print(sum(either))
      print(widest({ data: 'z'.bytes }))
      print(widest({ data: numbers, more: large }))
      const local = FixedArray.of<u8>(7, 8)
      print(sum(local))
      const call: (bytes: Slice<u8>) => u32 = sum
      print(call(numbers.slice()))
      let shown: ReadonlySlice<u8> | null = null
      print(shown === null)
      shown = local
      print(shown.length)
      const [first, second] = choose(true, local.slice())
      print(first + second)
    }
  `,
}).prints(
  '195',
  '6',
  '3',
  '3',
  '281474976710655',
  '122',
  '2',
  '10',
  '195',
  '5',
  '15',
  '453',
  '15',
  '3',
  '122',
  '281474976710655',
  '15',
  '15',
  'true',
  '2',
  '217',
)

program('an index beyond the end', {
  'main.ts': `
    function at(bytes: ReadonlySlice<u8>, index: usize): u8 {
      return bytes[index]
    }
    export function main(): void {
      print(at('abc'.bytes, 2))
      print(at('abc'.bytes.slice(1), 2))
    }
  `,
}).panics('index 2 is out of bounds for length 2 at main.ts:3:10', { after: ['99'] })
