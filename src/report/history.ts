import { localTime } from '../model/text/local-time.js'
import { table } from '../model/text/table.js'

/** Deaths that have something in common, as the store counts them. */
export interface CountedGroup {
  key?: string
  count: number
  first?: string
  last?: string
  now: number
  before: number
  hosts: number
  firstOn?: { host: string; version?: string }
  program: string
  cause?: string
}

export interface History {
  /** Of the store: stored in full, and only counted. */
  totals: {
    deaths: number
    repeats: number
    hosts: number
    signatures: number
    groups: number
    first?: string
    last?: string
  }
  groups: readonly { by: string; rows: readonly CountedGroup[] }[]
  /** What the trend compares, in words. */
  trend: string
  missing: readonly { reason: string; deaths: number; first: string; last: string }[]
  /** Not of all deaths, but of those that were asked for. */
  isPart?: boolean
}

/** Statistics as tables; `width`: columns of the terminal. */
export function renderHistory({ totals, groups, trend, missing, isPart }: History, width?: number): string {
  const { deaths, repeats, hosts, signatures, groups: bugs, first, last } = totals
  if (first === undefined || last === undefined) {
    const none = isPart ? 'no deaths that match' : 'no deaths'
    return [none, ...missingLines(missing, width), ''].join('\n')
  }
  const counted = repeats > 0 ? ` (${repeats} of them only counted)` : ''
  const span = first === last ? localTime(first) : `${localTime(first)} to ${localTime(last)}`
  const all = deaths + repeats
  const header = hosts > 1 ? [...HEADER, ...HEADER_OF_HOSTS] : HEADER
  const rows = groups.flatMap(({ by, rows }) =>
    rows.map((row) => [...cellsOf(by, row, all), ...(hosts > 1 ? hostCells(row) : [])]),
  )
  return [
    `deaths ${all}${counted}, signatures ${signatures}${bugs < signatures ? ` in ${bugs} ${bugs === 1 ? 'group' : 'groups'}` : ''}, hosts ${hosts}, ${span}`,
    `trend: ${trend}`,
    '',
    table([header, ...rows], width),
    ...missingLines(missing, width),
    '',
  ].join('\n')
}

const HEADER = ['BY', 'KEY', 'COUNT', 'SHARE', 'TREND', 'FIRST SEEN', 'LAST SEEN', 'FOR EXAMPLE']

/** Where deaths are of several hosts: on how many, and where a signature was seen first. */
const HEADER_OF_HOSTS = ['HOSTS', 'FIRST ON']

function hostCells({ hosts, firstOn }: CountedGroup): (string | number)[] {
  const version = firstOn?.version === undefined ? '' : `, version ${firstOn.version}`
  return [hosts, firstOn ? `${firstOn.host}${version}` : '']
}

function cellsOf(by: string, row: CountedGroup, all: number): (string | number)[] {
  const { key = '(none)', count, first, last, now, before, program, cause } = row
  const example =
    by === 'signature' || by === 'group'
      ? `${program}: ${cause ?? 'no cause'}`
      : by === 'program'
        ? (cause ?? '')
        : program
  const seen = [first, last].map((time) => (time === undefined ? '-' : localTime(time)))
  return [by, key, count, `${((100 * count) / all).toFixed(1).padStart(5)}%`, `${before} → ${now}`, ...seen, example]
}

/** Why deaths are not in a store. */
const REASONS: Record<string, string> = {
  lost: 'lost before they could be captured: the ring buffer was full',
  unwritten: 'could not be stored: the disk was full, or the store was locked',
  unsent: 'not in the history of the fleet, only in this one: the spool was full',
  age: 'pruned: older than the limit',
  user: 'pruned: over the limit of their user',
  unit: 'pruned: over the limit of their unit',
  count: 'pruned: over the number of deaths that are kept',
  bytes: 'pruned: over the size of the store',
  'keep-free': 'pruned: to keep room free on the disk',
}

function missingLines(missing: History['missing'], width: number | undefined): string[] {
  if (missing.length === 0) return []
  const rows = missing.map(({ reason, deaths, first, last }) => [
    REASONS[reason] ?? reason,
    deaths,
    localTime(first),
    localTime(last),
  ])
  return ['', table([['NOT IN THE STORE', 'DEATHS', 'FIRST', 'LAST'], ...rows], width)]
}

export interface Pruned {
  removed: Readonly<Partial<Record<string, number>>>
  /** Deaths that are left. */
  left: number
  missing: History['missing']
}

/** What a prune has done, and all that is not in the store by now. */
export function renderRemoved({ removed, left, missing }: Pruned, width?: number): string {
  const total = Object.values(removed).reduce<number>((sum, deaths = 0) => sum + deaths, 0)
  return [`removed ${total}, left ${left}`, ...missingLines(missing, width), ''].join('\n')
}
