import { constants } from 'node:os'
import type { Ending } from '../pipeline/run.js'

/** The status that a shell gives for a command: its own, or 128 and the number of the signal that ended it. */
export const exitStatus = (ending: Ending): number =>
  'status' in ending ? ending.status : 128 + constants.signals[ending.signal]
