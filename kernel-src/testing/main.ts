/** The test image: everything that the kernel brings up, and then its tests in place of its report. */
import { start } from '../boot/start.ts'
import { runTests } from './run-tests.ts'

export const main = exported('kernel_main', (magic: u32, information: PhysicalAddress): void => {
  start(magic, information)
  runTests()
})
