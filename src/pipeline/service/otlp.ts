import { dirname, join } from 'node:path'
import type { Incident } from '../../model/finding.js'
import { atLeast, severityOf } from '../../model/levels.js'
import { stackText } from '../../report/stack-text.js'
import { post } from '../../service/delivery/http.js'
import { type Outbox, openOutbox } from '../../service/delivery/outbox.js'
import type { DeathRecord } from '../../service/otlp/death-record.js'
import { createUserNames } from '../users.js'
import { readHeaders } from './headers-file.js'
import { createHeld } from './held.js'
import { openOutboxFiles } from './outbox-files.js'
import type { OpenReceiver } from './receiver.js'
import type { Settings } from './settings.js'

/** The section `otlp`: a log record for each death. What is not sent yet is in the folder `otlp` beside the history. */
export const openOtlp: OpenReceiver = async ({ otlp, store }, { onNote, noticeOf }) => {
  if (!otlp) return undefined
  // The libraries of OpenTelemetry are loaded by those who ask for them.
  const [{ deathRecord }, { encodeRecord }] = await Promise.all([
    import('../../service/otlp/death-record.js'),
    import('../../service/otlp/encode.js'),
  ])
  const headers = { ...headersOf(otlp), 'content-type': 'application/x-protobuf' }
  const userOf = createUserNames()
  const recordOf = (incident: Incident): DeathRecord =>
    deathRecord(
      incident,
      { headline: noticeOf(incident).headline, stack: stackText(incident), user: userOf(incident) },
      new Date(),
    )

  const open = () => {
    const files = openOutboxFiles(join(dirname(store.file), 'otlp'), onNote)
    const outbox = openOutbox<DeathRecord>({
      receiver: 'otlp',
      words: { one: 'a log record', many: 'log records' },
      send: (record, abandoned) => post(otlp.url, encodeRecord(record), headers, abandoned),
      files,
      isMessage: isRecord,
      retryForMs: otlp.retryForMs,
      onNote,
    })
    return { push: outbox.push, close: () => closeBoth(outbox, files) }
  }
  const { push, start, opened } = createHeld(open)
  return {
    push: (incident) => {
      if (atLeast(severityOf(incident), otlp.minSeverity)) push(recordOf(incident))
    },
    start,
    close: async () => opened()?.close(),
  }
}

async function closeBoth(outbox: Outbox<DeathRecord>, files: { close(): void }): Promise<void> {
  await outbox.close()
  files.close()
}

const headersOf = ({ headersFile }: NonNullable<Settings['otlp']>): Record<string, string> =>
  headersFile === undefined ? {} : readHeaders(headersFile)

const isRecord = (content: unknown): content is DeathRecord =>
  typeof content === 'object' && content !== null && 'attributes' in content && 'resource' in content
