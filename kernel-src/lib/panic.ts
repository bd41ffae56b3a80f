/**
 * Panics: the kernel's last words. A panic prints its message, the place in the TypeScript sources, whatever
 * its reason adds, a backtrace, and the end marker, and then ends the machine.
 *
 * Reporting must not fail, yet it runs in a kernel that is broken. So it allocates nothing, and a panic that
 * strikes while another is being reported prints one line of its own and ends at once.
 */
import { Backtrace } from '#arch/backtrace'
import { disableInterrupts, exit } from '#arch/cpu'
import { log, print } from './console.ts'
import { TextSink } from './format.ts'
import { MessageBuffer } from './message-buffer.ts'
import { symbols, type Place } from './symbols.ts'
import { end, Verdict } from './verdict.ts'

const message = new MessageBuffer()
const messageSink = new TextSink((text: string): void => message.append(text))

/** Gathers the message of a panic that holds values; `panicNow` or `beginPanic` follows. */
export const panicMessage = template(messageSink)

const backtrace = new Backtrace()

/** How many panics have begun. */
let depth: u32 = 0

/** Ends the kernel with a message. */
export function panic(text: string, at: SourceLocation = callerLocation()): never {
  enter()
  message.clear()
  message.append(text)
  report(at)
}

/** Ends the kernel with the message that `panicMessage` gathered. */
export function panicNow(at: SourceLocation = callerLocation()): never {
  enter()
  report(at)
}

/**
 * Ends the kernel with the message that `panicMessage` gathered, where the mistake is the caller's: the place
 * reported is the call that came into the folder where the panic is raised.
 */
export function panicAtCaller(at: SourceLocation = callerLocation()): never {
  panicExplained(explainNothing, at)
}

/** As `panicAtCaller`, with more lines between the place and the backtrace: those that `explain` prints. */
export function panicExplained(explain: () => void, at: SourceLocation = callerLocation()): never {
  enter()
  if (depth > 1) report(at)
  announceMessage()
  backtrace.capture()
  const call = callInto(folderOf(at.file))
  if (call.line === 0) printLocation(at.file, at.line, at.column)
  else printLocation(call.file, call.line, call.column)
  explain()
  printRaised(at)
}

function explainNothing(): void {}

/** What a failed check of the compiler's calls. */
export const onCheck = checkHandler((check: Check, first: usize, second: usize): never => {
  enter()
  message.clear()
  appendFilled(check.message, first, second)
  report(check.location)
})

/** Begins the report of a fault at an instruction, with the message that `panicMessage` gathered. */
export function beginPanic(instruction: VirtualAddress): void {
  enter()
  const place = symbols.placeOf(instruction)
  announce(place.file, place.line, place.column)
}

/** Prints the calls that led to an instruction, given the frame pointer there. */
export function printBacktrace(instruction: VirtualAddress, frame: usize): void {
  backtrace.captureFrom(frame)
  log`backtrace:`
  const place = symbols.placeOf(instruction)
  printCall(place, place.line, instruction)
  printCalls(null)
}

/** Ends the kernel after a report. */
export function endPanic(): never {
  end(Verdict.Panic)
}

/** From here on, nothing may interrupt, and a failure of the report itself ends it. */
function enter(): void {
  disableInterrupts()
  depth++
  if (depth > 2) exit(Verdict.Panic)
}

function report(at: SourceLocation): never {
  announce(at.file, at.line, at.column)
  backtrace.capture()
  printRaised(at)
}

/** Ends a report with the calls captured, the innermost of which raised the panic. */
function printRaised(at: SourceLocation): never {
  log`backtrace:`
  printCalls(at)
  endPanic()
}

/** Prints the message and where it comes from. A panic inside a panic ends here. */
function announce(file: string, line: u32, column: u32): void {
  announceMessage()
  if (line !== 0) printLocation(file, line, column)
  if (depth === 2) endPanic()
}

function announceMessage(): void {
  log`panic: ${message.text()}`
  message.clear()
}

/** Faults have no column: the processor knows where an instruction is, and debug information knows its line. */
function printLocation(file: string, line: u32, column: u32): void {
  print`  at ${file}:${line}`
  if (column !== 0) print`:${column}`
  log``
}

/** The functions between a panic and its backtrace: those of this file, and what calls `onCheck`. */
const OWN_FUNCTIONS = FixedArray.of<string, 8>(
  'Backtrace.capture',
  'report',
  'panicNow',
  'panicAtCaller',
  'panicExplained',
  'panic',
  'onCheck',
  'check_failed',
)

function isOwn(name: string): boolean {
  for (const own of OWN_FUNCTIONS) if (name === own) return true
  return false
}

const SLASH = 0x2f
const TEST_ENDING = '.test.ts'

/** The path of a file's folder, with the slash at its end. */
function folderOf(file: string): string {
  let length = file.length
  while (length > 0 && file.bytes[length - 1] !== SLASH) length--
  return file.slice(0, length)
}

/** Whether a file is part of what a folder provides. Tests stand in the folder, but call it from outside. */
function belongsTo(file: string, folder: string): boolean {
  if (file.length < folder.length || file.slice(0, folder.length) !== folder) return false
  return file.length < TEST_ENDING.length || file.slice(file.length - TEST_ENDING.length) !== TEST_ENDING
}

/** Of the calls captured, the innermost that stands outside a folder; its line is 0 if there is none. */
function callInto(folder: string): Place {
  for (const call of backtrace.calls()) {
    const place = symbols.placeOf(call.returnAddress - 1)
    if (!isOwn(place.name) && place.line !== 0 && !belongsTo(place.file, folder)) return place
  }
  return { name: '', file: '', line: 0, column: 0 }
}

/**
 * Prints the calls captured; given where a panic was raised, without those at the inner end that belong to the
 * report itself. The innermost call left then stands exactly there, where debug information may know it only
 * roughly: the optimiser moves failed checks out of their line.
 */
function printCalls(raised: SourceLocation | null): void {
  let at = raised
  for (const call of backtrace.calls()) {
    // A call that does not return may be a function's last instruction: the return address is then outside.
    const place = symbols.placeOf(call.returnAddress - 1)
    if (at !== null && isOwn(place.name)) continue
    const line = at !== null && at.file === place.file ? at.line : place.line
    at = null
    printCall(place, line, call.returnAddress)
    if (call.times > 1) log`  and ${call.times - 1} times more the same call`
  }
  if (backtrace.omitted !== 0) log`  and ${backtrace.omitted} calls more`
}

function printCall(place: Place, line: u32, address: VirtualAddress): void {
  if (place.name.length === 0) print`  ${hex(address)}`
  else print`  ${place.name}`
  if (line !== 0) print` (${place.file}:${line})`
  log``
}

const PERCENT = 0x25
const LETTER_D = 0x64

/** Appends a check's words to the message with its operands in the places of `%u` and `%d`. */
function appendFilled(words: string, first: usize, second: usize): void {
  let operand = first
  let start: usize = 0
  for (let at: usize = 0; at + 1 < words.length; at++) {
    if (words.bytes[at] !== PERCENT) continue
    message.append(words.slice(start, at))
    if (words.bytes[at + 1] === LETTER_D) messageSink.signed64(isize(operand))
    else messageSink.unsigned64(operand)
    operand = second
    start = at + 2
  }
  message.append(words.slice(start))
}
