/** The language server, spoken to as an editor speaks to it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { startClient } from './client.ts'
import { makeProject } from './project.ts'

const NARROWING = 'export function low(value: u32): u8 {\n  return value - 1\n}\n'
const FIXED = 'export function low(value: u32): u8 {\n  return u8(value - 1)\n}\n'
/** More than one file, so that what is not open is read from disk. */
const USER = "import { low } from './low.ts'\nexport const lowest: u8 = low(3)\n"

test('shows what check finds while the text changes, and takes it back', async () => {
  const folder = makeProject({ 'low.ts': FIXED, 'user.ts': USER })
  const file = join(folder, 'low.ts')
  const client = await startClient(folder)

  const first = client.next(file)
  client.open(file, NARROWING)
  const [shown, ...others] = await first
  expect(others).toEqual([])
  expect(shown).toMatchObject({
    code: 'RK2003',
    source: 'ring0',
    severity: 1,
    range: { start: { line: 1, character: 9 }, end: { line: 1, character: 18 } },
  })
  expect(shown!.message).toBe(
    "A value of type 'u32' does not fit 'u8' without loss. Nothing is narrowed or changed in sign silently.\n" +
      'help: Convert it with u8(…), which keeps the low bits.',
  )
  expect(shown!.codeDescription!.href).toMatch(/docs\/refusals\.md#rk2003$/)

  const [action] = await client.actions(file, shown!.range, [shown!])
  expect(action).toMatchObject({ kind: 'quickfix', isPreferred: true, diagnostics: [{ code: 'RK2003' }] })
  const [edits] = Object.values(action!.edit!.changes!)
  const document = TextDocument.create('', 'typescript', 0, NARROWING)
  expect(TextDocument.applyEdits(document, edits!)).toBe(FIXED)

  const second = client.next(file)
  client.change(file, FIXED)
  expect(await second).toEqual([])
  expect(await client.actions(file, shown!.range, [])).toEqual([])
  expect(await client.leave()).toBe(0)
})

test('shows errors in files that are not open, and forgets them with the project', async () => {
  const folder = makeProject({ 'low.ts': NARROWING, 'user.ts': USER })
  const [low, user] = [join(folder, 'low.ts'), join(folder, 'user.ts')]
  const client = await startClient(folder)
  const first = client.next(low)
  client.open(user, USER)
  expect((await first).map(({ code }) => code)).toEqual(['RK2003'])

  const onDisk = client.next(low)
  writeFileSync(low, FIXED)
  client.touch(low)
  expect(await onDisk).toEqual([])

  const broken = client.next(low)
  writeFileSync(low, NARROWING)
  client.touch(low)
  expect(await broken).toHaveLength(1)
  const closed = client.next(low)
  client.close(user)
  expect(await closed).toEqual([])
  expect(await client.leave()).toBe(0)
})

const ARGUMENT =
  "import { low } from './low.ts'\nexport function use(wide: u64): u8 {\n  return low(wide)\n}\n"

test("leaves TypeScript's own errors to its server, and offers their fixes", async () => {
  const folder = makeProject({ 'low.ts': FIXED, 'use.ts': ARGUMENT })
  const file = join(folder, 'use.ts')
  const client = await startClient(folder)
  const first = client.next(file)
  client.open(file, ARGUMENT)
  expect(await first).toEqual([])
  const place = { start: { line: 2, character: 13 }, end: { line: 2, character: 13 } }
  const [action] = await client.actions(file, place, [])
  expect(action!.title).toBe('Convert with u32(…), which keeps the low bits')
  expect(await client.leave()).toBe(0)
})

test("shows TypeScript's errors to a client that asks for them", async () => {
  const folder = makeProject({ 'low.ts': FIXED, 'use.ts': ARGUMENT })
  const file = join(folder, 'use.ts')
  const client = await startClient(folder, { typescriptErrors: true })
  const first = client.next(file)
  client.open(file, ARGUMENT)
  expect((await first).map(({ code }) => code)).toEqual(['TS2345'])
  expect(await client.leave()).toBe(0)
})

test('is silent about sources that are not in the language', async () => {
  const folder = makeProject({ 'low.ts': FIXED })
  const client = await startClient(folder)
  const low = client.next(join(folder, 'low.ts'))
  const foreign = join(import.meta.dirname, 'server.test.ts')
  const heard: string[] = []
  void client.next(foreign).then(() => heard.push('foreign'))
  client.open(foreign, 'var a = 1\n')
  client.open(join(folder, 'low.ts'), NARROWING)
  expect(await low).toHaveLength(1)
  expect(heard).toEqual([])
  expect(await client.leave()).toBe(0)
})
