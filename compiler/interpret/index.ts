/** The interpreter of the IR: what a program means, and what module-level variables are at compile time. */

export { evaluateGlobals, type EvaluationRequest, type Initializer } from './evaluate-globals.ts'
export { type ProgramEnd, runProgram, type RunOptions, type RunResult } from './run-program.ts'
export type { Failure, StackEntry } from './stop.ts'
