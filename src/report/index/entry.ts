import { type Static, Type } from 'typebox'
import type { Incident } from '../../model/finding.js'
import { SEVERITIES } from '../../model/levels.js'
import { clip } from '../../model/text/visible.js'
import { validatorOf } from '../../model/validator.js'
import type { IncidentFormat } from '../formats.js'
import { ending } from '../view/headline.js'

/** Of a file in the same folder, as reports have it. */
const PLAIN_NAME = '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,250}$'

/** What the index of a folder keeps of an incident; a line of its state. */
const entrySchema = () =>
  Type.Object({
    id: Type.String(),
    time: Type.String(),
    signature: Type.String(),
    host: Type.String(),
    comm: Type.String(),
    exe: Type.String(),
    pid: Type.Integer(),
    /** died by SIGSEGV: null dereference */
    end: Type.String(),
    cause: Type.String(),
    severity: Type.Enum([...SEVERITIES, 'none']),
    /** Names in the same folder; none of a repeat. */
    files: Type.Array(Type.Object({ format: Type.String(), file: Type.String({ pattern: PLAIN_NAME }) })),
  })
export type IndexEntry = Static<ReturnType<typeof entrySchema>>

export function indexEntry(incident: Incident, files: { format: IncidentFormat; file: string }[]): IndexEntry {
  const [verdict] = incident.findings
  return {
    id: clip(incident.id, MAX_TEXT),
    time: incident.time,
    signature: clip(incident.signature, MAX_TEXT),
    host: clip(incident.host.hostname, MAX_TEXT),
    comm: clip(incident.process.comm, MAX_TEXT),
    exe: clip(incident.process.exe ?? '', MAX_TEXT),
    pid: incident.process.pid,
    end: clip(ending(incident), MAX_TEXT),
    cause: clip(verdict?.cause ?? 'none', MAX_TEXT),
    severity: verdict?.severity ?? 'none',
    files,
  }
}

const MAX_TEXT = 200
const entry = validatorOf(entrySchema)

/** Of a line of the state of an index; undefined for anything else. Throws nothing. */
export function parseEntry(line: string): IndexEntry | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return entry().Check(value) ? value : undefined
  } catch {
    return undefined
  }
}
