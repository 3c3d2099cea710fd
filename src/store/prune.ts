import { countDropped, REASONS, type Reason } from './dropped.js'
import { DiskFull, type Engine, type Transaction } from './engine.js'
import type { Policy } from './policy.js'
import type { Condition } from './query.js'

/** Deaths that were removed, those that were only counted included, by the limit that they were over. */
export type Removed = Partial<Record<Reason, number>>

/**
 * Removes the deaths that are over the limits of a policy, and counts them in `dropped`. `now`: nanoseconds since the
 * epoch. One user or unit cannot push out the deaths of another: whoever has most loses first; of one user the newest
 * death of each signature stays longest. On a full disk, which has no room for the log of all that, little by little: each
 * step makes room for a larger one. Throws DiskFull where there is none for the first.
 */
export async function pruneStore(engine: Engine, policy: Policy, now: bigint): Promise<Removed> {
  try {
    return await pruneSome(engine, policy, now)
  } catch (error) {
    if (!(error instanceof DiskFull)) throw error
  }
  const removed: Removed = {}
  for (let most = 1; ; ) {
    const more = await pruneSome(engine, policy, now, most).catch((error: unknown) => {
      if (!(error instanceof DiskFull)) throw error
      if (most === 1)
        throw new DiskFull(`${error.message}, and to remove deaths takes a little room: free 1 MiB of it first`)
      return undefined
    })
    if (more && Object.keys(more).length === 0) return removed
    for (const reason of REASONS) if (more?.[reason]) removed[reason] = (removed[reason] ?? 0) + more[reason]
    most = more ? 2 * most : 1
  }
}

/** `most`: deaths by each limit. */
async function pruneSome(engine: Engine, policy: Policy, now: bigint, most?: number): Promise<Removed> {
  const room = await roomOf(engine, policy)
  const month = monthBefore(await engine.month())
  const removed = await engine.transaction(async (transaction) => {
    const removed: Removed = {}
    for (const { reason, condition, isOver } of limitsOf(policy, now, room)) {
      if (isOver && !(await holds(transaction, isOver))) continue
      const deaths = await remove(transaction, most === undefined ? condition : firstOf(condition, most))
      if (deaths > 0) removed[reason] = deaths
      await countDropped(transaction, reason, deaths, now)
    }
    if (Object.keys(removed).length > 0) {
      await transaction.execute({ text: REMOVE_EVIDENCE, values: [month] })
      await transaction.execute({ text: REMOVE_GROUPS, values: [] })
    }
    return removed
  })
  if (Object.keys(removed).length > 0) await engine.shrink()
  return removed
}

/** To how many bytes the deaths must shrink so that enough is free; undefined: enough is free. */
async function roomOf(engine: Engine, { keepFree }: Policy): Promise<number | undefined> {
  const space = keepFree === undefined ? undefined : await engine.space()
  if (keepFree === undefined || space === undefined || space.free >= keepFree) return undefined
  const [[bytes] = []] = await engine.rows({ columns: ['COALESCE(SUM(bytes), 0)'], from: 'death', values: [] })
  // A death takes more than its bytes, and what others fill the disk with may be more than all of them.
  return Math.max(0, Number(bytes) * (1 - (keepFree - space.free) / space.used))
}

interface Limit {
  reason: Reason
  /** Of rows of `death` that are over it. */
  condition: Condition
  /** Says in less time whether there are any: `condition` has to rank all deaths. */
  isOver?: Condition
}

function limitsOf(policy: Policy, now: bigint, room: number | undefined): Limit[] {
  const { maxAgeMs, maxPerUnit, maxPerUser, maxCount, maxBytes } = policy
  const limit = (reason: Reason, value: number | undefined, isOver: string, text: string): Limit[] =>
    value === undefined
      ? []
      : [
          {
            reason,
            isOver: { text: isOver, values: [value] },
            condition: { text: `n IN (${RANKED} ${text})`, values: [value] },
          },
        ]
  const oldest: Limit[] =
    maxAgeMs === undefined
      ? []
      : [
          {
            reason: 'age',
            condition: { text: 'last_time < ?', values: [oldestOf(now, maxAgeMs)] },
          },
        ]
  return [
    ...oldest,
    ...limit('unit', maxPerUnit, MAX_OF_UNIT, 'SELECT n FROM ranked WHERE unit IS NOT NULL AND unit_rank > ?'),
    ...limit('user', maxPerUser, MAX_OF_USER, 'SELECT n FROM ranked WHERE user_rank > ?'),
    ...limit('count', maxCount, '(SELECT COUNT(*) FROM death) > ?', `${IN_ORDER} WHERE place > ?`),
    ...limit('bytes', maxBytes, BYTES, `${IN_ORDER} WHERE total > ?`),
    ...limit('keep-free', room, BYTES, `${IN_ORDER} WHERE total > ?`),
  ]
}

function oldestOf(now: bigint, maxAgeMs: number): bigint {
  const age = BigInt(Math.round(maxAgeMs)) * 1_000_000n
  return age > now ? 0n : now - age
}

/** Ranks from 1, the death that stays longest: in its unit, and in its user. */
const RANKED = `WITH latest AS (
    SELECT n, time, bytes, host, uid, unit,
      CASE WHEN ROW_NUMBER() OVER (PARTITION BY host, signature ORDER BY time DESC, n DESC) = 1 THEN 0 ELSE 1 END AS older
    FROM death
  ), in_unit AS (
    SELECT latest.*, ROW_NUMBER() OVER (PARTITION BY host, uid, unit ORDER BY older, time DESC, n DESC) AS unit_rank
    FROM latest
  ), ranked AS (
    SELECT in_unit.*,
      ROW_NUMBER() OVER (PARTITION BY host, uid ORDER BY older, unit_rank, time DESC, n DESC) AS user_rank
    FROM in_unit
  )`

/** All deaths, those that stay longest first, and the bytes up to each. */
const IN_ORDER = `SELECT n FROM (SELECT n, ROW_NUMBER() OVER longest AS place, SUM(bytes) OVER (longest ROWS UNBOUNDED PRECEDING) AS total
  FROM ranked WINDOW longest AS (ORDER BY user_rank, time DESC, n DESC)) AS ordered`

const BYTES = '(SELECT COALESCE(SUM(bytes), 0) FROM death) > ?'
const MAX_OF_USER = 'EXISTS (SELECT 1 FROM death GROUP BY host, uid HAVING COUNT(*) > ?)'
const MAX_OF_UNIT = 'EXISTS (SELECT 1 FROM death WHERE unit IS NOT NULL GROUP BY host, uid, unit HAVING COUNT(*) > ?)'

/** Where no death of an earlier month is left, the engine removes the month. */
const REMOVE_EVIDENCE = `DELETE FROM evidence WHERE (month >= ? OR month IN (SELECT month FROM death))
  AND NOT EXISTS (SELECT 1 FROM death WHERE death.n = evidence.n)`

/** 202512 for 202601. */
const monthBefore = (month: number): number => (month % 100 === 1 ? month - 89 : month - 1)

/** Those without a death, unless somebody decided about them: that is meant for what comes, too. */
const REMOVE_GROUPS = `DELETE FROM grouped WHERE in_group NOT IN (
    SELECT in_group FROM grouped WHERE EXISTS (SELECT 1 FROM death WHERE death.signature = grouped.signature)
  ) AND in_group NOT IN (SELECT from_group FROM regrouped WHERE shown_by IS NULL)
    AND in_group NOT IN (SELECT to_group FROM regrouped WHERE shown_by IS NULL)`

const firstOf = ({ text, values }: Condition, most: number): Condition => ({
  text: `n IN (SELECT n FROM death WHERE ${text} ORDER BY n LIMIT ?)`,
  values: [...values, most],
})

async function remove(transaction: Transaction, { text, values }: Condition): Promise<number> {
  const before = await deathsIn(transaction)
  const rows = await transaction.execute({ text: `DELETE FROM death WHERE ${text}`, values })
  return rows === 0 ? 0 : before - (await deathsIn(transaction))
}

async function holds({ rows }: Transaction, { text, values }: Condition): Promise<boolean> {
  const [[holds] = []] = await rows({
    columns: [`CASE WHEN ${text} THEN 1 ELSE 0 END`],
    from: '(SELECT 1) AS one',
    values,
  })
  return holds === 1
}

async function deathsIn({ rows }: Transaction): Promise<number> {
  const [[deaths] = []] = await rows({ columns: ['COALESCE(SUM(1 + repeats), 0)'], from: 'death', values: [] })
  return Number(deaths)
}
