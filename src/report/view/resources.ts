import type { Static } from 'typebox'
import { readableDuration } from '../../model/duration.js'
import type { CrashEvent } from '../../model/event.js'
import { group, list, text } from './field.js'
import { orEmpty } from './text.js'
import { readableSize } from './units.js'

const LimitRow = group({
  name: text('stack, nofile, …: as getrlimit(2) has it, without RLIMIT_'),
  soft: text('the limit in force'),
  hard: text('how far the process itself could have raised it'),
})

export const ResourcesView = group(
  {
    memory: text('most memory that was resident'),
    user: text('CPU time in the program'),
    system: text('CPU time in the kernel'),
    minorFaults: text('page faults without I/O'),
    majorFaults: text('page faults with I/O'),
    policy: text('scheduling policy where it is not the usual one, and nice value'),
    limits: list(LimitRow, 'limits other than unlimited'),
  },
  'what the process used and was allowed',
)
export type ResourcesView = Static<typeof ResourcesView>

export function viewResources({ resources = {}, scheduling = {} }: CrashEvent): ResourcesView {
  const duration = (ms: number | undefined): string => (ms === undefined ? '' : readableDuration(ms))
  const { policy = '', nice = 0 } = scheduling
  const parts = [policy === 'SCHED_OTHER' ? '' : policy, nice === 0 ? '' : `nice ${nice}`]
  return {
    memory: resources.maxRssKb === undefined ? '' : readableSize(resources.maxRssKb * 1024),
    user: duration(resources.userMs),
    system: duration(resources.systemMs),
    minorFaults: orEmpty(resources.minorFaults),
    majorFaults: orEmpty(resources.majorFaults),
    policy: parts.filter((part) => part !== '').join(', '),
    limits: Object.entries(resources.limits ?? {})
      .filter(([, { soft, hard }]) => soft !== 'unlimited' || hard !== 'unlimited')
      .map(([name, { soft, hard }]) => ({ name, soft: limit(name, soft), hard: limit(name, hard) })),
  }
}

/** The limits that are numbers of bytes: getrlimit(2). */
const IN_BYTES = new Set(['as', 'core', 'data', 'fsize', 'memlock', 'msgqueue', 'rss', 'stack'])

const limit = (name: string, value: number | 'unlimited'): string =>
  value === 'unlimited' ? value : IN_BYTES.has(name) ? readableSize(value) : String(value)
