import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Incident, SEVERITIES } from '../../model/finding.js'
import { clip } from '../escape/visible.js'
import type { IncidentFormat } from '../render.js'
import { ending } from '../view/headline.js'

/** What the index of a folder keeps of an incident; a line of its state. */
const IndexEntry = Type.Object({
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
  files: Type.Array(Type.Object({ format: Type.String(), file: Type.String() })),
})
export type IndexEntry = Static<typeof IndexEntry>

export function indexEntry(incident: Incident, files: { format: IncidentFormat; file: string }[]): IndexEntry {
  const [verdict] = incident.findings
  return {
    id: clip(incident.id, LONGEST),
    time: incident.time,
    signature: clip(incident.signature, LONGEST),
    host: clip(incident.host.hostname, LONGEST),
    comm: clip(incident.process.comm, LONGEST),
    exe: clip(incident.process.exe ?? '', LONGEST),
    pid: incident.process.pid,
    end: clip(ending(incident), LONGEST),
    cause: clip(verdict?.cause ?? 'none', LONGEST),
    severity: verdict?.severity ?? 'none',
    files,
  }
}

const LONGEST = 200
const entry = Compile(IndexEntry)

/** Of a line of the state of an index; undefined for anything else. Throws nothing. */
export function parseEntry(line: string): IndexEntry | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return entry.Check(value) ? value : undefined
  } catch {
    return undefined
  }
}
