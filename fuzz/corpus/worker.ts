/** A process that takes attempts as messages and answers each with its outcome. `pool.ts` starts it. */

import { attempt, type Attempt } from './attempt.ts'

process.on('message', (work: Attempt) => {
  process.send!(attempt(work))
})
