import type { Counters } from './object.js'
import type { Stretch } from './spool.js'

/** What passes between the draining thread of a trace and the main one. */

export interface TraceCollectorInput {
  nonce: bigint
  follow: boolean
  /** Names of the calls that are traced. */
  wanted: readonly string[]
  spool: number
  /** One BigInt64: bytes of the spool that were read. */
  read: SharedArrayBuffer
  /** One Int32: not 0 asks the collector to stop. */
  stop: SharedArrayBuffer
}

export type TraceCollectorMessage =
  | { kind: 'ready' }
  /** realtimeOffset: CLOCK_REALTIME minus CLOCK_BOOTTIME, ns. */
  | { kind: 'records'; stretch: Stretch; realtimeOffset: bigint }
  /** Nothing was left in the ring when these were read. */
  | { kind: 'drained'; counters: Counters }
  | { kind: 'failed'; message: string }
  | { kind: 'stopped'; counters: Counters }
