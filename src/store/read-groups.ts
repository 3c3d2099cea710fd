import type { StackOutline } from '../model/stack-outline.js'
import { formatTime } from '../model/time.js'
import { alikeDeaths } from './alike.js'
import { parseOutline } from './assign-groups.js'
import type { Cell, Engine } from './engine.js'
import { all } from './query.js'
import { GROUP_OF } from './row.js'

/** Signatures that are one bug. */
export interface Group {
  /** The signature that it began with. */
  group: string
  signatures: number
  deaths: number
  hosts: number
  /** RFC 3339. */
  first: string
  last: string
  program: string
  cause?: string
}

export interface Member {
  signature: string
  deaths: number
  first: string
  /** Absent where the signature says all, and of deaths that an earlier version stored. */
  outline?: StackOutline
}

export interface Regrouped {
  time: string
  signature: string
  from: string
  to: string
  note?: string
  /** The signature that showed it when it was new; absent where somebody decided it. */
  shownBy?: string
}

export interface GroupState {
  group: string
  /** The oldest first. */
  members: Member[]
  /** What was changed, the oldest first. */
  decisions: Regrouped[]
}

/** Groups of at least so many signatures, those with most deaths first. */
export async function listGroups(engine: Engine, least: number, limit: number): Promise<Group[]> {
  const table = alikeDeaths(all([]), [], MEASURES)
  const rows = await engine.rows({
    columns: [
      GROUP_OF,
      'COUNT(DISTINCT signature)',
      'SUM(deaths)',
      'COUNT(DISTINCT host)',
      'CAST(MIN(first) AS TEXT)',
      'CAST(MAX(last) AS TEXT)',
      'MAX(program)',
      'MAX(cause)',
    ],
    from: `${table.text} GROUP BY 1 HAVING COUNT(DISTINCT signature) >= ? ORDER BY 3 DESC, 1 LIMIT ?`,
    values: [...table.values, least, limit],
  })
  return rows.map(([group, signatures, deaths, hosts, first, last, program, cause]) => ({
    group: String(group),
    signatures: Number(signatures),
    deaths: Number(deaths),
    hosts: Number(hosts),
    first: timeOf(first),
    last: timeOf(last),
    program: String(program),
    ...(cause != null && { cause: String(cause) }),
  }))
}

const MEASURES = {
  deaths: { text: 'SUM(1 + repeats)', values: [] },
  first: { text: 'MIN(time)', values: [] },
  last: { text: 'MAX(last_time)', values: [] },
}

/** The group that a signature is in, with those of its signatures that have deaths; the signature itself is given. */
export async function readGroup(engine: Engine, signature: string): Promise<GroupState> {
  const [[found] = []] = await engine.rows({
    columns: ['in_group'],
    from: 'grouped WHERE signature = ?',
    values: [signature],
  })
  const group = String(found ?? signature)
  const rows = await engine.rows({
    columns: ['death.signature', 'SUM(1 + repeats)', 'CAST(MIN(death.time) AS TEXT)', 'MAX(outline)'],
    from: `death LEFT JOIN grouped ON grouped.signature = death.signature
      WHERE death.signature = ? OR death.signature IN (SELECT signature FROM grouped WHERE in_group = ?)
      GROUP BY 1 ORDER BY MIN(death.time), 1`,
    values: [signature, group],
  })
  return { group, members: rows.map(memberOf), decisions: await readDecisions(engine, group) }
}

const memberOf = ([signature, deaths, first, outline]: Cell[]): Member => ({
  signature: String(signature),
  deaths: Number(deaths),
  first: timeOf(first),
  ...(typeof outline === 'string' && { outline: parseOutline(outline) }),
})

async function readDecisions(engine: Engine, group: string): Promise<Regrouped[]> {
  const rows = await engine.rows({
    columns: ['CAST(time AS TEXT)', 'signature', 'from_group', 'to_group', 'note', 'shown_by'],
    from: 'regrouped WHERE from_group = ? OR to_group = ? ORDER BY n',
    values: [group, group],
  })
  return rows.map(([time, signature, from, to, note, shownBy]) => ({
    time: timeOf(time),
    signature: String(signature),
    from: String(from),
    to: String(to),
    ...(note != null && { note: String(note) }),
    ...(shownBy != null && { shownBy: String(shownBy) }),
  }))
}

const timeOf = (cell: Cell | undefined): string => formatTime(BigInt(String(cell)))

/** A death of each signature that has no group yet, as an earlier version stored it. */
export async function idsWithoutGroup(engine: Engine): Promise<string[]> {
  const rows = await engine.rows({
    columns: ['id'],
    from: `death WHERE n IN (SELECT MIN(n) FROM death
      WHERE NOT EXISTS (SELECT 1 FROM grouped WHERE grouped.signature = death.signature) GROUP BY signature)
      ORDER BY time, n`,
    values: [],
  })
  return rows.map(([id]) => String(id))
}
