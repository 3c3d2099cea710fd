import { createHash } from 'node:crypto'
import type { Incident } from '../../model/finding.js'
import { inertJson } from '../../model/inert-json.js'
import { clip } from '../../model/text/visible.js'
import { eventOf } from './event.js'

/**
 * An envelope of Sentry with one event, three lines: develop.sentry.dev/sdk/data-model/envelopes. The same death has the same
 * event id, so that it is one event however often it is sent.
 */
export function renderSentry(incident: Incident): string {
  const id = eventId(incident.id)
  const payload = fitting({ event_id: id, ...eventOf(incident) })
  const item = inertJson({ type: 'event', content_type: 'application/json', length: Buffer.byteLength(payload) })
  return `${inertJson({ event_id: id })}\n${item}\n${payload}\n`
}

/** 32 hexadecimal digits. */
const eventId = (id: string): string => createHash('sha256').update(`crashcrawler ${id}`).digest('hex').slice(0, 32)

/** Sentry refuses a larger event: "Size Limits" of develop.sentry.dev/sdk/data-model/event-payloads. */
const MAX_BYTES = 1_000_000

/** What is left out of an event that is too large, first of all the first. */
const OPTIONAL = ['threads', 'extra', 'debug_meta', 'exception'] as const

function fitting(event: Record<string, unknown>): string {
  const given = { ...event }
  let payload = inertJson(bounded(given))
  for (const part of OPTIONAL) {
    if (Buffer.byteLength(payload) <= MAX_BYTES) break
    delete given[part]
    payload = inertJson(bounded(given))
  }
  return payload
}

const MAX_TEXT = 4000

/** With every text cut to a length that people read. */
const bounded = (event: Record<string, unknown>): unknown =>
  JSON.parse(JSON.stringify(event, (_, value) => (typeof value === 'string' ? clip(value, MAX_TEXT) : value)))
