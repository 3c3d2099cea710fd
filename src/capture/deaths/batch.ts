import type { Capture } from '../../model/capture.js'
import type { Counters } from './object.js'

/** What the collector says when its programs are attached. */
export interface DeathsReady {
  tier: Capture['tier']
  /** Descriptor of the map that marks what is followed. */
  followsFd: number
}

/** The records of one drain of the ring. */
export interface DeathsBatch {
  records: Uint8Array[]
  /** CLOCK_REALTIME minus CLOCK_BOOTTIME when they were drained, nanoseconds. */
  realtimeOffset: bigint
  /** Drained as well, and not handed over yet. */
  waitingBytes: number
  counters: Counters
}
