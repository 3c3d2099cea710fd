import { getPriority, setPriority } from 'node:os'
import { effectiveCapabilities, hasBit, ownStatus } from './own-status.js'

/** Niceness that is added to that of the main thread: on a busy machine those who are watched go first. */
const ADDED_NICENESS = 10

/** include/uapi/linux/capability.h */
const CAP_SYS_NICE = 23n

/** Lets others go first from now on, in the thread that calls. Returns what ends that, where mayGoBack(). */
export function goSecond(): () => void {
  const own = getPriority()
  setNiceness(Math.min(own + ADDED_NICENESS, 19))
  return () => setNiceness(own)
}

/** Whether this process may take back niceness that it has added to its own, sched(7). */
export const mayGoBack = (): boolean => hasBit(effectiveCapabilities(ownStatus() ?? ''), CAP_SYS_NICE)

function setNiceness(niceness: number): void {
  try {
    setPriority(niceness)
  } catch {
    // Without CAP_SYS_NICE there is no way back: all is the same, only later.
  }
}
