import type { CrashEvent } from '../../model/event.js'

/** The signal came from elsewhere: where the program was at that moment says nothing about why. */
export function wasInterrupted({
  termination,
  sender,
  process,
  oom,
}: Pick<CrashEvent, 'termination' | 'sender' | 'process' | 'oom'>): boolean {
  if (termination?.kind !== 'signal') return false
  return oom !== undefined || (sender !== undefined && sender.pid !== process.pid)
}
