import { formatTime } from '../model/time.js'
import { alikeDeaths } from './alike.js'
import type { Cell, Engine } from './engine.js'
import { all, type Condition, conditionOf, either, type Query } from './query.js'
import { COLUMN_OF, GROUP_OF } from './row.js'

export type Grouping = 'cause' | 'program' | 'unit' | 'signature' | 'group'

/** From one time to another, nanoseconds since the epoch; the end is not part of it. */
export interface Period {
  from: bigint
  to: bigint
}

/** Seven days, nanoseconds. */
const WEEK = 7n * 86_400n * 1_000_000_000n

/** A period, the last week unless it says when it begins, and the one of the same length before it. */
export function periodsUntil(to: bigint, from: bigint = to - WEEK): { now: Period; before: Period } {
  return { now: { from, to }, before: { from: from - (to - from), to: from } }
}

export interface StatisticsQuery extends Pick<Query, 'matches' | 'since' | 'until'> {
  by: Grouping
  /** The deaths of one period are compared with those of another, which may be before `since`. */
  now: Period
  before: Period
  limit: number
}

/** Deaths that were only counted are counted with the death that they repeat, in its period. */
export interface CountedGroup {
  /** Absent for deaths without, as those that no rule explains. */
  key?: string
  count: number
  /** RFC 3339; absent where none is since the time that was asked for. */
  first?: string
  last?: string
  now: number
  before: number
  /** Hosts with such deaths. */
  hosts: number
  /** Of a signature or group: where it was seen first of all deaths of the store. */
  firstOn?: { host: string; version?: string }
  /** Program and cause of one of these deaths. */
  program: string
  cause?: string
}

/** The groups with the most deaths, most first. */
export async function countBy(engine: Engine, query: StatisticsQuery): Promise<CountedGroup[]> {
  const { by, since, until, now, before, matches, limit } = query
  const isAsked: Condition = since === undefined ? EVERY_DEATH : { text: 'time >= ?', values: [since] }
  const where = all([conditionOf({ matches, until }), either(isAsked, isIn(before))])
  const { text, values } = alikeDeaths(where, matches, {
    deaths: sumIf(isAsked),
    first: { text: `MIN(CASE WHEN ${isAsked.text} THEN time END)`, values: isAsked.values },
    last: { text: `MAX(CASE WHEN ${isAsked.text} THEN last_time END)`, values: isAsked.values },
    now: sumIf(isIn(now)),
    before: sumIf(isIn(before)),
  })
  const rows = await engine.rows({
    columns: [
      COLUMN_OF[by],
      'SUM(deaths)',
      'CAST(MIN(first) AS TEXT)',
      'CAST(MAX(last) AS TEXT)',
      'SUM(now)',
      'SUM(before)',
      'MAX(program)',
      'MAX(cause)',
      'COUNT(DISTINCT host)',
    ],
    from: `${text} GROUP BY 1 ORDER BY 2 DESC, 1 NULLS FIRST LIMIT ?`,
    values: [...values, limit],
  })
  const groups = rows.map(groupOf)
  if (by !== 'signature' && by !== 'group') return groups
  const found: CountedGroup[] = []
  for (const group of groups) found.push({ ...group, ...(await firstOn(engine, by, group.key)) })
  return found
}

async function firstOn(engine: Engine, by: 'signature' | 'group', key = ''): Promise<Pick<CountedGroup, 'firstOn'>> {
  const { text, values } = conditionOf({ matches: [{ field: by, value: key, isPrefix: false }] })
  const [first] = await engine.rows({
    columns: ['host', 'version'],
    from: `death WHERE ${text} ORDER BY time, n LIMIT 1`,
    values,
  })
  if (!first) return {}
  const [host, version] = first
  return { firstOn: { host: String(host), ...(version != null && { version: String(version) }) } }
}

const EVERY_DEATH = all([])

const isIn = ({ from, to }: Period): Condition => ({ text: '(time >= ? AND time < ?)', values: [from, to] })

const sumIf = ({ text, values }: Condition): Condition => ({
  text: `SUM(CASE WHEN ${text} THEN 1 + repeats ELSE 0 END)`,
  values,
})

function groupOf([key, count, first, last, now, before, program, cause, hosts]: Cell[]): CountedGroup {
  return {
    ...(key != null && { key: String(key) }),
    count: Number(count),
    ...(first != null && { first: formatTime(BigInt(first)) }),
    ...(last != null && { last: formatTime(BigInt(last)) }),
    now: Number(now),
    before: Number(before),
    hosts: Number(hosts),
    program: String(program),
    ...(cause != null && { cause: String(cause) }),
  }
}

export interface Totals {
  /** Stored in full. */
  deaths: number
  /** Only counted. */
  repeats: number
  hosts: number
  signatures: number
  groups: number
  first?: string
  last?: string
}

export async function totalsOf(engine: Engine, query: Query): Promise<Totals> {
  const { text, values } = alikeDeaths(conditionOf(query), query.matches, TOTALS)
  const [row = []] = await engine.rows({
    columns: [
      'COALESCE(SUM(deaths), 0)',
      'COALESCE(SUM(repeats), 0)',
      'COUNT(DISTINCT host)',
      'COUNT(DISTINCT signature)',
      `COUNT(DISTINCT ${GROUP_OF})`,
      'CAST(MIN(first) AS TEXT)',
      'CAST(MAX(last) AS TEXT)',
    ],
    from: text,
    values,
  })
  const [deaths, repeats, hosts, signatures, groups, first, last] = row
  return {
    deaths: Number(deaths),
    repeats: Number(repeats),
    hosts: Number(hosts),
    signatures: Number(signatures),
    groups: Number(groups),
    ...(first != null && { first: formatTime(BigInt(first)) }),
    ...(last != null && { last: formatTime(BigInt(last)) }),
  }
}

const TOTALS = {
  deaths: { text: 'COUNT(*)', values: [] },
  repeats: { text: 'SUM(repeats)', values: [] },
  first: { text: 'MIN(time)', values: [] },
  last: { text: 'MAX(last_time)', values: [] },
}
