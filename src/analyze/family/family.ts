import type { CrashEvent } from '../../model/event.js'
import { keepNewest } from '../../model/keep-newest.js'
import { ancestorsOf, grandparentOf } from './ancestors.js'
import { type DeathVerdict, type DiedChild, describeDeath, type Join } from './died-child.js'
import { endedBy, endedFor, isCommonStatus, joinOf, type KeptDeath, keptOf, type Member, msBetween } from './join.js'

/** What died, by parent. As many as a busy shell script starts between a death and its own end. */
const MAX_PARENTS = 1024
const MAX_CHILDREN = 16

/** A process that repeats the end of a child does so when that child has ended. */
const ENDS_AT_ONCE: readonly Join[] = ['signal', 'status', 'together']

export interface Family {
  /** The process under it that died first, if its own end passes that death on. */
  firstUnder(event: CrashEvent): DiedChild | undefined
  /**
   * Remembers a death. `first`: what firstUnder returned, where the finding agrees that it was passed on. `verdict`: of
   * its first finding.
   */
  add(event: CrashEvent, first: DiedChild | undefined, verdict: DeathVerdict | undefined): void
}

/** Surest first. */
const joinsOf = (event: CrashEvent): readonly Join[] =>
  isCommonStatus(event)
    ? ['signal', 'words', 'status', 'time', 'together']
    : ['signal', 'status', 'words', 'time', 'together']

/**
 * Remembers the deaths it is shown, children before their parents (capture/resolve/families.ts), siblings in any
 * order. A process passes on the death of a child by the same signal, sent to itself; by a status that stands for the
 * signal, or the status of the child; by what it writes to standard error; or, just after a child was killed, by a status that means
 * failure. Of several such children the one that died first counts, or the last one where the statuses are the same.
 */
export function createFamily(): Family {
  const families = new Map<string, (Member & { described: DiedChild })[]>()
  const siblingOf = (event: CrashEvent) =>
    families.get(keyOf(event, endedBy(event)?.sender.pid ?? 0))?.find((each) => endedFor(each, event))
  return {
    firstUnder: (event) => {
      const own = keyOf(event, event.process.pid)
      const children = families.get(own)
      families.delete(own)
      const best = children && nearestOf(children, event)
      const { child, join } = best ?? { child: siblingOf(event), join: 'sibling' as const }
      return child && { ...(child.first ?? child.described), beforeMs: msBetween(child.event, event), joinedBy: join }
    },
    add: (event, first, verdict) => {
      const member = { event: keptOf(event), first, cause: verdict?.cause, described: describeDeath(event, verdict) }
      remember(families, event, member)
    },
  }
}

function nearestOf<M extends Member>(children: readonly M[], event: CrashEvent): { child: M; join: Join } | undefined {
  const living = children.filter((child) => lived(child.event, event))
  return (
    bestOf(
      living.filter(({ isDistant }) => !isDistant),
      event,
    ) ??
    bestOf(
      living.filter(({ isDistant }) => isDistant),
      event,
    )
  )
}

function bestOf<M extends Member>(children: readonly M[], event: CrashEvent): { child: M; join: Join } | undefined {
  const joined = children.flatMap((child) => {
    const join = joinOf(child, event)
    return join ? [{ child, join }] : []
  })
  return joinsOf(event).flatMap((join) => {
    const same = joined.filter((each) => each.join === join)
    return same.at(ENDS_AT_ONCE.includes(join) ? -1 : 0) ?? []
  })[0]
}

/** Process ids are those of one boot. */
const keyOf = ({ host }: CrashEvent, pid: number): string => `${host.bootId ?? host.hostname} ${pid}`

function remember<M extends Member>(families: Map<string, M[]>, event: CrashEvent, member: M): void {
  for (const pid of ancestorsOf(event)) add(families, keyOf(event, pid), member)
  const grandparent = grandparentOf(event)
  if (grandparent !== undefined) add(families, keyOf(event, grandparent), { ...member, isDistant: true })
}

function add<M extends Member>(families: Map<string, M[]>, key: string, member: M): void {
  const children = families.get(key) ?? []
  // A log has deaths in the order in which they were resolved. Times of one length compare as strings.
  const last = children.findLastIndex(({ event }) => event.time <= member.event.time)
  children.splice(last + 1, 0, member)
  if (children.length > MAX_CHILDREN) children.shift()
  keepNewest(families, key, children, MAX_PARENTS)
}

/** A process id may have belonged to another before, and the process may have been another program (execve(2)). */
function lived(
  { time }: KeptDeath,
  { time: end, process: { startTime, executedAt = startTime } }: CrashEvent,
): boolean {
  return time <= end && (executedAt === undefined || time >= executedAt)
}
