/** Who refers to whom, found once for a program before it is printed. */

import type { FunctionNode, Global } from '../ir/nodes.ts'
import type { Program } from '../ir/program.ts'
import { type References, referencesOfFunction, referencesOfInitial } from '../ir/references.ts'

export class ProgramReferences {
  /** Every symbol of the linker script that the program names. */
  readonly linkerSymbols = new Set<string>()
  /** What assembly names. */
  readonly fromAssembly = new Set<FunctionNode | Global>()
  private readonly byFunction = new Map<FunctionNode, References>()

  constructor(program: Program) {
    for (const node of program.functions) {
      const references = referencesOfFunction(node)
      this.byFunction.set(node, references)
      this.add(references)
    }
    for (const global of program.globals) this.add(referencesOfInitial(global.initial))
  }

  of(node: FunctionNode): References {
    return this.byFunction.get(node)!
  }

  private add({ linkerSymbols, fromAssembly }: References): void {
    linkerSymbols.forEach((symbol) => this.linkerSymbols.add(symbol))
    fromAssembly.forEach((node) => this.fromAssembly.add(node))
  }
}
