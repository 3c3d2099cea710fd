import type { CrashEvent } from '../model/event.js'
import type { Incident } from '../model/finding.js'
import { splitIncident } from '../model/split-incident.js'
import type { Engine } from './engine.js'
import { unpackIncident } from './evidence.js'
import { readPages } from './pages.js'
import type { Query } from './query.js'

/** Asked for before they are wanted: a server answers as fast as the way to it allows. Some are of megabytes. */
const AHEAD = 8

/** The incidents of the deaths that a query asks for, in its order, as they were stored. `path`: that of the store. */
export async function* readIncidents(engine: Engine, query: Query, path: string): AsyncGenerator<Incident> {
  const coming: Promise<Uint8Array[]>[] = []
  const next = async (): Promise<Incident[]> => ((await coming.shift()) ?? []).map((each) => unpackIncident(each, path))
  for await (const rows of readPages(engine, query, ['n', 'month'])) {
    for (const [n, month] of rows) {
      coming.push(evidenceOf(engine, Number(n), Number(month)))
      if (coming.length > AHEAD) yield* await next()
    }
  }
  while (coming.length > 0) yield* await next()
}

/** Nothing where it was pruned in the meantime. */
function evidenceOf(engine: Engine, n: number, month: number): Promise<Uint8Array[]> {
  const content = engine.bytes({ text: 'SELECT content FROM evidence WHERE n = ? AND month = ?', values: [n, month] })
  // Whoever waits for it gets the error; of those behind it nobody wants one.
  content.catch(() => {})
  return content
}

export async function* readEvents(engine: Engine, query: Query, path: string): AsyncGenerator<CrashEvent> {
  for await (const incident of readIncidents(engine, query, path)) yield splitIncident(incident).event
}
