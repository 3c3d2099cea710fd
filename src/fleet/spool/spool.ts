import type { CrashEvent } from '../../model/event.js'
import { reasonOf } from '../../model/reason.js'
import { degrade, KEPT, type Kept } from '../degrade.js'
import { packEvent } from '../message.js'
import { decodeRecords, encodeRecord, type Waiting } from './segment.js'
import { openSegments, type SpoolFolder } from './segments.js'

export interface SpoolOptions {
  folder: SpoolFolder
  maxBytes: number
  onNote(note: string): void
}

/** Deaths on the disk that the broker does not have yet, oldest first. */
export interface Spool {
  push(event: CrashEvent): void
  /** Resolves when what was pushed will be there after a power failure. */
  sync(): Promise<void>
  /** The oldest deaths, until they are removed; undefined: there are none. */
  oldest(): Batch | undefined
  remove(batch: Batch): void
  /** Segments that are not removed. */
  left(): number
  /** Which share of the room is taken. */
  fill(): number
  counts: SpoolCounts
  close(): void
}

export interface Batch {
  name: string
  waiting: Waiting[]
}

/** Deaths by how much of them was kept, and those for which there was no room at all. */
export type SpoolCounts = Record<Kept | 'dropped', number>

/** Up to which share of the room so much is kept of a death. Beyond the last it is dropped. */
const KEPT_UP_TO: readonly [Kept, share: number][] = [
  [KEPT[0], 0.5],
  [KEPT[1], 0.75],
  [KEPT[2], 0.9],
  [KEPT[3], 1],
]

/** The spool in a folder that no other process uses. What an earlier one left is sent first. Throws UserError where it cannot be read. */
export function openSpool({ folder, maxBytes, onNote }: SpoolOptions): Spool {
  const segments = openSegments(folder)
  const counts: SpoolCounts = { all: 0, 'no memory': 0, 'no maps': 0, 'a line': 0, dropped: 0 }
  const fill = (): number => segments.bytes() / maxBytes
  let trouble: string | undefined
  const noteOnce = (text: string | undefined): void => {
    if (text !== undefined && text !== trouble) onNote(text)
    trouble = text
  }
  const write = (event: CrashEvent, kept: Kept): Kept | 'dropped' => {
    const message = packEvent(degrade(event, kept))
    try {
      segments.append(encodeRecord({ id: event.id, host: event.host.hostname, message }))
      noteOnce(undefined)
      return kept
    } catch (error) {
      noteOnce(`the spool cannot be written (${reasonOf(error)}); deaths are dropped until it can`)
      return 'dropped'
    }
  }
  return {
    push: (event) => {
      const kept = KEPT_UP_TO.find(([, share]) => fill() < share)?.[0]
      if (kept === undefined) noteOnce('the spool is full; deaths are dropped until there is room')
      counts[kept === undefined ? 'dropped' : write(event, kept)]++
    },
    sync: segments.sync,
    oldest: () => {
      const segment = segments.oldest()
      if (!segment) return undefined
      const { records, isWhole } = decodeRecords(segment.content)
      if (!isWhole) onNote(`the spool was damaged: ${segment.name} ends after ${records.length} deaths`)
      return { name: segment.name, waiting: records }
    },
    remove: ({ name }) => segments.remove(name),
    left: segments.count,
    fill,
    counts,
    close: segments.close,
  }
}
