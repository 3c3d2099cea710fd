import type { RawFault } from '../../../model/raw.js'
import type { RawSender } from '../../../model/raw-signals.js'
import type { SignalState } from '../../proc/status.js'
import type { HandledFault, Interruption } from './handled.js'
import type { StoppedThread } from './threads.js'

/** A process that is about to end, with those of its threads stopped that are to be looked at. */
export interface Dying {
  pid: number
  /** The thread that ends it. */
  tid: number
  /** 0 for an exit. */
  signal: number
  others: readonly StoppedThread[]
  /** The signal as the thread gets it; undefined at an exit, and for a kill. */
  delivered?: { fault: RawFault; signals: SignalState; sender?: RawSender }
  handled?: HandledFault
  interrupted?: Interruption
  /** Who sent it the same signal before, which its own handler took. */
  firstSender?: RawSender
  /** CLOCK_BOOTTIME, nanoseconds. */
  time: bigint
}
