/** Formatted output to the serial port and the screen. Whichever of the two is missing stays silent. */
import { screen } from '../drivers/screen.ts'
import { serial } from '../drivers/serial.ts'
import { TextSink } from './format.ts'

/** Where output goes. */
class Output {
  /** Is given all output in place of the devices while it is set: for tests of what is printed. */
  reader: ((text: string) => void) | null = null

  write(text: string): void {
    if (this.reader !== null) {
      this.reader(text)
      return
    }
    serial.write(text)
    screen.write(text)
  }
}

export const output = new Output()

export const console = new TextSink((text: string): void => output.write(text))

/** Prints a line: `` log`${count} frames` ``. */
export const log = template(console, '\n')

/** Prints without ending the line. */
export const print = template(console)
