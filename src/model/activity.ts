import type { Process } from './process.js'
import type { Termination } from './termination.js'

/** A process that ended, or started a program: what `snoop` prints. A line of its JSON output. */
export interface Activity {
  event: 'exit' | 'exec'
  /** Of the process: that of its incident, where there is one. */
  id: string
  /** RFC 3339, nanoseconds. */
  time: string
  process: Process
  /** Of an exit. */
  termination?: Termination
  /** Of an exit: a thread ended, and the process lives on. */
  thread?: true
  /** Of an exec: the file as it was asked for. */
  file?: string
}
