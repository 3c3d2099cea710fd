import type { CrashEvent } from '../model/event.js'
import type { ExitsMode } from '../model/exits.js'

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

/** Every death passes. */
export const ANY_DEATH: CaptureFilter = { pids: [], comms: [], uids: [], cgroups: [], signals: [], minDurationMs: 0 }

/** Which deaths of a recording are of interest. Live, the kernel leaves out what `exits` does not want. */
export interface OfflineFilter extends CaptureFilter {
  exits: ExitsMode
  /** Ids, or their beginnings; absent or empty: any. */
  ids?: readonly string[]
}

/** All that was recorded. */
export const ANY_EVENT: OfflineFilter = { ...ANY_DEATH, exits: 'all' }

export const passesOffline = (filter: OfflineFilter, event: CrashEvent): boolean =>
  endedAs(filter.exits, event) && isOneOf(filter.ids, event) && passes(filter, event)

/** Ids are long to type: where they begin is enough. */
export const hasId = ({ id }: Pick<CrashEvent, 'id'>, wanted: string): boolean => id.startsWith(wanted)

const isOneOf = (ids: OfflineFilter['ids'], event: CrashEvent): boolean =>
  !ids?.length || ids.some((wanted) => hasId(event, wanted))

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
