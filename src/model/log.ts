import { type Static, Type } from 'typebox'
import { Capture } from './capture.js'
import { SCHEMA_VERSION } from './event.js'
import { Host } from './process.js'

/** First line of every recording session in an event log. Events follow until the next header or the end. */
export const LogHeader = Type.Object({
  type: Type.Literal('header'),
  format: Type.Literal('crashcrawler-log'),
  schemaVersion: Type.Literal(SCHEMA_VERSION),
  time: Type.String({ description: 'RFC 3339' }),
  host: Host,
  capture: Capture,
})
export type LogHeader = Static<typeof LogHeader>

/** Written where records were lost, so that a log never looks more complete than it is. */
export const LogLoss = Type.Object({
  type: Type.Literal('loss'),
  time: Type.String({ description: 'RFC 3339' }),
  lost: Type.Integer({
    minimum: 0,
    description: 'deaths the kernel counted but could not hand over, and those that could not be written, so far',
  }),
})
export type LogLoss = Static<typeof LogLoss>
