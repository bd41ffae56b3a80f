/** Formatted output to the serial port and the screen. Whichever of the two is missing stays silent. */
import { screen } from '../drivers/screen.ts'
import { serial } from '../drivers/serial.ts'
import { TextSink } from './format.ts'

export const console = new TextSink((text: string): void => {
  serial.write(text)
  screen.write(text)
})

/** Prints a line: `` log`${count} frames` ``. */
export const log = template(console, '\n')

/** Prints without ending the line. */
export const print = template(console)
