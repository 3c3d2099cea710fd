import { MAX_BUILD_ID } from '../../../model/capacities.js'
import { CV_ELF, MODULE_SIZE, STREAMS } from '../../../model/minidump.js'
import type { CoreFile } from '../core-file.js'
import { MAX_MAPPINGS } from '../limits.js'
import { bytesAt, listOf, locationAt, type Streams, textAt } from './streams.js'

/** A program or library that was loaded. */
export interface LoadedModule {
  start: bigint
  end: bigint
  path: string
  /** Hexadecimal. */
  buildId?: string
}

/** MDRawModule: base, size, where the name and the CodeView record are. */
export function modulesOf(file: CoreFile, streams: Streams): LoadedModule[] {
  const list = streams.find(STREAMS.modules)
  const { entries } = listOf(file, list, { entrySize: MODULE_SIZE, most: MAX_MAPPINGS, name: 'modules' })
  return entries.map((entry) => {
    const start = entry.readBigUInt64LE(0)
    const buildId = buildIdIn(bytesAt(file, locationAt(entry, 76), 4 + MAX_BUILD_ID))
    return { start, end: start + BigInt(entry.readUInt32LE(8)), path: textAt(file, entry.readUInt32LE(20)), buildId }
  })
}

/** undefined for the older record of Breakpad, which has only the beginning of it. */
function buildIdIn(record: Buffer): string | undefined {
  if (record.length <= 4 || record.readUInt32LE(0) !== CV_ELF) return undefined
  return record.toString('hex', 4)
}
