import type { SnoopSettings } from './object.js'

/** What passes between the draining thread and the main one. */

export interface SnoopInput {
  settings: SnoopSettings
  /** One Int32: not 0 asks the thread to stop. */
  stop: SharedArrayBuffer
}

export type SnoopMessage =
  | { kind: 'ready' }
  /** realtimeOffset: CLOCK_REALTIME minus CLOCK_BOOTTIME, ns, when the batch was drained. */
  | { kind: 'records'; records: Uint8Array[]; realtimeOffset: bigint; lost: number }
  | { kind: 'failed'; message: string }
  | { kind: 'stopped'; lost: number }
