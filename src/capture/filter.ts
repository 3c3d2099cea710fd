import type { CrashEvent } from '../model/event.js'
import type { ExitsMode } from './live/abi.js'

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

/** What of a recording is of interest. Live, the kernel leaves out what `exits` does not want. */
export interface OfflineFilter extends CaptureFilter {
  exits: ExitsMode
}

export const passesOffline = (filter: OfflineFilter, event: CrashEvent): boolean =>
  endedAs(filter.exits, event) && passes(filter, event)

function endedAs(exits: ExitsMode, { termination }: CrashEvent): boolean {
  if (exits === 'all' || termination?.kind === 'signal') return true
  return exits === 'failed' && termination?.exitCode !== undefined && termination.exitCode !== 0
}

export function passes(
  filter: CaptureFilter,
  { process, termination }: Pick<CrashEvent, 'process' | 'termination'>,
): boolean {
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
