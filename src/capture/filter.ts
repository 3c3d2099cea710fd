import type { CrashEvent } from '../model/event.js'

/** Which deaths are of interest. Every list that is not empty must hold the event's value. */
export interface CaptureFilter {
  pids: number[]
  /** Names of processes, as the kernel has them: at most 15 bytes. */
  comms: string[]
  uids: number[]
  /** Paths in the unified hierarchy; children are included. */
  cgroups: string[]
  signals: number[]
  minDurationMs: number
}

export function passes(filter: CaptureFilter, { process, termination }: CrashEvent): boolean {
  return (
    includes(filter.pids, process.pid) &&
    includes(filter.comms, process.comm) &&
    includes(filter.uids, process.uid) &&
    includes(filter.signals, termination?.signalNumber) &&
    (filter.cgroups.length === 0 || filter.cgroups.some((cgroup) => isBelow(process.cgroup, cgroup))) &&
    (process.durationMs ?? Number.POSITIVE_INFINITY) >= filter.minDurationMs
  )
}

const includes = <T>(wanted: T[], value: T | undefined): boolean =>
  wanted.length === 0 || (value !== undefined && wanted.includes(value))

function isBelow(path: string | undefined, folder: string): boolean {
  const prefix = folder.replace(/\/+$/, '')
  return path !== undefined && (path === prefix || path.startsWith(`${prefix}/`))
}
