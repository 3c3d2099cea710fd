import { brotliDecompressSync } from 'node:zlib'
import { EVENT_NOTE } from '../../model/core-notes.js'
import type { ProgramHeader } from '../../model/elf.js'
import type { CrashEvent } from '../../model/event.js'
import { STREAMS } from '../../model/minidump.js'
import { parseLogLine } from '../log/parse-line.js'
import type { CoreFile } from './core-file.js'
import { readStreams } from './minidump/streams.js'
import { findNote } from './notes/notes.js'

/** Compressed, and as text: logs have lines of this length as well. */
const MAX_NOTE = 64 * 1024 * 1024
const MAX_TEXT = 256 * 1024 * 1024

/**
 * The event in a core that was made of one: it says what a core has no place for, such as who sent the signal. undefined for
 * any other core, and where the event is damaged.
 */
export function recordedEvent(file: CoreFile, segments: readonly ProgramHeader[]): CrashEvent | undefined {
  return eventIn(findNote(file, segments, EVENT_NOTE, MAX_NOTE))
}

/** The same in a minidump. */
export const eventInMinidump = (file: CoreFile): CrashEvent | undefined =>
  eventIn(readStreams(file).find(STREAMS.event))

function eventIn(note: Buffer | undefined): CrashEvent | undefined {
  const text = note && decompressed(note)
  const item = text === undefined ? undefined : parseLogLine(text)
  return item?.kind === 'event' ? item.event : undefined
}

function decompressed(note: Buffer): string | undefined {
  try {
    return brotliDecompressSync(note, { maxOutputLength: MAX_TEXT }).toString()
  } catch {
    return undefined
  }
}
