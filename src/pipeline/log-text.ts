import { type CrashEvent, SCHEMA_VERSION } from '../model/event.js'
import { inertJson } from '../model/inert-json.js'
import type { LogHeader } from '../model/log.js'

/**
 * The lines of an event log that has these events, each with its newline. A header goes before the first event of each
 * host and boot; its time is when it is written.
 */
export async function* logText(events: AsyncIterable<CrashEvent>): AsyncGenerator<string> {
  let last: string | undefined
  for await (const event of events) {
    const { hostname, bootId } = event.host
    const recording = JSON.stringify([hostname, bootId])
    if (recording !== last) yield `${inertJson(headerOf(event))}\n`
    last = recording
    yield `${inertJson(event)}\n`
  }
}

const headerOf = ({ host, capture }: CrashEvent): LogHeader => ({
  type: 'header',
  format: 'crashcrawler-log',
  schemaVersion: SCHEMA_VERSION,
  time: new Date().toISOString(),
  host,
  capture: { tier: capture?.tier ?? 'E' },
})
