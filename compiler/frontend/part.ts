/** Several programs that share most of their modules are read and checked as one; each is a part of that. */

import path from 'node:path'
import type { Project } from './project.ts'
import type { ts } from './typescript.ts'

/** What TypeScript keeps of a file's imports without declaring it. */
interface Importing {
  readonly imports: readonly ts.StringLiteralLike[]
}

interface Resolving {
  readonly getResolvedModuleFromModuleSpecifier: (
    specifier: ts.StringLiteralLike,
    file: ts.SourceFile,
  ) => ts.ResolvedModuleWithFailedLookupLocations | undefined
}

/** The part of a project that some of its files and all that they import are, as if it had been loaded alone. */
export function partOf(project: Project, entries: readonly string[]): Project {
  const modules = importedBy(project, entries)
  if (!project.isChecked) return { ...project, modules }
  const own = new Set(modules.map(({ fileName }) => fileName))
  const others = new Set(project.modules.map(({ fileName }) => fileName).filter((name) => !own.has(name)))
  const diagnostics = project.diagnostics.filter(({ span }) => span === null || !others.has(span.path))
  return { ...project, modules, diagnostics }
}

/** Files with what they import before them, in TypeScript's order: that in which they are evaluated. */
function importedBy({ program, modules }: Project, entries: readonly string[]): readonly ts.SourceFile[] {
  const { getResolvedModuleFromModuleSpecifier } = program as ts.Program & Resolving
  const lowered = new Set(modules)
  const seen = new Set<ts.SourceFile>()
  const found: ts.SourceFile[] = []
  const visit = (file: ts.SourceFile | undefined): void => {
    if (!file || !lowered.has(file) || seen.has(file)) return
    seen.add(file)
    for (const specifier of (file as ts.SourceFile & Importing).imports) {
      const resolved = getResolvedModuleFromModuleSpecifier(specifier, file)?.resolvedModule
      if (resolved) visit(program.getSourceFile(resolved.resolvedFileName))
    }
    found.push(file)
  }
  for (const entry of entries) visit(program.getSourceFile(path.resolve(entry)))
  return found
}
