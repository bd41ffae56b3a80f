/** The machine instructions of an image, as objdump tells them. */
import { execFileSync } from 'node:child_process'

export interface Instruction {
  readonly address: number
  /** The mnemonic without prefixes. */
  readonly mnemonic: string
  readonly operands: string
}

/** Words that objdump prints before a mnemonic. */
const PREFIXES = /^(?:(?:lock|rep|repz|repnz|repe|repne|bnd|notrack|data16|addr16|[cdefgs]s) )+/
const LINE = /^\s*([0-9a-f]+):\t(.+)$/
const LARGEST_LISTING = 256 << 20

/** Every instruction of the executable sections, in the order of addresses within each section. */
export function disassemble(path: string, objdump: string): Instruction[] {
  const listing = execFileSync(objdump, ['--disassemble', '--no-show-raw-insn', path], {
    encoding: 'utf8',
    maxBuffer: LARGEST_LISTING,
  })
  return listing.split('\n').flatMap((line) => {
    const match = LINE.exec(line)
    if (!match) return []
    const text = match[2]!.trim().replace(PREFIXES, '')
    const [mnemonic = '', ...operands] = text.split(/\s+/)
    return [{ address: parseInt(match[1]!, 16), mnemonic, operands: operands.join(' ') }]
  })
}
