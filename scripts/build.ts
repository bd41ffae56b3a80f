/**
 * From TypeScript to a bootable image, each step only where something it depends on has changed: the compiler
 * writes C, GCC makes an object of it, the linker an image with its symbol table, and the verifier looks at the
 * result. Tests build their images by these functions as well.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkImage } from '../linker/link.ts'
import type { SymbolNames } from '../linker/places.ts'
import {
  CHECKS_FLAGS,
  LINK_TARGETS,
  OPTIMIZATION_FLAGS,
  type Optimization,
  type TargetName,
} from '../linker/targets.ts'
import { verifyImage, type Verification, type VerifyRequest } from '../linker/verify.ts'
import { compileC } from './compile-c.ts'
import { tryCommand } from './command.ts'
import { ReportedError } from './errors.ts'
import { readOptions, type Checks } from './options.ts'
import { ROOT } from './root.ts'
import { doUnlessFresh, filesBelow, withLock } from './stamp.ts'
import { step } from './steps.ts'
import { findToolchain } from './toolchain.ts'

export interface ImageRequest {
  readonly target: TargetName
  readonly checks: Checks
  /** Build the test image instead of the kernel. */
  readonly tests: boolean
  /** An image of its own in place of the kernel, by its entry; `out` says where it is made. */
  readonly entry?: string
  /** The folder that holds `package.json` and `kernel-src`: this project's, unless told otherwise. */
  readonly root?: string
  /** For speed, unless told otherwise. */
  readonly optimization?: Optimization
  /** The folder for all that is made; by default one of its own for each combination of the above. */
  readonly out?: string
  /** Print a line for each step that has something to do. On unless told otherwise. */
  readonly progress?: boolean
}

export interface BuiltImage {
  /** The linked kernel. */
  readonly elf: string
  /** The same without debug information, for the boot disc. */
  readonly stripped: string
  /** The generated C. */
  readonly c: string
  /** The compiler's table of names. */
  readonly symbolsJson: string
  /** The list of tests; null for an image without. */
  readonly testsJson: string | null
  /** Whether anything had to be done. */
  readonly changed: boolean
}

export function imageFolder({ target, checks, tests, optimization = 'speed' }: ImageRequest): string {
  const variant = [...(tests ? ['tests'] : []), ...(optimization === 'speed' ? [] : [optimization])]
  return join(ROOT, 'build', [target, checks, ...variant].join('-'))
}

const readNames = (path: string): SymbolNames => JSON.parse(readFileSync(path, 'utf8')) as SymbolNames

/**
 * Builds an image, or finds that the one there is still good. Throws a `ReportedError` with the diagnostics where
 * the kernel's sources are at fault.
 */
export function buildImage(request: ImageRequest): Promise<BuiltImage> {
  const folder = request.out ?? imageFolder(request)
  return withLock(folder, () => buildIn(folder, request))
}

async function buildIn(folder: string, request: ImageRequest): Promise<BuiltImage> {
  const kind = request.entry ?? (request.tests ? 'tests' : 'kernel')
  const line: typeof step = request.progress === false ? (_name, work) => work() : step
  const c = join(folder, 'kernel.c')
  const object = join(folder, 'kernel.o')
  const elf = join(folder, 'kernel.elf')
  const stripped = join(folder, 'kernel.stripped.elf')
  const symbolsJson = join(folder, 'symbols.json')
  const testsJson = request.tests ? join(folder, 'tests.json') : null

  const transpiled = await doUnlessFresh({
    stamp: join(folder, 'transpile.stamp'),
    settings: [request.target, request.checks, kind, ...testFileNames(request)],
    outputs: [c, symbolsJson, ...(testsJson ? [testsJson] : [])],
    work: () => line(`transpile ${kind}`, () => transpile(folder, request)),
  })

  const toolchain = await findToolchain(readOptions().cross)
  const target = LINK_TARGETS[request.target]
  const flags = [
    ...target.flags,
    ...OPTIMIZATION_FLAGS[request.optimization ?? 'speed'],
    ...CHECKS_FLAGS[request.checks],
  ]
  const compiled = await doUnlessFresh({
    stamp: join(folder, 'compile.stamp'),
    settings: [toolchain.identity, ...flags],
    outputs: [object],
    work: () =>
      line(`compile ${kind}`, async () => {
        await compileC({ cc: toolchain.cc, flags, source: c, object })
        return [c]
      }),
  })

  const linked = await doUnlessFresh({
    stamp: join(folder, 'link.stamp'),
    settings: [toolchain.identity, target.emulation],
    outputs: [elf, stripped],
    work: () =>
      line(`link ${kind}`, async () => {
        const names = readNames(symbolsJson)
        await linkImage({ ...target, toolchain, object, names, folder, output: elf, stripped })
        return [object, symbolsJson, target.script, ...filesBelow(join(ROOT, 'linker'))]
      }),
  })

  const verified = await doUnlessFresh({
    stamp: join(folder, 'verify.stamp'),
    settings: [toolchain.identity],
    outputs: [],
    work: async () => {
      await line(
        `verify ${kind}`,
        async () =>
          verify({ elf, objects: [object], objdump: toolchain.objdump, names: readNames(symbolsJson) }),
        ({ fileBytes, memoryBytes }) =>
          `${kibibytes(fileBytes)} in the file, ${kibibytes(memoryBytes)} in memory`,
      )
      return [elf, object, symbolsJson, ...filesBelow(join(ROOT, 'linker'))]
    },
  })
  return { elf, stripped, c, symbolsJson, testsJson, changed: transpiled || compiled || linked || verified }
}

const kibibytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`

/** A test image is made of all test files there are, so a new one must rebuild it. */
const testFileNames = ({ tests, root = ROOT }: ImageRequest): string[] =>
  tests ? filesBelow(join(root, 'kernel-src')).filter((path) => path.endsWith('.test.ts')) : []

/** Runs the compiler and returns all files that its output depends on. */
async function transpile(folder: string, request: ImageRequest): Promise<string[]> {
  const { target, checks, tests, entry, root = ROOT } = request
  const project = join(root, 'kernel-src/tsconfig.json')
  const settings = ['--project', project, '--target', target, '--checks', checks]
  const kind = [...(tests ? ['--tests'] : []), ...(entry ? ['--entry', entry] : [])]
  const command = ['build', ...settings, ...kind, '--out', folder]
  const { exitCode, stderr } = await tryCommand(compilerCommand(...command))
  if (exitCode !== 0) throw new ReportedError(stderr.trimEnd())
  const sources = JSON.parse(readFileSync(join(folder, 'inputs.json'), 'utf8')) as string[]
  const projectFiles = ['package.json', 'kernel-src/tsconfig.json']
  return [
    ...[...sources, ...projectFiles].map((path) => join(root, path)),
    ...filesBelow(join(ROOT, 'compiler')),
  ]
}

/** The command that runs one of the compiler's. It does not stand on the terminal where its errors are shown. */
export const compilerCommand = (...words: readonly string[]): readonly string[] => [
  ...[process.execPath, join(ROOT, 'compiler/cli/bundled.cjs')],
  ...words,
  ...(process.stderr.isTTY ? ['--pretty'] : []),
]

function verify(request: VerifyRequest): Verification {
  const verification = verifyImage(request)
  if (verification.findings.length === 0) return verification
  const list = verification.findings.map(({ check, message }) => `${check}: ${message}`)
  throw new ReportedError(`the linked image is not sound:\n${list.join('\n')}`)
}
