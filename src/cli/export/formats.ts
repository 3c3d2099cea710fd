import type { CrashEvent } from '../../model/event.js'
import { coreOfEvent, type DumpSources, minidumpOfEvent } from '../../pipeline/dump.js'
import { logText } from '../../pipeline/log-text.js'

/** How deaths leave for other programs. */
export interface ExportFormat {
  /** Completes "write …". */
  description: string
  /** How many deaths a file of the format can hold. */
  deaths: 'one' | 'many'
  /** The content of the file, in parts. */
  render(events: AsyncIterable<CrashEvent>, sources: DumpSources): AsyncIterable<string | Uint8Array>
}

/** What --format of export takes. The first is the default. A new format is a row here. */
const TABLE = {
  log: { description: 'an event log, which analyze and import read', deaths: 'many', render: logText },
  minidump: {
    description: 'a minidump, as Breakpad and Crashpad write it, for Sentry and other crash servers',
    deaths: 'one',
    render: each(minidumpOfEvent),
  },
  core: { description: 'an ELF core file, which debuggers and analyze open', deaths: 'one', render: each(coreOfEvent) },
} as const satisfies Record<string, ExportFormat>

function each(dumpOf: (event: CrashEvent, sources: DumpSources) => Uint8Array): ExportFormat['render'] {
  return async function* (events, sources) {
    for await (const event of events) yield dumpOf(event, sources)
  }
}

export type ExportFormatName = keyof typeof TABLE

const isName = (name: string): name is ExportFormatName => Object.hasOwn(TABLE, name)

export const EXPORT_FORMATS: readonly ExportFormatName[] = Object.keys(TABLE).filter(isName)

export const describeExportFormat = (name: ExportFormatName): ExportFormat => TABLE[name]
