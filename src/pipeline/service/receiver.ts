import type { Incident } from '../../model/finding.js'
import type { CaptureCounters } from '../../service/metrics/metrics.js'
import type { Notice } from '../../service/notice.js'
import type { RulesBucketState } from '../fleet/rules-bucket.js'
import type { Settings } from './settings.js'

/** What gets the incidents of the service beside its history. */
export interface Receiver {
  /** Called with each incident, its memory included, as soon as it is known. Does not wait and does not throw. */
  push(incident: Incident): void
  /** Called once, when that of the configuration before has closed: what only one can have is opened here. */
  start?(): void
  /** Ends it: nothing more is pushed. */
  close(): Promise<void>
}

export interface ReceiverContext {
  /** One line that the user should know. */
  onNote(note: string): void
  noticeOf(incident: Incident): Notice
  /** Of the capture, since it was started; undefined until it has counted something. */
  counters(): CaptureCounters | undefined
  /** So many deaths could not be sent to the fleet, since the receivers were opened. */
  unsent(deaths: number): void
  /** Of the rules of the fleet; undefined where no bucket is followed. */
  rules(): RulesBucketState | undefined
  /** Whether the history has no death of this signature yet. */
  isNew(signature: string): Promise<boolean>
}

/** A section of the configuration file and what it asks for; undefined: nothing. Throws UserError where it cannot be had. */
export type OpenReceiver = (settings: Settings, context: ReceiverContext) => Promise<Receiver | undefined>
