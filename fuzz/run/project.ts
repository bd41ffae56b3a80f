/** The programs of a batch as modules of one project, and parts of it. */

import path from 'node:path'
import { loadProject, type Project } from '../../compiler/frontend/project.ts'
import { LANGUAGE, moduleTexts, type Subject } from './subject.ts'

/** All of them, read and checked by TypeScript once. */
export function projectOf(subjects: readonly Subject[]): Project {
  const overlay = new Map(
    subjects.flatMap((subject) => moduleTexts(subject).map(([name, text]) => [fileOf(name), text])),
  )
  return loadProject({
    project: path.join(LANGUAGE, 'tsconfig.json'),
    entries: [...overlay.keys()],
    overlay,
  })
}

/** The part of a project that some of the programs are. */
export function partOf(project: Project, subjects: readonly Subject[]): Project {
  const names = new Set([
    ...subjects.flatMap(({ name, library }) => [name, ...(library ? [library.name] : [])]),
    'output',
  ])
  return {
    ...project,
    root: LANGUAGE,
    modules: project.modules.filter(({ fileName }) => names.has(nameOf(fileName))),
    diagnostics: project.diagnostics.filter(({ location }) => !location || names.has(nameOf(location.file))),
  }
}

/** The name of the module that a file is, without `.ts`. */
export function nameOf(file: string): string {
  return path.basename(file, '.ts')
}

function fileOf(name: string): string {
  return path.join(LANGUAGE, `${name}.ts`)
}
