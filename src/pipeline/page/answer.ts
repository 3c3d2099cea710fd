import { UserError } from '../../model/errors.js'
import type { Incident } from '../../model/finding.js'
import { createHistoryPages, type HistoryPages } from '../../report/history-page/pages.js'
import type { Answer } from '../../service/page/server.js'
import { withGroup } from '../groups.js'
import type { Store } from '../store.js'
import { createDeathAnswers } from './death.js'
import { type Parsers, readFilters } from './filters.js'
import { listOf, signatureOf } from './lists.js'

export { servePages } from '../../service/page/server.js'

export interface PageOptions {
  /** Of an opened history, which is only read. */
  store: Store
  parsers: Parsers
  /** The command that shows a death again. */
  replayOf(id: string): readonly string[]
}

/** Answers the addresses of `serve`. */
export function createAnswers(options: PageOptions): (url: URL) => Promise<Answer> {
  const pages = createHistoryPages()
  const deaths = createDeathAnswers(options.replayOf)
  const { store, parsers } = options
  return async ({ pathname, searchParams }) => {
    const [section, name, ...rest] = pathname.slice(1).split('/').map(decoded)
    if (section === '' && name === undefined) return html(await list(pages, store, searchParams, parsers))
    if (name === undefined || rest.length > 0) return notFound(pages)
    if (section === 'signature') {
      const page = await signatureOf(store, name)
      return page ? html(pages.signature(page)) : notFound(pages, `No death has the signature ${name}.`)
    }
    const [id, ending] = splitName(name)
    const incident = section === 'death' ? await incidentOf(store, id) : undefined
    if (!incident) return notFound(pages, section === 'death' ? `No death has the id ${id}.` : undefined)
    return (await deaths(incident, ending)) ?? notFound(pages)
  }
}

/** What is wrong with a filter is said on the page, with the filters as they were given. */
async function list(pages: HistoryPages, store: Store, params: URLSearchParams, parsers: Parsers): Promise<string> {
  const filters = readFilters(params)
  try {
    return pages.deaths(await listOf(store, filters, parsers))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const totals = { deaths: 0, repeats: 0, signatures: 0, groups: 0, hosts: 0 }
    return pages.deaths({ filters, problem: error.message, deaths: [], groups: [], totals, hasMore: false })
  }
}

const html = (body: string): Answer => ({ status: 200, type: 'text/html; charset=utf-8', body })

const notFound = (pages: HistoryPages, what = 'There is no such page.'): Answer => ({
  ...html(pages.problem(what)),
  status: 404,
})

const ENDING = /\.(md|json|ndjson|core)$/

/** `f3792de170f1.md`: a death, and what to save of it. */
function splitName(name: string): [id: string, ending: string | undefined] {
  const [, ending] = name.match(ENDING) ?? []
  return ending === undefined ? [name, undefined] : [name.slice(0, -ending.length - 1), ending]
}

async function incidentOf(store: Store, id: string): Promise<Incident | undefined> {
  const found = store.incidents({ matches: [{ field: 'id', value: id, isPrefix: false }], limit: 1 })
  for await (const incident of found) return withGroup(store, incident)
  return undefined
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
