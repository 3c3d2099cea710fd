import { formatTime } from '../model/time.js'
import type { Engine, Transaction } from './engine.js'

/** Why deaths that were seen are not in the store; `unsent`: not in that of the fleet. */
export const REASONS = ['lost', 'unwritten', 'unsent', 'age', 'user', 'unit', 'count', 'bytes', 'keep-free'] as const
export type Reason = (typeof REASONS)[number]

export interface Dropped {
  reason: string
  deaths: number
  /** RFC 3339: when it was counted, first and last. */
  first: string
  last: string
}

export async function readDropped(engine: Engine): Promise<Dropped[]> {
  const rows = await engine.rows({
    columns: ['reason', 'deaths', 'CAST(first_time AS TEXT)', 'CAST(last_time AS TEXT)'],
    from: 'dropped ORDER BY reason',
    values: [],
  })
  return rows.map(([reason, deaths, first, last]) => ({
    reason: String(reason),
    deaths: Number(deaths),
    first: formatTime(BigInt(String(first))),
    last: formatTime(BigInt(String(last))),
  }))
}

/** Adds to what is counted. Part of the transaction that drops the deaths, where there is one. */
export async function countDropped(
  { execute }: Transaction,
  reason: Reason,
  deaths: number,
  at: bigint,
): Promise<void> {
  if (deaths > 0) await execute({ text: ADD, values: [reason, deaths, at, at] })
}

const ADD = `INSERT INTO dropped (reason, deaths, first_time, last_time) VALUES (?, ?, ?, ?)
  ON CONFLICT (reason) DO UPDATE SET deaths = dropped.deaths + excluded.deaths, last_time = excluded.last_time`
