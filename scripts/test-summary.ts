/** Prints how the last test run ended, from its report and its exit code: `test-summary.ts <exit code>`. */
import { existsSync, readFileSync } from 'node:fs'
import { REPORT, summarize, type Report } from './test-report.ts'

const report = existsSync(REPORT) ? (JSON.parse(readFileSync(REPORT, 'utf8')) as Report) : null
if (!report) console.log('the run ended before its first test')
console.log(summarize(report, Number(process.argv[2])))
