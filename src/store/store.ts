import type { Death } from '../model/death.js'
import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import { countDropped, type Dropped, type Reason, readDropped } from './dropped.js'
import type { Engine, Space } from './engine.js'
import { type FixedSignature, markFixed, readFixed, unmarkFixed } from './fixed.js'
import { readEvents, readIncidents } from './incidents.js'
import { type Arrival, type Inserted, insertDeaths } from './insert.js'
import { listDeaths } from './list.js'
import type { Policy } from './policy.js'
import { pruneStore, type Removed } from './prune.js'
import type { Query } from './query.js'
import { countBy, type Group, type StatisticsQuery, type Totals, totalsOf } from './statistics.js'

/**
 * The history of deaths. One writes, many read. Whatever the database says, such as that the disk is full or that another
 * process is writing, is a UserError of one line.
 */
export interface Store {
  /** Its path, or the address of its server without a password: for messages. */
  name: string
  /** See insertDeaths. All of them or, where that fails, none. */
  insert(arrivals: readonly Arrival[], windowMs: number): Promise<Inserted>
  /** In pages, see listDeaths. */
  list(query: Query): AsyncGenerator<Death[]>
  incidents(query: Query): AsyncGenerator<Incident>
  /** The events alone, as they were when they were stored. */
  events(query: Query): AsyncGenerator<CrashEvent>
  countBy(query: StatisticsQuery): Promise<Group[]>
  totals(query: Query): Promise<Totals>
  /** Deaths that are known to be missing. */
  dropped(): Promise<Dropped[]>
  /** Adds to these. */
  drop(reason: Reason, deaths: number): Promise<void>
  /** From now on; see readFixed. */
  markFixed(signature: string, note: string | undefined): Promise<void>
  /** False: it was not marked. */
  unmarkFixed(signature: string): Promise<boolean>
  fixed(): Promise<FixedSignature[]>
  prune(policy: Policy): Promise<Removed>
  space(): Promise<Space | undefined>
  close(): Promise<void>
}

/** The store in a database. */
export const createStore = (engine: Engine, name: string): Store => ({
  name,
  insert: (arrivals, windowMs) => insertDeaths(engine, arrivals, windowMs),
  list: (query) => listDeaths(engine, query),
  incidents: (query) => readIncidents(engine, query, name),
  events: (query) => readEvents(engine, query, name),
  countBy: (query) => countBy(engine, query),
  totals: (query) => totalsOf(engine, query),
  dropped: () => readDropped(engine),
  drop: (reason, deaths) => engine.transaction((transaction) => countDropped(transaction, reason, deaths, now())),
  markFixed: (signature, note) => engine.transaction((transaction) => markFixed(transaction, signature, note, now())),
  unmarkFixed: (signature) => engine.transaction((transaction) => unmarkFixed(transaction, signature)),
  fixed: () => readFixed(engine),
  prune: (policy) => pruneStore(engine, policy, now()),
  space: engine.space,
  close: engine.close,
})

const now = (): bigint => BigInt(Date.now()) * 1_000_000n
