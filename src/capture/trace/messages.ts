import type { Counters } from './object.js'
import type { Stretch } from './spool.js'

/** What passes between the draining thread of a trace and the main one. */

export interface TraceCollectorInput {
  follow: boolean
  /** File with the kernel's types, for a kernel that has none in itself. */
  btf?: string
  /** Names of the calls that are traced. */
  wanted: readonly string[]
  spool: number
  /** One BigInt64: bytes of the spool that were read. */
  read: SharedArrayBuffer
  /** One Int32, of STAGES. */
  stage: SharedArrayBuffer
}

/** Set by the main thread: the command runs; it has ended, and the trace ends with its descendants; the trace ends now. */
export const STAGES = { running: 0, commandEnded: 1, stop: 2 } as const

export type TraceCollectorMessage =
  | { kind: 'ready'; followsFd: number }
  /** realtimeOffset: CLOCK_REALTIME minus CLOCK_BOOTTIME, ns. */
  | { kind: 'records'; stretch: Stretch; realtimeOffset: bigint }
  | { kind: 'failed'; message: string }
  | { kind: 'stopped'; counters: Counters }
