/** A small project outside the tree, for tools that look at folders. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ROOT } from '../../scripts/root.ts'

/** Writes a project with the kernel's configuration and the given sources. Returns its folder, which the test's end removes. */
export function makeProject(sources: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ring0-editor-test-')))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const configuration = {
    extends: join(ROOT, 'kernel-src/tsconfig.json'),
    files: [join(ROOT, 'compiler/lib/kernel.d.ts')],
    include: ['.'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration))
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text)
  return folder
}
