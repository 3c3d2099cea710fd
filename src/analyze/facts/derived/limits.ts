import type { CapturedFacts } from '../captured.js'
import { derived } from '../derive.js'
import { mapsAreTruncated, regionsOf } from '../memory.js'

/** Which limit of memory or time was reached. */

export const oomScope = derived({
  type: 'text',
  label: 'scope of the out-of-memory kill',
  says: {
    global: 'the whole system was out of memory',
    cgroup: 'a control group had reached its memory limit',
    unknown: 'the kernel killed it for memory; the scope is not known',
  },
  meaning: 'what was out of memory where the kernel killed the process for it: global, cgroup or unknown',
  example: 'cgroup',
  value: ({ oom }): string | undefined => oom && (oom.scope ?? 'unknown'),
})

export const addressSpaceLeft = derived({
  type: 'number',
  label: 'address space left of RLIMIT_AS',
  unit: 'bytes',
  meaning: 'bytes that its mappings leave of RLIMIT_AS; absent where that is unlimited',
  example: 1048576,
  tier: 'A, B',
  value: (facts): number | undefined => {
    const limit = facts.limits?.as?.soft
    if (typeof limit !== 'number' || mapsAreTruncated(facts)) return undefined
    const regions = regionsOf(facts)
    return regions && limit - regions.reduce((sum, { start, end }) => sum + Number(end - start), 0)
  },
})

export const addressSpaceUsed = derived({
  type: 'number',
  label: 'address space used of RLIMIT_AS',
  unit: 'percent',
  meaning: 'percentage of RLIMIT_AS that its mappings take; absent where that is unlimited',
  example: 98.4,
  tier: 'A, B',
  value: (facts): number | undefined => {
    const limit = facts.limits?.as?.soft
    const left = addressSpaceLeft.value(facts)
    return typeof limit !== 'number' || left === undefined ? undefined : (100 * (limit - left)) / limit
  },
})

export const cpuLimitUsed = derived({
  type: 'number',
  label: 'processor time used of RLIMIT_CPU',
  unit: 'percent',
  meaning: 'percentage of the hard RLIMIT_CPU that it used; absent where that is unlimited',
  example: 100,
  value: ({ limits, userMs, systemMs }): number | undefined => {
    const seconds = limits?.cpu?.hard
    if (typeof seconds !== 'number' || seconds === 0 || userMs === undefined || systemMs === undefined) return undefined
    return (userMs + systemMs) / seconds / 10
  },
})

export const cpuLimitText = derived({
  type: 'text',
  label: 'limit of processor time that was reached',
  meaning:
    'the soft RLIMIT_CPU that the process reached, in words, for messages; without the number where it is not known',
  inWords: true,
  example: 'the 10 s of processor time that RLIMIT_CPU allows',
  // kernel/time/posix-cpu-timers.c, check_process_timers(): with each SIGXCPU, rlim_cur = soft + 1.
  value: ({ limits }): string => {
    const seconds = limits?.cpu?.soft
    const amount = typeof seconds === 'number' && seconds > 0 ? `${seconds - 1} s of ` : ''
    return `the ${amount}processor time that RLIMIT_CPU allows`
  },
})

export const fileSizeLimitText = derived({
  type: 'text',
  label: 'limit of file sizes that was reached',
  meaning: 'the soft RLIMIT_FSIZE, in words, for messages; without the number where it is not known',
  inWords: true,
  example: 'larger than the 4096 bytes that RLIMIT_FSIZE allows',
  value: ({ limits }): string => {
    const bytes = limits?.fsize?.soft
    return `larger than ${typeof bytes === 'number' ? `the ${bytes} bytes that ` : ''}RLIMIT_FSIZE allows`
  },
})

export const oomText = derived({
  type: 'text',
  label: 'memory limit of a control group',
  meaning: 'the control group at its memory limit, and how much of it the process had, in words, for messages',
  inWords: true,
  example: 'the control group /docker/4f2a reached its memory limit of 64 MiB; this process had 61.5 MiB',
  value: ({ oom, cgroup, maxRssKb }): string | undefined => {
    if (oom?.scope !== 'cgroup') return undefined
    const group = oom.cgroup ?? cgroup
    const name = group === undefined || group === '/' ? 'its control group' : `the control group ${group}`
    const limit = oom.limitKb === undefined ? '' : ` of ${size(oom.limitKb)}`
    const own = maxRssKb === undefined ? '' : `; this process had ${size(maxRssKb)}`
    return `${name} reached its memory limit${limit}${own}${others(oom.members)}`
  },
})

function others(members: Members = []): string {
  const list = members.map(({ comm, pid, rssKb }) => `${comm}[${pid}] with ${size(rssKb ?? 0)}`)
  return list.length === 0 ? '' : `, and the largest others in the group were ${list.join(', ')}`
}

type Members = NonNullable<CapturedFacts['oom']>['members']

function size(kib: number): string {
  if (kib < 1024) return `${kib} KiB`
  const [value, unit] = kib < 1024 ** 2 ? [kib / 1024, 'MiB'] : [kib / 1024 ** 2, 'GiB']
  return `${Number(value.toFixed(1))} ${unit}`
}
