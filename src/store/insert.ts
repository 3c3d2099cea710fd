import type { Incident } from '../model/finding.js'
import type { Engine, Statement, Transaction, Value } from './engine.js'
import { packIncident } from './evidence.js'
import { key, nanoseconds, type Row, rowOf } from './row.js'

export interface Arrival {
  incident: Incident
  /** Name of the user, where it is known. */
  user?: string
}

/** What became of the deaths that arrived. */
export interface Inserted {
  stored: number
  /** Only counted with an earlier death of the same signature. */
  counted: number
  /** They were in the store before. */
  known: number
}

/**
 * Stores deaths in one transaction. `windowMs`: how long after a death further ones with its signature on its host are
 * only counted with it; 0 stores all. Evidence is compressed before the transaction begins. Throws DiskFull.
 */
export async function insertDeaths(engine: Engine, arrivals: readonly Arrival[], windowMs: number): Promise<Inserted> {
  const packed = arrivals.map(({ incident, user }) => {
    const content = packIncident(incident)
    return { incident, row: rowOf(incident, user, content.length), content }
  })
  await engine.expect(packed.reduce((sum, { content }) => sum + content.length + BYTES_OF_ROW, 0))
  const month = await engine.month()
  return engine.transaction(async (transaction) => {
    const outcomes =
      windowMs === 0
        ? // All are sent before the first is answered: a server need not be waited for with each.
          await Promise.all(packed.map((death) => insert(transaction, death, month)))
        : await inTurn(packed, async (death) =>
            (await count(transaction, death.incident, windowMs)) ? 'counted' : insert(transaction, death, month),
          )
    const inserted = { stored: 0, counted: 0, known: 0 }
    for (const outcome of outcomes) inserted[outcome]++
    return inserted
  })
}

/** With its indexes, roughly. */
const BYTES_OF_ROW = 1024

interface Packed {
  incident: Incident
  row: Row
  content: Buffer
}

/** Whether a death is counted with an earlier one depends on those before it. */
async function inTurn<Item, Outcome>(items: Item[], work: (item: Item) => Promise<Outcome>): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const item of items) outcomes.push(await work(item))
  return outcomes
}

/** Counts a death with an earlier one; false: there is none in the window. */
async function count({ execute }: Transaction, incident: Incident, windowMs: number): Promise<boolean> {
  const { id, host, signature, time } = incident
  const at = nanoseconds(time)
  const from = at - BigInt(windowMs) * 1_000_000n
  const values: Value[] = [at, at, key(host.hostname), signature, from, at, key(id), key(host.hostname)]
  return (await execute({ text: COUNT, values })) > 0
}

const COUNT = `UPDATE death SET repeats = repeats + 1, last_time = CASE WHEN last_time < ? THEN ? ELSE last_time END
  WHERE n = (
    SELECT n FROM death WHERE host = ? AND signature = ? AND time > ? AND time <= ? ORDER BY time DESC LIMIT 1
  ) AND NOT EXISTS (SELECT 1 FROM death WHERE id = ? AND host = ?)`

async function insert(
  { execute }: Transaction,
  { row: known, content }: Packed,
  month: number,
): Promise<keyof Inserted> {
  const row: Row = [...known, ['month', month]]
  const values = row.map(([, value]) => value)
  const [rows] = await Promise.all([
    execute({ text: insertOf(row), values }),
    execute({ text: INSERT_EVIDENCE, values: [content, ...['id', 'host'].map((column) => cellOf(row, column))] }),
  ])
  return rows === 0 ? 'known' : 'stored'
}

const cellOf = (row: Row, name: string): Value => row.find(([column]) => column === name)?.[1] ?? null

const insertOf = (row: Row): Statement['text'] =>
  `INSERT INTO death (${row.map(([column]) => column).join(', ')})
  VALUES (${row.map(() => '?').join(', ')}) ON CONFLICT (id, host) DO NOTHING`

/** Under the month of the death, which may have come before. */
const INSERT_EVIDENCE = `INSERT INTO evidence (n, month, content) SELECT n, month, ? FROM death WHERE id = ? AND host = ?
  ON CONFLICT DO NOTHING`
