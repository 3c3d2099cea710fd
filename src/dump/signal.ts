import type { CrashEvent } from '../model/event.js'
import type { RawFault } from '../model/raw.js'
import type { RawEvidence } from '../model/raw-evidence.js'

/** The signal that a debugger shows: of the fault that the death began with; undefined where no signal ended the process. */
export function faultOf({ termination }: CrashEvent, { fault }: RawEvidence): RawFault | undefined {
  const signal = termination?.signalNumber ?? 0
  if (fault) return fault
  if (signal === 0) return undefined
  return { signal, code: 0, address: 0n, senderPid: 0, senderUid: 0, syscall: 0, firstChance: false }
}
