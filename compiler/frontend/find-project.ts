/** Which project a source belongs to, for tools that are given the source alone. */

import path from 'node:path'
import { ts } from './typescript.ts'

/** The ambient library of the language: what makes a project one of ours. */
const LIBRARY = 'kernel.d.ts'

/**
 * The nearest `tsconfig.json` above a file, if its project is written in this language, which is to say that it names
 * the ambient library; null otherwise.
 */
export function kernelProjectOf(file: string): string | null {
  const config = ts.findConfigFile(path.dirname(file), (name) => ts.sys.fileExists(name))
  if (!config) return null
  const parsed = ts.getParsedCommandLineOfConfigFile(
    config,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  )
  const isOurs = parsed?.fileNames.some((name) => path.basename(name) === LIBRARY) ?? false
  return isOurs ? path.resolve(config) : null
}
