/** `ring0 explain RK1234`: what a code of the catalogue means and what to write instead. */

import { explanation, refusalsPage } from '../diagnostics/docs.ts'
import type { Command } from './command.ts'

export const explain: Command = {
  summary: 'says what a code means, why it is refused, and what to write instead; or all of them, as a page',
  usage: 'RK1002 | --all',
  run: ([code = '']) => {
    const text = code === '--all' ? refusalsPage() : explanation(code)
    if (text) {
      console.log(text.trimEnd())
      return 0
    }
    const owner = /^TS\d+$/.test(code) ? " that ring0 explains, for it is TypeScript's own" : ''
    console.error(`ring0: there is no code '${code}'${owner}; codes look like RK1002`)
    return 2
  },
}
