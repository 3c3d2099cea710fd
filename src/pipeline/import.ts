import type { OfflineFilter } from '../capture/filter.js'
import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import type { Redact } from '../redact/redactor.js'
import type { Arrival, Inserted } from '../store/insert.js'
import type { Store } from '../store/store.js'
import { type AnalyzerOptions, explain, openAnalyzer } from './analyzer.js'
import { type EachEventHandlers, readEachEvent } from './each-event.js'
import { createUserNames } from './users.js'

export interface ImportOptions extends Omit<AnalyzerOptions, 'onReload'> {
  filter: OfflineFilter
  redact: Redact | undefined
}

/** A transaction costs a write to the disk, and all that is in it when the process is killed. */
const BATCH = 500

/** Analyzes event logs and core files and stores all their deaths, each once, however often it is imported. */
export async function importInputs(
  inputs: readonly string[],
  store: Store,
  options: ImportOptions,
  handlers: EachEventHandlers,
): Promise<Inserted> {
  const incidentOf = await openIncidents(options)
  const userOf = createUserNames()
  const total = { stored: 0, counted: 0, known: 0 }
  let batch: Arrival[] = []
  const write = async (): Promise<void> => {
    const { stored, counted, known } = await store.insert(batch, 0)
    batch = []
    total.stored += stored
    total.counted += counted
    total.known += known
  }
  await readEachEvent(inputs, options.filter, handlers, async (event) => {
    batch.push({ incident: incidentOf(event), user: userOf(event) })
    if (batch.length === BATCH) await write()
  })
  await write()
  return total
}

/** Event to incident. Rules are loaded, and their errors thrown, before the first event. */
export async function openIncidents({
  redact,
  ...options
}: Omit<ImportOptions, 'filter'>): Promise<(event: CrashEvent) => Incident> {
  const analyze = await openAnalyzer(options)
  return (event) => explain(analyze, event, redact).incident
}
