import type { Capture } from '../../model/capture.js'
import type { Counters } from './object.js'

/** What the collector says when its programs are attached. */
export interface DeathsReady {
  tier: Capture['tier']
  /** Descriptor of the map that marks what is followed. */
  followsFd: number
  /** Descriptor of the map that says whether it was told that processes elsewhere have changed. */
  toldFd: number
}

export interface DeathsBatch {
  /** Of the ring, with records of one user, in their order: see recordsIn(). */
  stretches: Uint8Array[]
  /** CLOCK_REALTIME minus CLOCK_BOOTTIME when they were handed over, nanoseconds. */
  realtimeOffset: bigint
  /** Drained as well, and not handed over yet. */
  waitingBytes: number
  counters: Counters
}
