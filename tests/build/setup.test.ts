/** The setup on machines that lack something, played by folders of programs that only write down their calls. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { ROOT } from '../../scripts/root.ts'

/** What the script itself uses, and every Debian system has. */
const BASIC = ['sh', 'dirname', 'mkdir', 'date', 'tail', 'env', 'touch', 'uname']

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ring0-setup-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['scripts', 'bin', 'node_modules']) mkdirSync(join(folder, name))
  copyFileSync(join(ROOT, 'scripts/setup.sh'), join(folder, 'scripts/setup.sh'))
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  // The clock of some file systems is too coarse to tell two files of one test apart.
  utimesSync(join(folder, 'package-lock.json'), 1, 1)
  for (const name of BASIC) {
    const path = [`/usr/bin/${name}`, `/bin/${name}`].find((candidate) => existsSync(candidate))
    symlinkSync(path!, join(folder, 'bin', name))
  }
})

/** Puts a program on the machine that writes its call into `calls` and then does `body`. */
function give(name: string, body = ''): void {
  const path = join(folder, 'bin', name)
  writeFileSync(path, `#!/bin/sh\necho "${name} $*" >> "${folder}/calls"\n${body}\n`)
  chmodSync(path, 0o755)
}
const calls = (): string[] =>
  existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') : []

function setUp(command: string): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(join(folder, 'scripts/setup.sh'), [command], {
    env: { PATH: join(folder, 'bin') },
    encoding: 'utf8',
  })
  return { code: status, output: stdout + stderr }
}

const currentPackages = () => {
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), '{}')
}
/** An apt-get that brings node and npm. */
const INSTALL_NODE = (version: string) => `
case "$*" in *install*)
  printf '#!/bin/sh\\necho ${version}\\n' > "$(dirname "$0")/node"
  printf '#!/bin/sh\\necho "npm $*" >> "${folder}/calls"\\n' > "$(dirname "$0")/npm"
  /bin/chmod 755 "$(dirname "$0")/node" "$(dirname "$0")/npm" ;;
esac`

test('a machine that has everything is left alone without a word', () => {
  give('node', 'echo v22.12.0')
  give('npm')
  currentPackages()
  expect(setUp('check')).toEqual({ code: 0, output: '' })
  expect(calls()).toEqual(['node --version'])
})

test('without apt the missing packages are listed', () => {
  const { code, output } = setUp('check')
  expect(code).toBe(1)
  expect(output).toContain('nodejs npm\n')
  expect(output).toContain('There is no apt-get here')
})

test('every command asks for its own tools', () => {
  const wanted = (command: string) => setUp(command).output
  const iso = ['gcc-i686-linux-gnu', 'xorriso', 'mtools']
  for (const name of [...iso, 'nodejs', 'npm']) expect(wanted('iso')).toContain(name)
  for (const name of [...iso, 'qemu-system-x86']) expect(wanted('run')).toContain(name)
  expect(wanted('debug')).toContain('gdb')
  expect(wanted('test')).toContain('gdb')
  for (const command of ['test', 'fuzz']) expect(wanted(command)).toMatch(/\bclang\b/)
  expect(wanted('check')).not.toContain('xorriso')
})

test('root: the packages are named, installed, and then npm does its part', () => {
  give('id', 'echo 0')
  give('apt-get', INSTALL_NODE('v20.19.0'))
  const { code, output } = setUp('check')
  expect(output).toContain('ring0 needs these Debian packages and installs them now: nodejs npm\n')
  expect(output).toMatch(/install Debian packages … \d+ s\ninstall npm packages … \d+ s\n/)
  expect(code).toBe(0)
  expect(calls()).toEqual([
    'id -u',
    'apt-get install -y --no-install-recommends nodejs npm',
    'npm ci --no-audit --no-fund --loglevel=error',
  ])
})

test('a user with sudo: the same, through sudo', () => {
  give('id', 'echo 1000')
  give('sudo', '[ "$1" = -v ] || "$@"')
  give('apt-get', INSTALL_NODE('v24.0.0'))
  expect(setUp('check').code).toBe(0)
  expect(calls()).toContain('sudo -v')
  expect(calls()).toContain(
    'sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs npm',
  )
})

test('a user without sudo is told what root must do', () => {
  give('id', 'echo 1000')
  give('apt-get')
  const { code, output } = setUp('check')
  expect(code).toBe(1)
  expect(output).toContain('as root, run  apt-get install nodejs npm  and try again')
  expect(calls()).not.toContain(expect.stringContaining('apt-get'))
})

test('where the lists of packages are missing, they are fetched', () => {
  give('id', 'echo 0')
  give(
    'apt-get',
    `[ "$1" != install ] || [ -e "${folder}/lists" ] || exit 100\n: > "${folder}/lists"\n${INSTALL_NODE('v22.12.0')}`,
  )
  expect(setUp('check').code).toBe(0)
  expect(calls().filter((call) => call.startsWith('apt-get'))).toEqual([
    'apt-get install -y --no-install-recommends nodejs npm',
    'apt-get update',
    'apt-get install -y --no-install-recommends nodejs npm',
  ])
})

test("an installation that fails shows the end of apt's output", () => {
  give('id', 'echo 0')
  give('apt-get', 'echo E: no such package; exit 100')
  const { code, output } = setUp('check')
  expect(code).toBe(1)
  expect(output).toContain('E: no such package')
  expect(output).toContain('install Debian packages … failed; the whole output is in build/setup.log')
})

test('packages that bring nothing do not pass for success', () => {
  give('id', 'echo 0')
  give('apt-get')
  const { code, output } = setUp('check')
  expect(code).toBe(1)
  expect(output).toContain('what they should bring is still not there:\n  nodejs npm')
})

test.for(['v18.20.4', 'v20.18.9', 'v21.7.0', 'v22.11.0', 'v23.1.0'])(
  'Node.js %s is too old: a newer one is fetched',
  (version) => {
    give('node', `echo ${version}`)
    give('npm')
    currentPackages()
    expect(setUp('check').code).toBe(0)
    expect(calls().at(-1)).toMatch(
      /^npm install --prefix \.tools .*node-linux-(x64|arm64)@22\.\d+\.\d+ npm@10\.\d+\.\d+$/,
    )
  },
)

test.for(['v20.19.0', 'v22.12.0', 'v24.0.0', 'v26.1.0'])('Node.js %s is new enough', (version) => {
  give('node', `echo ${version}`)
  give('npm')
  currentPackages()
  expect(setUp('check').code).toBe(0)
  expect(calls()).toEqual(['node --version'])
})

test('a machine that makes ready for the tests is ready for every command', () => {
  const makefile = readFileSync(join(ROOT, 'Makefile'), 'utf8')
  const commands = new Set(
    Array.from(makefile.matchAll(/scripts\/setup\.sh (\w+)/g), ([, command]) => command!),
  )
  expect(commands.size).toBeGreaterThan(6)
  for (const command of commands) {
    const { status, stdout, stderr } = spawnSync(join(ROOT, 'scripts/setup.sh'), [command], {
      encoding: 'utf8',
    })
    expect({ command, status, output: stdout + stderr }).toEqual({ command, status: 0, output: '' })
  }
})
