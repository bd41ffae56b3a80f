/**
 * Asks a running QEMU a question, over QMP: one connection, one command of the human monitor, one answer.
 */
import { connect } from 'node:net'

/**
 * The human monitor's answer to `command`, or null if none comes within `milliseconds`.
 * The protocol: a greeting, then `qmp_capabilities` leaves the negotiation mode, then commands are answered.
 */
export function askMonitor(socket: string, command: string, milliseconds: number): Promise<string | null> {
  return new Promise((resolve) => {
    const connection = connect(socket)
    const finish = (answer: string | null) => {
      clearTimeout(timer)
      connection.destroy()
      resolve(answer)
    }
    const timer = setTimeout(() => finish(null), milliseconds)
    const send = (message: object) => connection.write(JSON.stringify(message) + '\n')
    let pending = ''
    connection.setEncoding('utf8')
    connection.on('error', () => finish(null))
    connection.on('data', (text: string) => {
      pending += text
      const lines = pending.split('\n')
      pending = lines.pop()!
      for (const line of lines) {
        const message = JSON.parse(line) as { QMP?: object; return?: unknown; id?: string; error?: object }
        if (message.QMP) send({ execute: 'qmp_capabilities', id: 'negotiate' })
        else if (message.id === 'negotiate')
          send({ execute: 'human-monitor-command', arguments: { 'command-line': command }, id: 'command' })
        else if (message.id === 'command') finish(typeof message.return === 'string' ? message.return : null)
      }
    })
  })
}
