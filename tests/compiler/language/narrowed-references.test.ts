/** References that TypeScript has narrowed, where null is expected besides. */

import { program } from '../../support/language.ts'

const CLASSES = `
    class Task {
      pages: u32 = 7
      next: Task | null = null
    }
    class Holder {
      current: Task | null = null
      other: Task | null = null
    }
    const one = new Task()
    const holder = new Holder()
    function take(task: Task): u32 {
      return task.pages
    }
`

program('the value of an assignment is what is assigned', {
  'main.ts': `${CLASSES}
    function chain(found: Task | null): u32 {
      if (found === null) return 0
      let a: Task = one
      let b: Task | null = null
      a = b = found
      return a.pages + take(holder.current = found)
    }
    function field(): u32 {
      holder.other = one
      if (holder.other === null) return 0
      const x = (holder.current = holder.other)
      return x.pages + (holder.current = holder.other).pages
    }
    export function main(): void {
      print(chain(null))
      print(chain(one))
      print(field())
    }
  `,
}).prints('0', '14', '14')

program('choices of which one may be null', {
  'main.ts': `${CLASSES}
    function pick(found: Task | null, isFirst: boolean): u32 {
      if (found === null) return 1
      const task: Task | null = isFirst ? found : null
      const other: Task | null = isFirst ? found : one
      const third = isFirst ? holder.other : one
      const fourth: Task | null = found ?? one
      let sum = fourth.pages + other.pages + (task?.pages ?? 3)
      if (third === null) sum += 100
      for (let at: Task | null = found; at !== null; at = at.next) sum += 1000
      return sum
    }
    export function main(): void {
      print(pick(null, true))
      print(pick(one, true))
      print(pick(one, false))
    }
  `,
}).prints('1', '1121', '1017')
