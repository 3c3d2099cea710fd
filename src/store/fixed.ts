import { formatTime } from '../model/time.js'
import type { Engine, Transaction } from './engine.js'
import { text } from './row.js'

/** A signature that somebody took for fixed. */
export interface FixedSignature {
  signature: string
  /** RFC 3339: since when. */
  time: string
  note?: string
  /** Deaths with it, or another one of its group, since then; those of versions that had it before count as old. */
  since: { deaths: number; old: number }
  /** The first that is none of these: where it came back. */
  regression?: { id: string; time: string; host: string; version?: string }
}

/** From `at` on, nanoseconds since the epoch; marked again, from then on. */
export async function markFixed(
  { execute }: Transaction,
  signature: string,
  note: string | undefined,
  at: bigint,
): Promise<void> {
  await execute({ text: MARK, values: [signature, at, text(note)] })
}

/** False: it was not marked. */
export const unmarkFixed = async ({ execute }: Transaction, signature: string): Promise<boolean> =>
  (await execute({ text: 'DELETE FROM fixed WHERE signature = ?', values: [signature] })) > 0

export async function readFixed(engine: Engine): Promise<FixedSignature[]> {
  const rows = await engine.rows({
    columns: ['signature', 'CAST(time AS TEXT)', 'note'],
    from: 'fixed ORDER BY time, signature',
    values: [],
  })
  const fixed: FixedSignature[] = []
  for (const [signature, time, note] of rows) {
    const since = BigInt(String(time))
    const values = [...inGroup(String(signature)), since]
    const [[deaths, old] = []] = await engine.rows({
      columns: ['COALESCE(SUM(1 + repeats), 0)', `COALESCE(SUM(CASE WHEN ${IS_OLD} THEN 1 + repeats ELSE 0 END), 0)`],
      from: `death WHERE ${IS_IN_GROUP} AND time >= ?`,
      values: [...values, ...values],
    })
    const [first] = await engine.rows({
      columns: ['id', 'CAST(time AS TEXT)', 'host', 'version'],
      from: `death WHERE ${IS_IN_GROUP} AND time >= ? AND NOT (${IS_OLD}) ORDER BY time, n LIMIT 1`,
      values: [...values, ...values],
    })
    fixed.push({
      signature: String(signature),
      time: formatTime(since),
      ...(note != null && { note: String(note) }),
      since: { deaths: Number(deaths), old: Number(old) },
      ...(first && { regression: regressionOf(first) }),
    })
  }
  return fixed
}

function regressionOf([id, time, host, version]: (string | number | null)[]) {
  return {
    id: String(id),
    time: formatTime(BigInt(String(time))),
    host: String(host),
    ...(version != null && { version: String(version) }),
  }
}

/** A compiler that inlines other functions gives the same bug another signature. */
const IS_IN_GROUP = `(signature = ? OR signature IN (SELECT signature FROM grouped WHERE in_group = (
  SELECT in_group FROM grouped WHERE signature = ?)))`

/** The values of IS_IN_GROUP. */
const inGroup = (signature: string): string[] => [signature, signature]

/** A host that still runs what ran before does not show that it came back. */
const IS_OLD = `version IS NOT NULL AND version IN (
  SELECT earlier.version FROM death AS earlier
  WHERE ${IS_IN_GROUP} AND earlier.time < ? AND earlier.version IS NOT NULL
)`

const MARK = `INSERT INTO fixed (signature, time, note) VALUES (?, ?, ?)
  ON CONFLICT (signature) DO UPDATE SET time = excluded.time, note = excluded.note`
