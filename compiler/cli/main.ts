/** The command line as a program that `tsx` runs; `bundled.cjs` runs the same without `tsx`. */

import { run } from './run.ts'

process.exitCode = await run(process.argv.slice(2))
