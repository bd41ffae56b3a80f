/** Makes an ISO unless the one there is still good. */
import { rename } from 'node:fs/promises'
import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { ISO_SOURCES, makeIso, type IsoRequest } from '../iso/make.ts'
import { doUnlessFresh, withLock } from './stamp.ts'
import { step } from './steps.ts'

export interface BuiltIso {
  readonly iso: string
  /** Whether anything had to be done. */
  readonly changed: boolean
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

/** Makes the ISO. `progress` prints a line if there is something to do, and is on unless told otherwise. */
export async function buildIso(request: IsoRequest & { readonly progress?: boolean }): Promise<BuiltIso> {
  const {
    elf,
    output,
    firmware = [],
    entry = '',
    commandLine = '',
    preparation = [],
    progress = true,
  } = request
  const work = async () => {
    // Under another name until it is whole: an interrupted run must not leave half a disc.
    const unfinished = `${output}.new`
    await makeIso({ ...request, output: unfinished })
    await rename(unfinished, output)
    return statSync(output).size
  }
  const changed = await withLock(dirname(output), () =>
    doUnlessFresh({
      stamp: `${output}.stamp`,
      settings: [elf, entry, commandLine, ...firmware, ...preparation],
      outputs: [output],
      work: async () => {
        await (progress ? step(`pack ${basename(output)}`, work, megabytes) : work())
        return [elf, ...ISO_SOURCES]
      },
    }),
  )
  return { iso: output, changed }
}
