/**
 * `node compiler/cli/bundled.cjs [--entry file.ts] <words>…`: runs the command line, or the `run` that another entry
 * exports, without translating sources each time. They are bundled once; the bundle and the machine's code for it
 * and for TypeScript stay under build/compiler/ until a source changes.
 *
 * Besides sparing the start, a bundle runs faster than what `tsx` makes of the sources: there, each closure is given
 * its name anew whenever it is created.
 */
'use strict'

const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { createRequire, wrap } = require('node:module')
const { pathToFileURL } = require('node:url')
const v8 = require('node:v8')
const vm = require('node:vm')

const ROOT = path.join(__dirname, '../..')
const FOLDER = path.join(ROOT, 'build/compiler')
const COMMAND_LINE = path.join(__dirname, 'run.ts')

/** Changes with every change of a file; the empty text for a file that is not there. */
function stampOf(file) {
  const found = fs.statSync(file, { throwIfNoEntry: false })
  return found ? `${found.size} ${found.mtimeMs}` : ''
}

/** Several processes may write the same file at once; each sees one of them whole. */
function writeWhole(file, data) {
  const own = `${file}.${process.pid}`
  fs.writeFileSync(own, data)
  fs.renameSync(own, file)
}

/** Stamps each source before it is read, so that a change during the bundling is noticed. */
const reader = (stamps) => ({
  name: 'reader',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      stamps[file] = stampOf(file)
      return { loader: 'ts', contents: withPlaces(file, fs.readFileSync(file, 'utf8')) }
    }),
})

/** A module may ask where it stands, which is no longer so in the bundle. */
function withPlaces(file, text) {
  return text
    .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
    .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
}

const TYPESCRIPT = /^.*\bimport_typescript = .*$/m
const NAME_OF_TYPESCRIPT = /\bimport_typescript\.default\.(\w+)/g

/** TypeScript gives each of its two thousand names by a function; the bundle asks for those that it uses once. */
function withDirectNames(text) {
  const names = new Set([...text.matchAll(NAME_OF_TYPESCRIPT)].map(([, name]) => name))
  if (names.size === 0) return text
  const variables = [...names].map((name) => `typescript_${name}`)
  const values = [...names].map((name) => `typescript_${name} = import_typescript.default.${name};`)
  const direct = text
    .replaceAll(NAME_OF_TYPESCRIPT, (_, name) => `typescript_${name}`)
    .replace(TYPESCRIPT, (door) => [door, ...values].join('\n'))
  // Before everything else, or it is no directive.
  return `'use strict';\nvar ${variables.join(', ')};\n${direct}`
}

/** The bundle of an entry, made anew if a source has changed since. */
async function bundleOf(entry) {
  const key = createHash('sha256').update(entry).digest('hex').slice(0, 8)
  const output = path.join(FOLDER, `${path.basename(entry, '.ts')}-${key}.cjs`)
  const stampFile = `${output}.json`
  if (fs.existsSync(output) && fs.existsSync(stampFile)) {
    const known = JSON.parse(fs.readFileSync(stampFile, 'utf8'))
    if (Object.entries(known).every(([file, stamp]) => stampOf(file) === stamp)) return output
  }
  const stamps = { [__filename]: stampOf(__filename) }
  const { outputFiles } = await require('esbuild').build({
    ...{ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', target: 'node20' },
    ...{ packages: 'external', plugins: [reader(stamps)], write: false, absWorkingDir: ROOT },
  })
  fs.mkdirSync(FOLDER, { recursive: true })
  // Of the two, what says that the other is good comes last.
  writeWhole(output, withDirectNames(outputFiles[0].text))
  writeWhole(stampFile, JSON.stringify(stamps))
  return output
}

/** A script with the machine's code of an earlier run, where that is still good. */
function scriptOf(file, name) {
  const cacheFile = path.join(FOLDER, `${name}.${process.version}.cache`)
  const isFresh = fs.existsSync(cacheFile) && fs.statSync(cacheFile).mtimeMs > fs.statSync(file).mtimeMs
  const cachedData = isFresh ? fs.readFileSync(cacheFile) : undefined
  const script = new vm.Script(wrap(fs.readFileSync(file, 'utf8')), {
    filename: file,
    cachedData,
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  return { file, script, cacheFile, isKept: isFresh && !script.cachedDataRejected }
}

function exportsOf({ file, script }, require) {
  const module = { exports: {} }
  script.runInThisContext().call(module.exports, module.exports, require, module, file, path.dirname(file))
  return module.exports
}

/**
 * Of optimized code a compiler needs less than V8 makes by default: on most projects its functions run for a part of a
 * second, and what V8's other threads compile for longer than that is lost. The budgets are in bytes of bytecode that a
 * function executes before it is considered, and given only to versions where this has been measured.
 */
const SMALL_PROJECT_BUDGET = 600_000
/** Of a large project, by the share of it that is checked: what is left to do pays for less and less. */
const LARGE_PROJECT_BUDGETS = [
  [0, 100_000],
  [0.15, 200_000],
  [0.4, 600_000],
]
/** In characters of source. */
const LARGE_PROJECT = 1_000_000

function setBudget(budget) {
  if (process.versions.v8.startsWith('11.')) v8.setFlagsFromString(`--interrupt-budget=${budget}`)
}

/** TypeScript as the compiler sees it: while it reads and checks a large project, the budget follows how far it is. */
function watched(typescript) {
  const { sys, createProgram } = typescript
  const { readFile } = sys
  let read = 0
  sys.readFile = (...request) => {
    const text = readFile(...request)
    const before = read
    read += text?.length ?? 0
    if (before < LARGE_PROJECT && read >= LARGE_PROJECT) setBudget(LARGE_PROJECT_BUDGETS[0][1])
    return text
  }
  const create = (...request) => {
    const program = createProgram(...request)
    const { getSemanticDiagnostics } = program
    const size = program.getSourceFiles().reduce((sum, { text }) => sum + text.length, 0)
    const budgets = size < LARGE_PROJECT ? [] : [...LARGE_PROJECT_BUDGETS]
    let checked = 0
    program.getSemanticDiagnostics = (file, ...rest) => {
      while (budgets.length > 0 && checked >= budgets[0][0] * size) setBudget(budgets.shift()[1])
      checked += file.text.length
      return getSemanticDiagnostics(file, ...rest)
    }
    return program
  }
  return Object.create(typescript, { createProgram: { value: create } })
}

async function main(words) {
  setBudget(SMALL_PROJECT_BUDGET)
  const isOther = words[0] === '--entry'
  const entry = isOther ? path.resolve(words[1]) : COMMAND_LINE
  const bundle = await bundleOf(entry)
  const load = createRequire(__filename)
  const own = scriptOf(bundle, path.basename(bundle, '.cjs'))
  const { version } = load('typescript/package.json')
  const typescript = scriptOf(require.resolve('typescript'), `typescript-${version}`)
  const compilerApi = watched(exportsOf(typescript, load))
  const { run } = exportsOf(own, (name) => (name === 'typescript' ? compilerApi : load(name)))
  process.exitCode = await run(isOther ? words.slice(2) : words)
  // V8 takes code only where its flags are those under which the code was kept.
  setBudget(SMALL_PROJECT_BUDGET)
  // What has run is what later runs will need.
  for (const { script, cacheFile, isKept } of [own, typescript])
    if (!isKept) writeWhole(cacheFile, script.createCachedData())
}

void main(process.argv.slice(2))
