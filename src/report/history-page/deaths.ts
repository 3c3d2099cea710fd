import type { Death } from '../../model/death.js'
import { readableTime } from '../view/units.js'
import { deathHref, type Filters, hrefOf, listHref, NO_FILTERS, signatureHref } from './links.js'

/** Deaths of the history, or groups of them, as a page lists them. */
export interface DeathsPage {
  filters: Filters
  /** What is wrong with the filters. */
  problem?: string
  deaths: readonly Death[]
  groups: readonly SignatureGroup[]
  totals: { deaths: number; repeats: number; signatures: number; groups: number; hosts: number }
  /** There are more than are listed. */
  hasMore: boolean
}

/** Deaths with one signature, or of one group of signatures. */
export interface SignatureGroup {
  /** The signature, or the one that its group began with. */
  signature: string
  isGroup: boolean
  count: number
  first?: string
  last?: string
  program: string
  cause?: string
  now: number
  before: number
}

/** Everything the template history may print. */
export function viewDeaths({ filters, problem = '', deaths, groups, totals, hasMore }: DeathsPage) {
  const all = totals.deaths + totals.repeats
  const last = deaths.at(-1)
  return {
    problem,
    filters,
    sorts: SORTS.map(([value, label]) => ({ value, label, selected: value === filters.sort })),
    total: all,
    single: all === 1,
    signatures: totals.signatures,
    oneSignature: totals.signatures === 1,
    hosts: totals.hosts,
    oneHost: totals.hosts === 1,
    deaths: deaths.map((death) => viewDeath(death, filters)),
    groups: groups.map(viewGroup),
    more: hasMore && last ? moreHref(filters, last, deaths) : '',
    unlisted: groups.length === 0 ? 0 : Math.max(0, groupsIn(filters, totals) - groups.length),
    none: problem === '' && deaths.length === 0 && groups.length === 0,
    isPart: isRestricted(filters),
  }
}

const groupsIn = ({ sort }: Filters, { signatures, groups }: DeathsPage['totals']): number =>
  sort === 'groups' ? groups : signatures

/** They say which deaths, not only in which order. */
const isRestricted = ({ sort: _, skip: __, ...filters }: Filters): boolean =>
  Object.values(filters).some((value) => value.trim() !== '')

const SORTS = [
  ['newest', 'newest first'],
  ['oldest', 'oldest first'],
  ['most', 'by signature, most first'],
  ['groups', 'by group of signatures, most first'],
] as const

/** The next page begins where this one ends: at the same moment, where others may have died that it did not list. */
function moreHref(filters: Filters, { time }: Death, deaths: readonly Death[]): string {
  const listed = deaths.filter((death) => death.time === time).length
  const earlier = listed === deaths.length && (filters.sort === 'oldest' ? filters.since : filters.until) === time
  const skip = `${listed + (earlier ? Number(filters.skip) : 0)}`
  return listHref(filters.sort === 'oldest' ? { ...filters, since: time, skip } : { ...filters, until: time, skip })
}

function viewDeath(death: Death, { skip: _, ...others }: Filters) {
  const filters = { ...others, skip: '' }
  const { id, time, pid, repeats, kind } = death
  const { host, program, exe = '', user = '', unit = '', container = '', signal, exitCode } = kind
  const { cause = 'unknown', severity = 'none', signature } = kind
  const status = signal ?? (exitCode === undefined ? '' : `status ${exitCode}`)
  return {
    href: deathHref(id),
    title: `${program} (pid ${pid})${status === '' ? '' : ` ${signal === undefined ? 'exited with' : 'died by'} ${status}`}`,
    severity,
    cause,
    causeHref: kind.cause === undefined ? '' : listHref({ ...filters, cause }),
    time: readableTime(time),
    exactTime: time,
    host,
    hostHref: listHref({ ...filters, host }),
    unit,
    unitHref: listHref({ ...filters, unit }),
    container,
    user,
    exe,
    signature,
    signatureHref: signatureHref(signature),
    repeats,
  }
}

function viewGroup(group: SignatureGroup) {
  const { signature, isGroup, count, first, last, program, cause = 'unknown', now, before } = group
  return {
    href: isGroup ? listHref({ ...NO_FILTERS, q: `group=${signature}` }) : signatureHref(signature),
    title: `${program}: ${cause.replace(/^x-/, '').replaceAll('-', ' ')}`,
    signature,
    isGroup,
    count,
    single: count === 1,
    first: first === undefined ? '' : readableTime(first),
    last: last === undefined ? '' : readableTime(last),
    trend: `${before} → ${now}`,
  }
}

export const downloadsOf = (id: string, hasMemory: boolean) =>
  [['Markdown', 'md'], ['JSON', 'json'], ['event log', 'ndjson'], ...(hasMemory ? [['core', 'core']] : [])].map(
    ([text = '', ending = '']) => ({ text, href: hrefOf('death', `${id}.${ending}`) }),
  )
