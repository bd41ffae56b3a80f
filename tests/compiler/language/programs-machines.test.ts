/** What kernels run by tables and states: several features of the language in each program. */

import { program } from '../../support/language.ts'

program('a scheduler', {
  'main.ts': `
    enum State { Ready, Running, Blocked = 4, Dead = Blocked * 2 }
    class Task {
      next: Task | null = null
      state: State = State.Ready
      ticks: u64 = 0
      constructor(readonly id: u8, readonly priority: 'low' | 'high' = 'low', private readonly body?: (task: Task) => State) {}
      run(): State { this.ticks++
        return this.body?.(this) ?? State.Dead }
    }
    class QueueIterator { constructor(private at: Task | null) {}
      next(): IteratorResult<Task> { const task = this.at
        if (task === null) return { done: true }
        this.at = task.next
        return { done: false, value: task } } }
    class Queue {
      private first: Task | null = null
      private last: Task | null = null
      push(task: Task): this {
        task.next = null
        if (this.last === null) this.first = task
        else this.last.next = task
        this.last = task
        return this
      }
      pop(): Task | undefined {
        const task = this.first
        if (task === null) return
        this.first = task.next
        this.first === null && (this.last = null)
        return task
      }
      [Symbol.iterator](): QueueIterator { return new QueueIterator(this.first) }
    }
    const queues = { low: new Queue(), high: new Queue() } as const
    const blockEvery = (task: Task): State => (task.ticks % 3 === 0 ? State.Blocked : State.Ready)
    const tasks = FixedArray.of<Task>(new Task(1), new Task(2, 'high', blockEvery), new Task(3, 'low', (t) => t.ticks > 4 ? State.Dead : State.Ready), new Task(4, undefined, blockEvery))
    const queueOf = (task: Task): Queue => (task.priority === 'high' ? queues.high : queues.low)
    export function main(): void {
      for (const task of tasks) queueOf(task).push(task)
      let steps: u32 = 0
      const names = FixedArray.of<string>('', '', '', '', '', '', '', '', 'dead')
      outer: for (;;) {
        const task = queues.high.pop() ?? queues.low.pop()
        if (task === undefined) break
        task.state = State.Running
        switch (task.state = task.run()) {
          case State.Ready: queueOf(task).push(task); break
          case State.Blocked: if (steps < 10) { queues.low.push(task) } else continue outer; break
          case State.Dead: line\`task \${task.id} is \${names[State.Dead]} after \${task.ticks}\`
        }
        if (++steps > 30) break outer
      }
      print(steps)
      let sum: u64 = 0
      for (const { ticks, id } of queues.low) sum += ticks * id
      for (const task of tasks) line\`\${task.id} \${task.ticks} \${task.state === State.Dead}\`
      print(sum)
    }
  `,
}).prints(
  'task 1 is dead after 1',
  'task 3 is dead after 5',
  '16',
  '1 1 true',
  '2 9 false',
  '3 5 true',
  '4 3 false',
  '0',
)

program('a machine of states', {
  'main.ts': `
    enum Phase { Idle, Header, Body, Done, Failed }
    type Event = { readonly type: 'byte'; readonly value: u8 } | { readonly type: 'timeout' } | { readonly type: 'reset'; readonly to?: Phase }
    interface Observer { enter(phase: Phase, from?: Phase): void }
    class Log implements Observer { entered: u32 = 0; last: Phase | undefined
      enter(phase: Phase, from: Phase = Phase.Idle): void { this.entered++; this.last = phase; line\`\${from} -> \${phase}\` } }
    class Silent implements Observer { enter(): void {} }
    class Machine {
      private phase: Phase = Phase.Idle
      private left: u8 = 0
      sum: u32 = 0
      constructor(private readonly observer: Observer) {}
      private go(phase: Phase): void { const from = this.phase
        if (from === phase) return undefined
        this.phase = phase
        return this.observer.enter(phase, from === Phase.Idle ? undefined : from) }
      handle(event: Event): boolean {
        switch (true) {
          case event.type === 'timeout': return this.phase === Phase.Done || (this.go(Phase.Failed), false)
          case event.type === 'reset': this.go(event.to ?? Phase.Idle); return true
        }
        if (event.type !== 'byte') return false
        switch (this.phase) {
          case Phase.Idle: this.go(Phase.Header); this.left = event.value; break
          case Phase.Header: this.go(Phase.Body)
          case Phase.Body: this.sum += event.value; if (--this.left === 0) this.go(Phase.Done); break
          default: return false
        }
        return true
      }
    }
    const log = new Log()
    const machines = FixedArray.of<Machine>(new Machine(log), new Machine(new Silent()))
    function feed(machine: Machine, bytes: ReadonlySlice<u8>, after: (fed: usize) => Event | null): usize {
      let fed: usize = 0
      for (const value of bytes) { if (!machine.handle({ type: 'byte', value })) break
        fed++
        const event = after(fed)
        event !== null && machine.handle(event) }
      return fed
    }
    export function main(): void {
      for (const machine of machines) {
        let calls: u32 = 0
        print(feed(machine, FixedArray.of<u8>(3, 10, 20, 30, 40), (fed) => { calls++; return fed === 4 ? { type: 'timeout' } : null }))
        print(feed(machine, FixedArray.of<u8>(1, 2), () => (calls++, { type: 'reset', to: Phase.Body })))
        machine.handle({ type: 'reset' })
        line\`\${calls} \${machine.sum}\`
      }
      line\`\${log.entered} \${log.last === Phase.Idle}\`
    }
  `,
}).prints('0 -> 1', '1 -> 2', '2 -> 3', '4', '0', '3 -> 0', '4 60', '4', '0', '4 60', '4 true')

program('system calls by a table', {
  'main.ts': `
    interface Context { readonly process: Process; get arguments_(): readonly [u32, u32, u32] }
    class Process { name = 'init'; exit: i32 | null = null; files: FixedArray<boolean, 4> = FixedArray.of<boolean, 4>(true, true, false, false) }
    type Handler = (process: Process, a: u32, b: u32) => i32
    enum Error_ { Bad = -1, Missing = -2 }
    function open(process: Process): i32 { for (let i: u32 = 0; i < 4; i++) if (!process.files[usize(i)]) { process.files[usize(i)] = true; return i32(i) }
      return Error_.Missing }
    const close = (process: Process, file: u32): i32 => { if (file >= 4 || !process.files[usize(file)]) return Error_.Bad
      process.files[usize(file)] = false
      return 0 }
    const handlers = FixedArray.of<Handler | null>(open, close, null, (process, code) => { process.exit = i32(code); return 0 }, (process, a, b) => i32(wrap.subtract(a, b)))
    function call(process: Process, number: usize, a: u32 = 0, b: u32 = 0): i32 {
      const handler = number < handlers.length ? handlers[number] : null
      return handler?.(process, a, b) ?? Error_.Missing
    }
    const process = new Process()
    export function main(): void {
      line\`\${call(process, 0)} \${call(process, 0)} \${call(process, 0)} \${call(process, 1, 3)} \${call(process, 1, 9)}\`
      line\`\${call(process, 2)} \${call(process, 7)} \${call(process, 4, 1, 5)} \${process.exit === null}\`
      call(process, 3, 42)
      const { exit, name, files: [first, , third] } = process
      line\`\${exit ?? 0} \${name} \${first} \${third}\`
    }
  `,
}).prints('2 3 -2 0 -1', '-2 -2 -4 true', '42 init true true')

program('a shell', {
  'main.ts': `
    interface Command { readonly name: string; readonly help?: string; readonly run: ((shell: Shell, argument: string | null) => u32) | null; readonly hidden: boolean }
    class Shell {
      status: u32 = 0
      readonly history: FixedArray<string | null, 3> = new FixedArray()
      private used: usize = 0
      execute(text: string): u32 | undefined {
        this.history[this.used++ % this.history.length] = text
        let space: usize | null = null
        for (let index: usize = 0; index < text.length; index++) if (text.bytes[index] === 32) { space = index; break }
        const name = space === null ? text : text.slice(0, space)
        const argument = space === null ? null : text.slice(space + 1)
        for (const { run, hidden = false, ...command } of commands) {
          if (command.name !== name || hidden) continue
          return (this.status = run?.(this, argument) ?? 127)
        }
        return undefined
      }
    }
    const echo = (_shell: Shell, argument: string | null): u32 => { print(argument ?? '(nothing)'); return u32(argument?.length ?? 0) }
    function count({ history }: Shell): u32 { let sum: u32 = 0
      for (const text of history) text !== null && sum++
      return sum }
    const commands = FixedArray.of<Command>({ name: 'echo', help: 'prints', run: echo, hidden: false }, { name: 'count', run: count, hidden: false }, { name: 'later', run: null, hidden: false }, { name: 'secret', run: () => 1, hidden: true })
    const shell = new Shell()
    export function main(): void {
      for (const text of FixedArray.of<string>('echo hi there', 'echo', 'count', 'later', 'secret', 'what')) {
        const status = shell.execute(text)
        line\`\${text}: \${status ?? 404} \${shell.status}\`
      }
      for (const { help = 'no help', name } of commands) line\`\${name} \${help}\`
    }
  `,
}).prints(
  'hi there',
  'echo hi there: 8 8',
  '(nothing)',
  'echo: 0 0',
  'count: 3 3',
  'later: 127 127',
  'secret: 404 127',
  'what: 404 127',
  'echo prints',
  'count no help',
  'later no help',
  'secret no help',
)
