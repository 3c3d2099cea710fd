import type { TSchema } from 'typebox'
import { CrashEvent } from './event.js'
import { Incident } from './finding.js'
import { LogHeader, LogLoss } from './log.js'

/** The JSON Schema of the report object, draft 7. */
export const reportJsonSchema = () => document('crashcrawler report object, version 1', plain(Incident))

/** The JSON Schema of a line of an event log, draft 7: a header, an event, or a note of loss. */
export const logJsonSchema = () =>
  document('line of a crashcrawler event log, version 1', {
    anyOf: ['event', 'header', 'loss'].map((name) => ({ $ref: `#/definitions/${name}` })),
    definitions: { event: plain(CrashEvent), header: plain(LogHeader), loss: plain(LogLoss) },
  })

const document = (title: string, schema: object) => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title,
  ...schema,
})

/** Without what the schema builder keeps for itself. */
const plain = (schema: TSchema): object => JSON.parse(JSON.stringify(schema))
