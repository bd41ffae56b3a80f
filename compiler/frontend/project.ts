/**
 * From a `tsconfig.json` to a checked program: which files there are, in which order their modules are
 * evaluated, and what stock TypeScript has to say about them.
 */

import path from 'node:path'
import { CATALOGUE, fill, type EntryName } from '../diagnostics/catalogue.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { adviceOf } from '../diagnostics/remedies.ts'
import { checkProgram, type Checked } from './checking.ts'
import { locate, locateIn } from './locate.ts'
import { NESTING_LIMIT, parseShallow, type ParsedFile } from './nesting.ts'
import { plainWords } from './plain-words.ts'
import { ts } from './typescript.ts'

export interface Project {
  /** What locations are relative to: the nearest folder with a `package.json`, or that of the `tsconfig.json`. */
  readonly root: string
  readonly program: ts.Program
  readonly checker: ts.TypeChecker
  /** Every file of the program but declaration files, imported modules before those that import them. */
  readonly modules: readonly ts.SourceFile[]
  /** Every file read, relative to the root. */
  readonly inputs: readonly string[]
  /** Whether TypeScript has checked every module. */
  readonly isChecked: boolean
  /** TypeScript's own errors; a program that has any is not compiled. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface ProjectRequest {
  /** The path of a `tsconfig.json`. */
  readonly project: string
  /** Replaces the files that the configuration names; declaration files stay. */
  readonly entries?: readonly string[]
  /** Replaces `customConditions`: which of a package's conditional imports are chosen. */
  readonly conditions?: readonly string[]
  /** Sources that need not exist on disk, by absolute path. */
  readonly overlay?: ReadonlyMap<string, string>
  /** Parsed files from earlier requests, taken where their text is still the same, and added to. */
  readonly parsed?: ParsedFiles
}

/** Parsed files by absolute path. A file is good for any request with the same configuration. */
export type ParsedFiles = Map<string, ts.SourceFile>

/** Reads and checks a project. Errors in the configuration are diagnostics as well. */
export function loadProject(request: ProjectRequest): Project {
  const configPath = path.resolve(request.project)
  const configErrors: ts.Diagnostic[] = []
  const parsed = ts.getParsedCommandLineOfConfigFile(
    configPath,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => configErrors.push(diagnostic),
    },
  )
  const root = projectRoot(path.dirname(configPath))
  const options: ts.CompilerOptions = { ...parsed?.options, noEmit: true }
  if (request.conditions) options.customConditions = [...request.conditions]
  const declared = parsed?.fileNames ?? []
  const entries = request.entries
    ? [
        ...declared.filter((name) => name.endsWith('.d.ts')),
        ...request.entries.map((name) => path.resolve(name)),
      ]
    : declared
  const tooDeep: Diagnostic[] = []
  const host = reusingHost(
    shallowHost(overlayHost(hostOf(options), request.overlay ?? new Map()), (name, excess) =>
      tooDeep.push(refusal('nesting', [String(NESTING_LIMIT)], root, { name, ...excess })),
    ),
    request.parsed ?? null,
  )
  return checkFiles(root, entries, options, host, tooDeep, [
    ...configErrors,
    ...(request.entries ? [] : (parsed?.errors ?? [])),
  ])
}

function checkFiles(
  root: string,
  entries: readonly string[],
  options: ts.CompilerOptions,
  host: ts.CompilerHost,
  tooDeep: readonly Diagnostic[],
  earlier: readonly ts.Diagnostic[],
): Project {
  const create = (): ts.Program => ts.createProgram({ rootNames: entries, options, host })
  const isTooDeep = tooDeep.length > 0
  const { program, errors, causes, obstacles, isUsable } = isTooDeep
    ? unchecked(create())
    : checkProgram(create)
  const files = program.getSourceFiles()
  const found = isTooDeep ? [] : [...earlier, ...errors]
  return {
    root,
    program,
    checker: program.getTypeChecker(),
    modules: isUsable ? files.filter((file) => !file.isDeclarationFile) : [],
    inputs: files.map((file) => path.relative(root, file.fileName)),
    isChecked: !isTooDeep && obstacles.length === 0,
    diagnostics: [
      ...tooDeep,
      ...found
        .filter((diagnostic) => diagnostic.category === ts.DiagnosticCategory.Error)
        .map((diagnostic) => fromTypeScript(diagnostic, root, causes.get(diagnostic) ?? null)),
      ...obstacles.map(({ entry, words, file, node }) => refusal(entry, words, root, placeOf(file, node))),
    ],
  }
}

function unchecked(program: ts.Program): Checked {
  return { program, errors: [], causes: new Map(), obstacles: [], isUsable: false }
}

function placeOf(file: ts.SourceFile, node: ts.Node | undefined): Place {
  const [start, end] = node ? [node.getStart(file), node.end] : [0, 0]
  return { name: file.fileName, text: file.text, start, end }
}

/** A host that leaves out the text of files that nest too deeply for anything that comes after. */
function shallowHost(
  host: ts.CompilerHost,
  refuse: (name: string, excess: NonNullable<ParsedFile['excess']>) => void,
): ts.CompilerHost {
  return {
    ...host,
    getSourceFile: (name, ...rest) => {
      const { file, excess } = parseShallow(
        name,
        () => host.getSourceFile(name, ...rest),
        () => host.readFile(name) ?? '',
      )
      if (excess) refuse(name, excess)
      return file
    },
  }
}

interface Place {
  readonly name: string
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A refusal of the catalogue's, of a file that is never lowered. */
function refusal(
  entry: EntryName,
  words: readonly string[],
  root: string,
  { name, text, start, end }: Place,
): Diagnostic {
  const { code, title, reason, remedy } = CATALOGUE[entry]
  return {
    code,
    message: `${fill(title, words)}. ${fill(reason, words)}`,
    remedy: fill(remedy, words),
    names: [...words],
    location: locateIn(text, name, start, root),
    span: { path: name, text, start, length: end - start },
    related: [],
  }
}

/** Comments are texts to the language; as `tsc` does, only those are parsed that may hold errors. */
function hostOf(options: ts.CompilerOptions): ts.CompilerHost {
  const jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors
  return { ...ts.createCompilerHost(options), jsDocParsingMode }
}

function reusingHost(host: ts.CompilerHost, parsed: ParsedFiles | null): ts.CompilerHost {
  if (!parsed) return host
  return {
    ...host,
    getSourceFile: (name, ...rest) => {
      const known = parsed.get(name)
      if (known && known.text === host.readFile(name)) return known
      const file = host.getSourceFile(name, ...rest)
      if (file) parsed.set(name, file)
      return file
    },
  }
}

function overlayHost(host: ts.CompilerHost, overlay: ReadonlyMap<string, string>): ts.CompilerHost {
  if (overlay.size === 0) return host
  const folders = new Set([...overlay.keys()].map((name) => path.dirname(name)))
  return {
    ...host,
    // Imports are looked for in folders that exist only.
    directoryExists: (name) => folders.has(name) || (host.directoryExists?.(name) ?? true),
    fileExists: (name) => overlay.has(name) || host.fileExists(name),
    readFile: (name) => overlay.get(name) ?? host.readFile(name),
    getSourceFile: (name, language, ...rest) => {
      const text = overlay.get(name)
      return text === undefined
        ? host.getSourceFile(name, language, ...rest)
        : ts.createSourceFile(name, text, language)
    },
  }
}

function projectRoot(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (ts.sys.fileExists(path.join(folder, 'package.json'))) return folder
    if (folder === path.dirname(folder)) return start
  }
}

/** An error of TypeScript's; one without a place marks nothing at the beginning of its `cause`. */
function fromTypeScript(diagnostic: ts.Diagnostic, root: string, cause: ts.SourceFile | null): Diagnostic {
  const { file = cause, start = 0, length = 0 } = diagnostic
  const before = file?.text.slice(file.text.lastIndexOf('\n', start) + 1, start) ?? ''
  const { message, remedy } = adviceOf(diagnostic.code, plainWords(diagnostic.messageText), before)
  return {
    code: `TS${diagnostic.code}`,
    ...{ message, remedy },
    names: [],
    location: file ? locate(file, start, root) : null,
    span: file ? { path: file.fileName, text: file.text, start, length } : null,
    related: (diagnostic.relatedInformation ?? []).map((related) => ({
      message: ts.flattenDiagnosticMessageText(related.messageText, '\n'),
      location: related.file ? locate(related.file, related.start ?? 0, root) : null,
    })),
  }
}
