/**
 * The traces on the machine's own tables. The command line may ask for another seed and length, as scripts/traces.ts
 * does.
 */
import { numberOption } from '../number-option.ts'
import { runMemoryTrace } from './memory-trace.ts'
import { runPagingTrace } from './paging-trace.ts'
import { runSpaceTrace } from './space-trace.ts'
import { tablesObserver, type TraceOptions } from './trace.ts'

const OPERATIONS = 3000

function optionsWith(fullCheckEvery: u32): TraceOptions {
  return {
    seed: numberOption('seed', 1),
    operations: numberOption('operations', OPERATIONS),
    fullCheckEvery,
  }
}

describe('a trace', () => {
  test('of paging', () => {
    runPagingTrace(optionsWith(500), tablesObserver)
  })

  test('of address spaces', () => {
    runSpaceTrace(optionsWith(50), tablesObserver)
  })

  test('of all layers', () => {
    runMemoryTrace(optionsWith(50), tablesObserver)
  })
})
