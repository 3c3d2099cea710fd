import type { Capture } from '../../model/event.js'
import type { CaptureSettings, Counters } from './object.js'

/** What passes between the draining thread and the main one. */

export interface CollectorInput {
  settings: CaptureSettings
  /** One Int32: not 0 asks the collector to stop. */
  stop: SharedArrayBuffer
}

export type CollectorMessage =
  | { kind: 'ready'; tier: Capture['tier']; followsFd: number }
  /** realtimeOffset: CLOCK_REALTIME minus CLOCK_BOOTTIME, ns, when the batch was drained. */
  | { kind: 'records'; records: Uint8Array[]; realtimeOffset: bigint; counters: Counters }
  | { kind: 'failed'; message: string }
  | { kind: 'stopped'; counters: Counters }
