/** What is shared while one program is printed: its names, types, helpers and check tables. */

import { ProgramReferences } from './references.ts'
import type { FunctionNode, Global } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'
import { Checks } from './checks.ts'
import { ARITHMETIC_HELPERS } from './helpers/arithmetic.ts'
import { BIT_HELPERS } from './helpers/bits.ts'
import { checkFailed } from './helpers/check-failed.ts'
import { MEMORY_HELPERS } from './helpers/memory.ts'
import { Helpers } from './helpers/registry.ts'
import { HOST_HELPERS, HOST_SYMBOLS } from './hosted.ts'
import { I386_HELPERS } from './i386.ts'
import { ProgramNames } from './names.ts'
import { Types } from './types.ts'

export interface HostedOptions {
  /** The symbol of the function, without parameters, with which the program begins. */
  readonly entry: string
}

export class Unit {
  readonly names: ProgramNames
  readonly types: Types
  readonly checks: Checks
  readonly helpers: Helpers
  readonly references: ProgramReferences
  private readonly interruptEntries = new Map<string, string>()

  constructor(
    readonly program: Program,
    readonly hosted: HostedOptions | null,
  ) {
    this.references = new ProgramReferences(program)
    this.names = new ProgramNames(program, [
      ...this.references.linkerSymbols,
      ...(hosted ? HOST_SYMBOLS : []),
    ])
    this.types = new Types(this.names, program.target, program.structs)
    this.checks = new Checks(this.names, program)
    const { checkHandler } = program
    const plain = {
      ...MEMORY_HELPERS,
      ...I386_HELPERS,
      ...HOST_HELPERS,
      check_failed: checkFailed(checkHandler && this.names.of(checkHandler)),
    }
    this.helpers = new Helpers(
      program.target,
      plain,
      { ...ARITHMETIC_HELPERS, ...BIT_HELPERS },
      () => this.checks.checkType,
      (wanted) => this.names.newIdentifier(wanted),
    )
  }

  /** The symbol of the code that the stubs of one handler share; new if no stub has asked for it yet. */
  interruptEntry(handler: FunctionNode, section: string): { symbol: string; isNew: boolean } {
    const key = `${this.names.of(handler)} ${section}`
    const known = this.interruptEntries.get(key)
    if (known !== undefined) return { symbol: known, isNew: false }
    const symbol = this.names.newIdentifier(`${this.names.of(handler)}_entry`)
    this.interruptEntries.set(key, symbol)
    return { symbol, isNew: true }
  }

  /** Whether C sees a global as constant. Data of one section must agree on it, or gcc refuses the section. */
  isConstant(global: Global): boolean {
    if (global.section === null) return global.constant
    return this.program.globals.every((other) => other.section !== global.section || other.constant)
  }
}
