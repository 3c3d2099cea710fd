import type { Death } from '../model/death.js'
import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import type { Likeness } from '../model/stack-outline.js'
import { assignGroups } from './assign-groups.js'
import { countDropped, type Dropped, type Reason, readDropped } from './dropped.js'
import type { Engine, Space } from './engine.js'
import { type FixedSignature, markFixed, readFixed, unmarkFixed } from './fixed.js'
import { readEvents, readIncidents } from './incidents.js'
import { type Arrival, type Inserted, insertDeaths } from './insert.js'
import { listDeaths } from './list.js'
import { now } from './now.js'
import type { Policy } from './policy.js'
import { pruneStore, type Removed } from './prune.js'
import type { Query } from './query.js'
import { type Group, type GroupState, idsWithoutGroup, listGroups, readGroup } from './read-groups.js'
import { mergeGroups, splitGroup } from './regroup.js'
import { type CountedGroup, countBy, type StatisticsQuery, type Totals, totalsOf } from './statistics.js'

/**
 * The history of deaths. One writes, many read. Whatever the database says, such as that the disk is full or that another
 * process is writing, is a UserError of one line.
 */
export interface Store {
  /** Its path, or the address of its server without a password: for messages. */
  name: string
  /** See insertDeaths. All of them or, where that fails, none. New signatures get a group first: see assignGroups. */
  insert(arrivals: readonly Arrival[], windowMs: number): Promise<Inserted>
  /** In pages, see listDeaths. */
  list(query: Query): AsyncGenerator<Death[]>
  incidents(query: Query): AsyncGenerator<Incident>
  /** The events alone, as they were when they were stored. */
  events(query: Query): AsyncGenerator<CrashEvent>
  countBy(query: StatisticsQuery): Promise<CountedGroup[]>
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
  /** See listGroups. */
  groups(least: number, limit: number): Promise<Group[]>
  /** See readGroup. */
  group(signature: string): Promise<GroupState>
  /** Gives a group to signatures that an earlier version stored without. Returns how many. */
  assignGroups(): Promise<number>
  /** See mergeGroups and splitGroup. */
  mergeGroups(signatures: readonly string[], note: string | undefined): Promise<string>
  splitGroup(signatures: readonly string[], note: string | undefined): Promise<string>
  prune(policy: Policy): Promise<Removed>
  space(): Promise<Space | undefined>
  close(): Promise<void>
}

/** The store in a database. */
export const createStore = (engine: Engine, name: string, likeness: Likeness<Incident>): Store => ({
  name,
  insert: async (arrivals, windowMs) => {
    await assignGroups(
      engine,
      arrivals.map(({ incident }) => incident),
      likeness,
    )
    return insertDeaths(engine, arrivals, windowMs)
  },
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
  groups: (least, limit) => listGroups(engine, least, limit),
  group: (signature) => readGroup(engine, signature),
  assignGroups: async () => {
    const ids = await idsWithoutGroup(engine)
    for (const id of ids) {
      const only: Query = { matches: [{ field: 'id', value: id, isPrefix: false }] }
      for await (const incident of readIncidents(engine, only, name)) await assignGroups(engine, [incident], likeness)
    }
    return ids.length
  },
  mergeGroups: (signatures, note) =>
    engine.transaction((transaction) => mergeGroups(transaction, { signatures, note, at: now() })),
  splitGroup: (signatures, note) =>
    engine.transaction((transaction) => splitGroup(transaction, { signatures, note, at: now() })),
  prune: (policy) => pruneStore(engine, policy, now()),
  space: engine.space,
  close: engine.close,
})
