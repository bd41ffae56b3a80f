/**
 * A monitor: commands that show the state of the kernel, typed on the serial port or on the keyboard. It runs with
 * nothing going on beside it, so what it shows is one moment's.
 */
import { console, log, print } from '../lib/console.ts'
import { startInput, waitForKey } from '../drivers/input.ts'
import { zeroedFrames } from '../mm/zeroed-frames.ts'
import { COMMANDS } from './command-table.ts'
import { Edit, LineEditor } from './line-editor.ts'

const SPACE = 0x20
/** Page faults of a program's start. */
const KEPT_ZEROED = 32

const editor = new LineEditor((text: string): void => console.text(text))

/** Answers commands until Ctrl-D. */
export function runMonitor(): void {
  startInput()
  while (readLine()) execute(editor.text)
}

/** Reads a line into the editor. Returns false if there will be none. */
function readLine(): boolean {
  begin()
  // Nobody waits for the kernel while it waits for a key.
  zeroedFrames.fill(KEPT_ZEROED)
  for (;;) {
    switch (editor.press(waitForKey())) {
      case Edit.None:
        break
      case Edit.Enter:
        log``
        return true
      case Edit.Cancel:
        log`^C`
        begin()
        break
      case Edit.End:
        log``
        return false
      case Edit.Complete:
        complete()
    }
  }
}

function begin(): void {
  editor.begin()
  prompt()
}

/** Whoever types for a person waits for these characters. */
function prompt(): void {
  print`ring0> `
}

function execute(line: string): void {
  const text = trimmed(line)
  if (text.length === 0) return
  for (const command of COMMANDS) {
    if (command.name === text) return command.run()
  }
  const name = text.slice(0, endOfWord(text))
  for (const command of COMMANDS) {
    if (command.name !== name) continue
    log`'${name}' stands alone: it takes nothing after its name`
    return
  }
  log`there is no command '${name}'; 'help' lists those that there are`
}

/** Completes the name of a command, or lists what it could become. */
function complete(): void {
  const text = editor.text
  let matches: u32 = 0
  let common = ''
  for (const { name } of COMMANDS) {
    if (!beginsWith(name, text)) continue
    common = matches === 0 ? name : commonPart(common, name)
    matches++
  }
  if (common.length > text.length) editor.type(common.slice(text.length))
  else if (matches > 1) list(text)
  if (matches === 1) editor.type(' ')
}

function list(start: string): void {
  log``
  for (const { name } of COMMANDS) if (beginsWith(name, start)) print`${name}  `
  log``
  prompt()
  editor.show()
}

function beginsWith(text: string, start: string): boolean {
  return text.length >= start.length && text.slice(0, start.length) === start
}

/** What two texts begin with. */
function commonPart(one: string, other: string): string {
  let length: usize = 0
  while (length < one.length && length < other.length && one.bytes[length] === other.bytes[length]) length++
  return one.slice(0, length)
}

function endOfWord(text: string): usize {
  let end: usize = 0
  while (end < text.length && text.bytes[end] !== SPACE) end++
  return end
}

/** A text without the spaces at its ends. */
function trimmed(text: string): string {
  let start: usize = 0
  let end = text.length
  while (start < end && text.bytes[start] === SPACE) start++
  while (end > start && text.bytes[end - 1] === SPACE) end--
  return text.slice(start, end)
}
