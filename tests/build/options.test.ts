/** What cannot be chosen is answered with what can. */
import { expect, test } from 'vitest'
import { readOptions } from '../../scripts/options.ts'

test('without variables there is a default for each', () => {
  const defaults = { memory: '128M', checks: 'full', machine: 'pc', cross: null, verbose: false }
  expect(readOptions({})).toEqual(defaults)
  expect(readOptions({ MEM: '', CHECKS: '', MACHINE: '', CROSS: '', V: '' })).toEqual(defaults)
})

test('each variable is read', () => {
  const environment = { MEM: '1G', CHECKS: 'release', MACHINE: 'q35', CROSS: 'i686-elf-', V: '1' }
  expect(readOptions(environment)).toEqual({
    memory: '1G',
    checks: 'release',
    machine: 'q35',
    cross: 'i686-elf-',
    verbose: true,
  })
})

test.for([
  [{ MEM: '128' }, 'MEM=128: this is no amount of memory; write a number and K, M or G, as in MEM=128M'],
  [{ MEM: '0M' }, 'MEM=0M: this is no amount of memory; write a number and K, M or G, as in MEM=128M'],
  [{ CHECKS: 'none' }, 'CHECKS=none: there is no such choice; write CHECKS=full or CHECKS=release'],
  [{ MACHINE: 'mac' }, 'MACHINE=mac: there is no such choice; write MACHINE=pc or MACHINE=q35'],
  [{ V: 'yes' }, 'V=yes: there is no such choice; write V=0 or V=1'],
] as const)('%o is refused', ([environment, message]) => {
  expect(() => readOptions(environment)).toThrow(message)
})
