import type { CrashEvent } from '../model/event.js'
import { type Incident, splitIncident } from '../model/finding.js'
import type { Engine } from './engine.js'
import { unpackIncident } from './evidence.js'
import { conditionOf, type Query } from './query.js'

/** The incidents of the deaths that a query asks for, in its order, as they were stored, one at a time: some are of megabytes. `path`: that of the store. */
export async function* readIncidents(engine: Engine, query: Query, path: string): AsyncGenerator<Incident> {
  const order = query.newestFirst ? 'DESC' : 'ASC'
  const { text, values } = conditionOf(query)
  const limit = query.limit === undefined ? { text: '', values: [] } : { text: ' LIMIT ?', values: [query.limit] }
  const keys = await engine.rows({
    columns: ['n', 'month'],
    from: `death WHERE ${text} ORDER BY time ${order}, n ${order}${limit.text}`,
    values: [...values, ...limit.values],
  })
  for (const [n, month] of keys) {
    const [content] = await engine.bytes({
      text: 'SELECT content FROM evidence WHERE n = ? AND month = ?',
      values: [Number(n), Number(month)],
    })
    // It was pruned in the meantime.
    if (content) yield unpackIncident(content, path)
  }
}

export async function* readEvents(engine: Engine, query: Query, path: string): AsyncGenerator<CrashEvent> {
  for await (const incident of readIncidents(engine, query, path)) yield splitIncident(incident).event
}
