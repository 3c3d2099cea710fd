import { UserError } from '../../model/errors.js'
import type { Incident } from '../../model/finding.js'
import { splitIncident } from '../../model/split-incident.js'
import { downloadsOf } from '../../report/history-page/deaths.js'
import { signatureHref } from '../../report/history-page/links.js'
import type { Answer } from '../../service/page/server.js'
import { coreOfEvent } from '../dump.js'
import { logText } from '../log-text.js'
import { openDocuments } from '../show.js'

type ReplayOf = (id: string) => readonly string[]

/** The report of a death, or what can be saved of it by its ending. undefined: there is nothing of that kind. */
export function createDeathAnswers(replayOf: ReplayOf) {
  const documentsOf = openDocuments({ formats: ['html', 'md', 'json'], colour: false, verbose: true })
  const documents = (incident: Incident) => {
    const { id, signature, raw } = incident
    const links = [
      { text: 'All deaths', href: '/' },
      { text: 'This signature', href: signatureHref(signature) },
      ...downloadsOf(id, raw !== undefined),
    ]
    return new Map(
      documentsOf(incident, replayOf(id), links).documents.map(({ format, text }) => [String(format), text]),
    )
  }
  return async (incident: Incident, ending: string | undefined): Promise<Answer | undefined> => {
    if (ending === undefined) {
      return { status: 200, type: 'text/html; charset=utf-8', body: documents(incident).get('html') ?? '' }
    }
    const saved = (type: string, body: Answer['body']): Answer => ({
      status: 200,
      type,
      body,
      download: `crashcrawler-${incident.id.replaceAll(/[^\w-]/g, '_').slice(0, 64)}.${ending}`,
    })
    if (ending === 'md') return saved('text/markdown; charset=utf-8', documents(incident).get('md') ?? '')
    if (ending === 'json') return saved('application/json', documents(incident).get('json') ?? '')
    if (ending === 'ndjson') return saved('application/x-ndjson', await logOf(incident))
    const core = coreOf(incident)
    return core && saved('application/octet-stream', core)
  }
}

async function logOf(incident: Incident): Promise<string> {
  let log = ''
  for await (const line of logText(only(splitIncident(incident).event))) log += line
  return log
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value
}

/** undefined for a death that was recorded without memory. */
function coreOf(incident: Incident): Uint8Array | undefined {
  try {
    return coreOfEvent(splitIncident(incident).event, { onNote: () => {} })
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
