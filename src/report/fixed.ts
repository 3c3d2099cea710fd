import { localTime } from '../model/text/local-time.js'
import { table } from '../model/text/table.js'
import { visible } from '../model/text/visible.js'

/** A signature that was marked as fixed, and what came since. */
export interface FixedRow {
  signature: string
  time: string
  note?: string
  since: { deaths: number; old: number }
  regression?: { id: string; time: string; host: string; version?: string }
}

/** A table; those that came back first. `width`: columns of the terminal. */
export function renderFixed(rows: readonly FixedRow[], width?: number): string {
  const sorted = rows.toSorted((a, b) => Number(b.regression !== undefined) - Number(a.regression !== undefined))
  return `${table([HEADER, ...sorted.map(cellsOf)], width)}\n`
}

const HEADER = ['SIGNATURE', 'FIXED', 'SINCE', 'OF OLD VERSIONS', 'CAME BACK', 'NOTE']

function cellsOf({ signature, time, note = '', since, regression }: FixedRow): (string | number)[] {
  const version = regression?.version === undefined ? '' : `, version ${regression.version}`
  const cameBack = regression ? `${localTime(regression.time)} on ${regression.host}${version} (${regression.id})` : '-'
  return [signature, localTime(time), since.deaths, since.old, visible(cameBack), visible(note)]
}
