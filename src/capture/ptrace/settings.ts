import type { EvidenceSettings } from '../../model/evidence-settings.js'

/** What is taken of each death, and who the command is. */
export interface CommandSettings extends EvidenceSettings {
  /** That the command runs as, where it is not that of this process. */
  user?: { uid: number; gid: number; groups: readonly number[] }
}

/** What a tracer is started with, as JSON. */
export interface TracerSettings extends CommandSettings {
  /** The process that starts the command, and the tracer. Its main thread is traced until it has done so. */
  launcher: number
}
