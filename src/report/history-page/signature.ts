import type { Death } from '../../model/death.js'
import type { ExplainedGroup } from '../groups.js'
import { timeline } from '../index/timeline.js'
import { readableTime } from '../view/units.js'
import { deathHref, listHref, NO_FILTERS, signatureHref } from './links.js'

/** A signature with its deaths, newest first. */
export interface SignaturePage {
  signature: string
  /** Its group, with this signature and the others that are the same bug. */
  group: ExplainedGroup
  deaths: readonly Death[]
  /** Deaths that were only counted. */
  repeats: number
  /** There are more than these. */
  hasMore: boolean
}

const LISTED = 100
const HOSTS = 50

/** Everything the template signature may print. */
export function viewSignature({ signature, group, deaths, repeats, hasMore }: SignaturePage) {
  const [newest] = deaths
  const oldest = deaths.at(-1)
  const entries = deaths.map(({ time, kind }) => ({ time, severity: kind.severity ?? 'none' }))
  const { from, to, most, bars } = timeline([{ entries }])
  const count = deaths.length + repeats
  const { program, cause, severity = 'none' } = newest?.kind ?? {}
  return {
    signature,
    ...viewGroup(group, signature),
    title: newest ? `${program}: ${(cause ?? 'no cause').replace(/^x-/, '').replaceAll('-', ' ')}` : '',
    severity,
    cause: cause ?? 'unknown',
    count,
    single: count === 1,
    hasMore,
    counted: repeats,
    first: oldest ? readableTime(oldest.time) : '',
    last: newest ? readableTime(newest.lastTime) : '',
    chart: { from, to, most, bars },
    hosts: hostsOf(deaths),
    deaths: deaths.slice(0, LISTED).map(({ id, time, pid, repeats: more, kind }) => ({
      href: deathHref(id),
      time: readableTime(time),
      host: kind.host,
      pid,
      user: kind.user ?? '',
      repeats: more,
    })),
    all: listHref({ ...NO_FILTERS, q: `signature=${signature}` }),
    unlisted: Math.max(0, deaths.length - LISTED),
  }
}

function viewGroup({ group, members }: ExplainedGroup, signature: string) {
  const self = members.find((member) => member.signature === signature)
  return {
    sameAs: self?.sameAs ?? '',
    because: self?.because ?? '',
    others: members
      .filter((member) => member !== self)
      .map((member) => ({ ...member, href: signatureHref(member.signature), single: member.deaths === 1 })),
    wholeGroup: listHref({ ...NO_FILTERS, q: `group=${group}` }),
  }
}

function hostsOf(deaths: readonly Death[]) {
  const hosts = new Map<string, number>()
  for (const { kind, repeats } of deaths) hosts.set(kind.host, (hosts.get(kind.host) ?? 0) + 1 + repeats)
  return [...hosts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, HOSTS)
    .map(([name, count]) => ({ name, count }))
}
