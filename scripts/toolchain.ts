/**
 * The programs that turn C into an image. Distributions name cross compilers differently, and a plain GCC for
 * x86 can make 32-bit code as well, so the first one is taken that really makes a freestanding object.
 */
import { existsSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { tryCommand } from './command.ts'
import { ReportedError } from './errors.ts'
import { programIdentity } from './stamp.ts'

export interface Toolchain {
  readonly name: string
  /** The compiler and what must always follow it. */
  readonly cc: readonly string[]
  readonly ld: string
  readonly objdump: string
  readonly strip: string
  /** Changes when any of the programs does. */
  readonly identity: string
}

const candidate = (prefix: string, ...mode: string[]) => ({
  name: [`${prefix}gcc`, ...mode].join(' '),
  cc: [`${prefix}gcc`, ...mode],
  ld: `${prefix}ld`,
  objdump: `${prefix}objdump`,
  strip: `${prefix}strip`,
})
type Candidate = ReturnType<typeof candidate>

const CANDIDATES: readonly Candidate[] = [
  candidate('i686-elf-'),
  candidate('i686-linux-gnu-'),
  candidate('', '-m32'),
]

function findProgram(name: string): string | null {
  const places = name.includes('/')
    ? [name]
    : (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))
  const path = places.find((place) => existsSync(place) && statSync(place).isFile())
  return path ? realpathSync(path) : null
}

/** The reason why a candidate does not serve, or null if it does. */
async function whyNot({ cc, ld, objdump, strip }: Candidate): Promise<string | null> {
  const missing = [cc[0]!, ld, objdump, strip].filter((name) => !findProgram(name))
  if (missing.length > 0) return `${missing.join(', ')} not found`
  const folder = mkdtempSync(join(tmpdir(), 'ring0-toolchain-'))
  try {
    const source = join(folder, 'probe.c')
    const object = join(folder, 'probe.o')
    writeFileSync(source, '#include <stdint.h>\nuint32_t probe(uint32_t x) { return x + 1; }\n')
    const { exitCode, stderr } = await tryCommand([
      ...cc,
      '-ffreestanding',
      '-march=i686',
      '-c',
      '-o',
      object,
      source,
    ])
    return exitCode === 0 ? null : stderr.trim()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function identify(found: Candidate): Toolchain {
  const programs = [found.cc[0]!, found.ld, found.objdump, found.strip].map((name) =>
    programIdentity(findProgram(name)!),
  )
  return { ...found, identity: [found.name, ...programs].join('\n') }
}

/**
 * The toolchain with the prefix `cross`, or the first of `i686-elf-gcc`, `i686-linux-gnu-gcc` and `gcc -m32`
 * that works. Throws a `ReportedError` that lists what was tried.
 */
export async function findToolchain(cross: string | null): Promise<Toolchain> {
  const candidates = cross === null ? CANDIDATES : [candidate(cross.replace(/gcc$/, ''))]
  const refusals: string[] = []
  for (const tried of candidates) {
    const reason = await whyNot(tried)
    if (reason === null) return identify(tried)
    refusals.push(`  ${tried.name}: ${reason}`)
  }
  const advice =
    cross === null
      ? 'install one (on Debian: apt-get install gcc-i686-linux-gnu), or name its prefix, as in CROSS=i686-elf-'
      : 'CROSS is what stands before "gcc" in the name of a compiler for 32-bit x86, as in CROSS=i686-elf-'
  throw new ReportedError(`no compiler for i386 works:\n${refusals.join('\n')}\n${advice}`)
}
