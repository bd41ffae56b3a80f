/** Enums: integers of the smallest width that serves. */

import { program } from '../../support/language.ts'

program('members without, with negative and with computed values', {
  'main.ts': `
    enum Plain { A, B, C }
    enum Given { First = 5, Second, Third = 10 }
    enum Signed { Below = -1, Zero, Above }
    enum Wide { Small = 1, Large = 0x10000 }
    enum Flags { None = 0, Read = 1 << 0, Write = 1 << 1, Both = Read | Write, Mask = ~0 & 0xff }
    export function main(): void {
      print(Plain.C)
      print(Given.Second)
      print(Signed.Below)
      print(Wide.Large)
      print(Flags.Both)
      print(Flags.Mask)
      print(sizeof<Plain>() + sizeof<Signed>() * 10 + sizeof<Wide>() * 100)
    }
  `,
}).prints('2', '6', '-1', '65536', '3', '255', '411')

program('enums in fields, parameters, comparison, flags and conversion', {
  'main.ts': `
    enum State { Free, Used, Reserved = 7 }
    enum Flags { None = 0, Read = 1, Write = 2 }
    class Frame { state: State = State.Free; flags: Flags = Flags.None }
    const frames = new FixedArray<Inline<Frame>, 2>()
    const states = new FixedArray<State, 3>()
    function next(state: State): State {
      return state === State.Free ? State.Used : State.Reserved
    }
    export function main(): void {
      const frame = frames[1]
      print(frame.state === State.Free)
      frame.state = next(frame.state)
      print(frame.state)
      frame.state = next(frame.state)
      print(u32(frame.state) + 1)
      frame.flags = Flags.Read | Flags.Write
      print((frame.flags & Flags.Write) !== 0)
      print(frame.flags === (Flags.Read | Flags.Write))
      print(frame.state > State.Used)
      states[State.Used] = State.Reserved
      print(states[1])
      let state: State = State.Used
      print(next(state) !== next(State.Free))
      const wide: u64 = State.Reserved
      print(wide)
    }
  `,
}).prints('true', '1', '8', 'true', 'true', 'true', '7', 'true', '7')

program('flags are set and cleared by compound assignment, wherever they stand', {
  'main.ts': `
    enum Flags { None = 0, Read = 1, Write = 2, Run = 4 }
    class Region {
      flags: Flags = Flags.None
      word: u32 = 0
      @bits(4, 3) low: Flags = Flags.None
      maybe: Flags | null = Flags.Read
      private own: Flags = Flags.Run
      get both(): Flags { return this.own }
      set both(flags: Flags) { this.own = flags }
    }
    function masked(flags: Flags, without: Flags): Flags { flags &= ~without; flags ^= Flags.Run; return flags }
    const NAMES = FixedArray.of<string>('none', 'read', 'write', 'both')
    export function main(): void {
      const region = new Region()
      region.flags |= Flags.Read | Flags.Write
      region.flags &= ~Flags.Read
      region.low |= Flags.Run
      region.low ^= Flags.Write
      region.both |= Flags.Read
      region.both &= Flags.Run | Flags.Write
      if (region.maybe !== null) region.maybe |= Flags.Write
      const list = FixedArray.of<Flags>(Flags.Read)
      list[0] |= Flags.Run
      let count: u32 = 4
      count |= Flags.Write
      count <<= Flags.Read
      line\`\${region.flags} \${region.low} \${hex(region.word)} \${region.both} \${NAMES[region.maybe ?? 0]} \${list[0]}\`
      line\`\${masked(Flags.Read | Flags.Write, Flags.Write)} \${count}\`
    }
  `,
}).prints('2 6 0x60 4 both 5', '5 12')
