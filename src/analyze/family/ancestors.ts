import type { CrashEvent } from '../../model/event.js'

/**
 * Who may pass on the death of a process: its parent, and the process that started it as a daemon or below one. That one
 * asks for the first process of a container, not for those which the kernel killed with it.
 */
export function ancestorsOf({ process, endedInit }: CrashEvent): number[] {
  const { ppid = 0, starterPid = 0 } = process
  return [...new Set(endedInit ? [ppid] : [ppid, starterPid])].filter((pid) => pid > 1)
}

/**
 * Who may report the death of a process that is below one of its own: a pool of Python does, whose workers a server of forks
 * started and outlives (multiprocessing/forkserver.py).
 */
export function grandparentOf(event: CrashEvent): number | undefined {
  const pid = event.process.parent?.ppid
  return pid === undefined || pid <= 1 || event.endedInit || ancestorsOf(event).includes(pid) ? undefined : pid
}
