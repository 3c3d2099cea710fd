import { signalName } from '../../model/signals.js'
import type { Termination } from '../../model/termination.js'

/** wait(2): low 7 bits signal, 0x80 core dumped, bits 8 to 15 exit code. */
export function terminationOf(status: number): Termination {
  const number = status & 0x7f
  if (number === 0) return { kind: 'exit', exitCode: (status >> 8) & 0xff }
  return { kind: 'signal', signal: signalName(number), signalNumber: number, coreDumped: (status & 0x80) !== 0 }
}
