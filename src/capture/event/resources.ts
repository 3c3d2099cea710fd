import type { CrashEvent } from '../../model/event.js'
import type { Resources, Scheduling } from '../../model/process.js'
import type { RawEvent } from '../../model/raw.js'
import type { RawResources } from '../../model/raw-resources.js'
import type { TimeOf } from './time.js'

/** x86 and arm64 kernels with 4 KiB pages, the only ones the programs are built for. */
const PAGE_KB = 4

/** getrlimit(2), in the order of RLIMIT_* (include/uapi/asm-generic/resource.h). */
export const LIMITS = [
  'cpu',
  'fsize',
  'data',
  'stack',
  'core',
  'rss',
  'nproc',
  'nofile',
  'memlock',
  'as',
  'locks',
  'sigpending',
  'msgqueue',
  'nice',
  'rtprio',
  'rttime',
]

export const RLIM_INFINITY = 2n ** 64n - 1n

/** sched(7), include/uapi/linux/sched.h */
const POLICIES: Record<number, string> = {
  0: 'SCHED_OTHER',
  1: 'SCHED_FIFO',
  2: 'SCHED_RR',
  3: 'SCHED_BATCH',
  5: 'SCHED_IDLE',
  6: 'SCHED_DEADLINE',
  7: 'SCHED_EXT',
}

export function normalizeResources(raw: RawResources): Resources {
  return {
    maxRssKb: raw.peakRss === 0n ? undefined : Number(raw.peakRss) * PAGE_KB,
    ...cpuTimes(raw),
    minorFaults: Number(raw.minorFaults),
    majorFaults: Number(raw.majorFaults),
    limits: Object.fromEntries(
      raw.limits.map(({ soft, hard }, index) => [
        LIMITS[index] ?? String(index),
        { soft: limit(soft), hard: limit(hard) },
      ]),
    ),
  }
}

const limit = (value: bigint): number | 'unlimited' => (value === RLIM_INFINITY ? 'unlimited' : Number(value))

/** User and system time are sampled by the tick, their sum is exact: scale them to it (kernel/sched/cputime.c: cputime_adjust). */
function cpuTimes({ userTime, systemTime, runTime }: RawResources): Pick<Resources, 'userMs' | 'systemMs'> {
  const sampled = Number(userTime + systemTime)
  const systemShare = sampled === 0 ? 0 : Number(systemTime) / sampled
  const runMs = Number(runTime) / 1e6
  return { userMs: round(runMs * (1 - systemShare)), systemMs: round(runMs * systemShare) }
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000

export function normalizeScheduling(raw: RawResources): Scheduling {
  const realTime = raw.policy === 1 || raw.policy === 2
  return {
    policy: POLICIES[raw.policy] ?? String(raw.policy),
    nice: realTime ? undefined : raw.nice,
    priority: realTime ? raw.rtPriority : undefined,
    voluntarySwitches: Number(raw.voluntarySwitches),
    involuntarySwitches: Number(raw.involuntarySwitches),
  }
}

/** A process that was chosen for want of memory may die of something else before the SIGKILL reaches it. */
export function normalizeOom(
  { oom, oomVictim, cgroup, status = 0, sender }: RawEvent,
  timeOf: TimeOf,
): CrashEvent['oom'] {
  if ((status & 0x7f) !== 9 || !oomVictim) return undefined
  const time = sender && !sender.process ? timeOf(sender.time) : undefined
  if (!oom) return { time }
  const trigger = { pid: oom.triggerPid, comm: oom.triggerComm }
  if (oom.limit === 0n) return { scope: 'global', trigger, time }
  const [limitKb, usageKb] = [Number(oom.limit) * PAGE_KB, Number(oom.usage) * PAGE_KB]
  const members = oom.members?.length ? { members: oom.members } : {}
  return { scope: 'cgroup', cgroup: cgroup && above(cgroup, oom.levels), limitKb, usageKb, trigger, time, ...members }
}

/** A path that was cut at its beginning may not have so many levels. */
export function above(cgroup: string, levels: number): string | undefined {
  const parts = cgroup.split('/')
  if (levels >= parts.length) return undefined
  return parts.slice(0, parts.length - levels).join('/') || '/'
}
