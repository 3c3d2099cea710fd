import { EVERYONE } from '../../capture/files/reader.js'
import { parseLogLine } from '../../capture/log/parse-line.js'
import { resolveAgain, type SymbolSources } from '../../capture/resolve/again.js'
import { createResolver } from '../../capture/resolve/resolver.js'
import { Refusal, unpackLine } from '../../fleet/message.js'
import type { Delivery } from '../../fleet/nats/delivery.js'
import { subjectOf } from '../../fleet/subject.js'
import { type CrashEvent, SCHEMA_VERSION } from '../../model/event.js'
import { unpackEvidence } from '../../model/raw-evidence.js'
import { knownPart } from './known-fields.js'

/** As deathId makes it. */
const ID = /^[0-9a-f]{1,64}$/

export interface ReadDeath {
  event: CrashEvent
  /** Unpacked. */
  bytes: number
  /** Its host is of a later version: fields that are unknown here were left out. */
  isPart: boolean
}

/** The event of a message. Throws Refusal for one that is not a death of the host that it came from. */
export function readDeath({ subject, message }: Pick<Delivery, 'subject' | 'message'>): ReadDeath {
  const line = unpackLine(message)
  const item = parseLogLine(line)
  const part = item.kind === 'problem' ? knownPart(line) : undefined
  const event = item.kind === 'event' ? item.event : part
  if (!event) {
    const version = versionOf(line)
    if (version !== undefined && version !== SCHEMA_VERSION) {
      throw new Refusal('version', `schema version ${version}; this analyzer reads version ${SCHEMA_VERSION}`)
    }
    throw new Refusal('schema', item.kind === 'problem' ? item.problem : `not an event: ${item.kind}`)
  }
  if (!ID.test(event.id)) throw new Refusal('schema', 'the id is not that of a death')
  const { hostname } = event.host
  if (subjectOf(hostname) !== subject) throw new Refusal('host', `says that it is from ${JSON.stringify(hostname)}`)
  return { event, bytes: line.length, isPart: part !== undefined }
}

function versionOf(line: string): number | undefined {
  try {
    const value: unknown = JSON.parse(line)
    const isVersioned = typeof value === 'object' && value !== null && 'schemaVersion' in value
    return isVersioned && typeof value.schemaVersion === 'number' ? value.schemaVersion : undefined
  } catch {
    return undefined
  }
}

/** Unwinds the stacks of events again with the symbols that an analyzer has, by the memory that came with them. */
export function openSymbols(symbols: Omit<SymbolSources, 'readers'> | undefined): {
  resolve(event: CrashEvent): Promise<CrashEvent>
  close(): void
} {
  if (!symbols) return { resolve: async (event) => event, close: () => {} }
  const resolver = createResolver()
  return {
    resolve: async (event) => {
      const evidence = unpackEvidence(event)
      return evidence ? resolveAgain(event, evidence, { ...symbols, readers: [EVERYONE] }, resolver) : event
    },
    close: () => resolver.close(),
  }
}
