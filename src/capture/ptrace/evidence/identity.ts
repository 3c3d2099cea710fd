import { ARGV_CAPACITY } from '../../../model/capacities.js'
import type { RawEvent } from '../../../model/raw.js'
import type { RawResources } from '../../../model/raw-resources.js'
import { decodeCString, decodeCStrings } from '../../event/text.js'
import { parseLimits } from '../../proc/limits.js'
import { namespaceOf, readBytes, readLink, readText } from '../../proc/read.js'
import { readStat, type Stat } from '../../proc/stat.js'
import { readStatus, type Status } from '../../proc/status.js'

/** The part of a record that says which process it was, and what it used. */
export type Identity = Pick<
  RawEvent,
  | ('pid' | 'nsPid' | 'pidNamespace' | 'mountNamespace' | 'parentPid' | 'parentComm' | 'parentExe')
  | ('uid' | 'gid' | 'fsUid' | 'fsGid' | 'comm' | 'exe' | 'exeDeleted' | 'cwd' | 'root')
  | ('argv' | 'environment' | 'cgroup')
  | ('resources' | 'truncated')
> & { startStack: bigint }

const ENVIRONMENT_CAPACITY = 16384
const DELETED = ' (deleted)'

/**
 * By a thread that is stopped: the main thread may have ended, and has no memory then. undefined for a process that has
 * gone. The environment is read only where some of it is asked for.
 */
export function identityOf(
  { pid, tid }: { pid: number; tid: number },
  threads: readonly number[],
  withEnvironment: boolean,
): Identity | undefined {
  const place = `/proc/${tid}`
  const [stat, status] = [readStat(place), readStatus(place)]
  if (!stat || !status) return undefined
  const exe = readLink(`${place}/exe`)
  const argv = readBytes(`${place}/cmdline`)
  const environment = withEnvironment ? readBytes(`${place}/environ`) : Buffer.alloc(0)
  const isDeleted = exe?.endsWith(DELETED) ?? false
  return {
    pid,
    nsPid: status.ownProcessId,
    pidNamespace: namespaceOf(tid, 'pid'),
    mountNamespace: namespaceOf(tid, 'mnt'),
    parentPid: stat.parentId,
    parentComm: commOf(stat.parentId),
    parentExe: readLink(`/proc/${stat.parentId}/exe`),
    uid: status.uid.real,
    gid: status.gid.real,
    fsUid: status.uid.fs,
    fsGid: status.gid.fs,
    comm: commOf(pid) ?? stat.comm,
    exe: isDeleted ? exe?.slice(0, -DELETED.length) : exe,
    exeDeleted: isDeleted,
    cwd: readLink(`${place}/cwd`),
    root: readLink(`${place}/root`),
    argv: argv.length > 0 ? decodeCStrings(argv.subarray(0, ARGV_CAPACITY)) : undefined,
    environment: environment.length > 0 ? decodeCStrings(environment.subarray(0, ENVIRONMENT_CAPACITY)) : undefined,
    cgroup: cgroupOf(readText(`${place}/cgroup`)),
    resources: resourcesOf(pid, threads, stat, status, parseLimits(readText(`${place}/limits`))),
    startStack: stat.startStack,
    truncated: [
      ...(argv.length > ARGV_CAPACITY ? ['argv'] : []),
      ...(environment.length > ENVIRONMENT_CAPACITY ? ['environment'] : []),
    ],
  }
}

/** undefined for a process that has gone. */
export function commOf(pid: number): string | undefined {
  const bytes = readBytes(`/proc/${pid}/comm`)
  return bytes.length === 0 ? undefined : decodeCString(bytes).replace(/\n$/, '')
}

/** Nanoseconds on a processor (Documentation/scheduler/sched-stats.rst). `place`: the folder of a thread. */
export const runTimeOf = (place: string): bigint => BigInt(readText(`${place}/schedstat`).match(/^\d+/)?.[0] ?? '0')

/** Threads that ended before the process count in ticks only. */
function resourcesOf(
  pid: number,
  threads: readonly number[],
  stat: Stat,
  status: Status,
  limits: RawResources['limits'],
): RawResources {
  const { userTime, systemTime, minorFaults, majorFaults, policy, nice, rtPriority } = stat
  const { peakRss, voluntarySwitches, involuntarySwitches } = status
  const exact = threads.reduce((sum, tid) => sum + runTimeOf(`/proc/${pid}/task/${tid}`), 0n)
  const sampled = userTime + systemTime
  return {
    ...{ userTime, systemTime, minorFaults, majorFaults, policy, nice, rtPriority, peakRss },
    ...{ voluntarySwitches, involuntarySwitches },
    runTime: threads.length === 1 || exact > sampled ? exact : sampled,
    limits,
  }
}

/** In the unified hierarchy; the one that limits its memory where only version 1 is used (cgroups(7)). */
function cgroupOf(text: string): string | undefined {
  const unified = text.match(/^0::(.*)$/m)?.[1]
  const memory = text.match(/^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.+)$/m)?.[1]
  return unified === undefined || unified === '/' ? (memory ?? unified) : unified
}
