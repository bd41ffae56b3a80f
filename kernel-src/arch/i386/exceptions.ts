/**
 * The processor's 32 exceptions as a table, and the words for their error codes.
 *
 * SDM volume 3, table 6-1 (exceptions), section 6.13 (error code), section 4.7 (page-fault error code).
 */

/** How an exception's error code is to be read. */
export enum ErrorCode {
  None,
  /** Pushed, but always zero. */
  Zero,
  Selector,
  PageFault,
  /** A number that the exception defines for itself. */
  Number,
}

export interface Exception {
  readonly mnemonic: string
  readonly name: string
  readonly code: ErrorCode
}

export const DOUBLE_FAULT = 8
export const PAGE_FAULT = 14

export const EXCEPTIONS = FixedArray.of<Exception, 32>(
  { mnemonic: '#DE', name: 'divide error', code: ErrorCode.None },
  { mnemonic: '#DB', name: 'debug exception', code: ErrorCode.None },
  { mnemonic: 'NMI', name: 'non-maskable interrupt', code: ErrorCode.None },
  { mnemonic: '#BP', name: 'breakpoint', code: ErrorCode.None },
  { mnemonic: '#OF', name: 'overflow', code: ErrorCode.None },
  { mnemonic: '#BR', name: 'bound range exceeded', code: ErrorCode.None },
  { mnemonic: '#UD', name: 'invalid opcode', code: ErrorCode.None },
  { mnemonic: '#NM', name: 'no floating-point unit', code: ErrorCode.None },
  { mnemonic: '#DF', name: 'double fault', code: ErrorCode.Zero },
  { mnemonic: '9', name: 'coprocessor segment overrun', code: ErrorCode.None },
  { mnemonic: '#TS', name: 'invalid task state segment', code: ErrorCode.Selector },
  { mnemonic: '#NP', name: 'segment not present', code: ErrorCode.Selector },
  { mnemonic: '#SS', name: 'stack segment fault', code: ErrorCode.Selector },
  { mnemonic: '#GP', name: 'general protection fault', code: ErrorCode.Selector },
  { mnemonic: '#PF', name: 'page fault', code: ErrorCode.PageFault },
  { mnemonic: '15', name: 'reserved exception', code: ErrorCode.None },
  { mnemonic: '#MF', name: 'floating-point error', code: ErrorCode.None },
  { mnemonic: '#AC', name: 'alignment check', code: ErrorCode.Zero },
  { mnemonic: '#MC', name: 'machine check', code: ErrorCode.None },
  { mnemonic: '#XM', name: 'SIMD floating-point exception', code: ErrorCode.None },
  { mnemonic: '#VE', name: 'virtualization exception', code: ErrorCode.None },
  { mnemonic: '#CP', name: 'control protection exception', code: ErrorCode.Number },
  { mnemonic: '22', name: 'reserved exception', code: ErrorCode.None },
  { mnemonic: '23', name: 'reserved exception', code: ErrorCode.None },
  { mnemonic: '24', name: 'reserved exception', code: ErrorCode.None },
  { mnemonic: '25', name: 'reserved exception', code: ErrorCode.None },
  { mnemonic: '26', name: 'reserved exception', code: ErrorCode.None },
  { mnemonic: '27', name: 'reserved exception', code: ErrorCode.None },
  { mnemonic: '#HV', name: 'hypervisor injection exception', code: ErrorCode.None },
  { mnemonic: '#VC', name: 'VMM communication exception', code: ErrorCode.Number },
  { mnemonic: '#SX', name: 'security exception', code: ErrorCode.Number },
  { mnemonic: '31', name: 'reserved exception', code: ErrorCode.None },
)

/** Bits of a page fault's error code. */
export const FAULT_PROTECTION = 0x01
export const FAULT_WRITE = 0x02
export const FAULT_USER = 0x04
export const FAULT_RESERVED_BIT = 0x08
export const FAULT_FETCH = 0x10

/** What was tried, in a word. */
export function accessName(code: u32): string {
  if ((code & FAULT_FETCH) !== 0) return 'execution'
  return (code & FAULT_WRITE) !== 0 ? 'write' : 'read'
}

/** Why the access was refused. */
export function refusalName(code: u32): string {
  if ((code & FAULT_RESERVED_BIT) !== 0) return 'a reserved bit is set in a page-table entry'
  return (code & FAULT_PROTECTION) !== 0 ? 'the page does not allow it' : 'the page is not present'
}

/** Bit 0 of a selector error code: something outside the program caused it. */
export const SELECTOR_EXTERNAL = 0x01

/** The descriptor tables that bits 1 and 2 of a selector error code tell apart. */
const TABLES = FixedArray.of<string, 4>(
  'global descriptor table',
  'interrupt descriptor table',
  'local descriptor table',
  'interrupt descriptor table',
)

/** The descriptor table that a selector error code refers to. */
export function selectorTable(code: u32): string {
  return TABLES[(code >> 1) & 3]
}

/** The index in that table. */
export function selectorIndex(code: u32): u32 {
  return (code & 0xffff) >> 3
}
