import { decodeCString } from '../../live/text.js'
import { MOST_MAPPINGS } from '../limits.js'

/** A file mapping of NT_FILE. */
export interface FileRange {
  start: bigint
  end: bigint
  /** Bytes into the file. */
  offset: bigint
  path: string
  deleted: boolean
}

/** What is not in a complete one is no file: memory shared without one stands there as /dev/zero. */
export interface FileTable {
  ranges: FileRange[]
  isComplete: boolean
}

const WORD = 8
const ENTRY_SIZE = 3 * WORD

/** Put there by d_path() for a file without a name (fs/d_path.c). */
const DELETED = ' (deleted)'

/**
 * The format of fs/binfmt_elf.c: fill_files_note: count, page size, start, end and page offset of each, then the
 * names, each ended by NUL. Ranges without their whole name are left out.
 */
export function parseFiles(note: Buffer): FileTable | undefined {
  if (note.length < 2 * WORD) return undefined
  const declared = note.readBigUInt64LE(0)
  const pageSize = note.readBigUInt64LE(WORD)
  const room = Math.floor((note.length - 2 * WORD) / ENTRY_SIZE)
  if (declared > BigInt(room)) return { ranges: [], isComplete: false }
  const count = Number(declared)
  const ranges: FileRange[] = []
  let nameStart = 2 * WORD + count * ENTRY_SIZE
  for (let index = 0; index < Math.min(count, MOST_MAPPINGS); index++) {
    const nameEnd = note.indexOf(0, nameStart)
    if (nameEnd === -1) break
    const at = 2 * WORD + index * ENTRY_SIZE
    const name = decodeCString(note.subarray(nameStart, nameEnd))
    const deleted = name.endsWith(DELETED)
    ranges.push({
      start: note.readBigUInt64LE(at),
      end: note.readBigUInt64LE(at + WORD),
      offset: BigInt.asUintN(64, note.readBigUInt64LE(at + 2 * WORD) * pageSize),
      path: deleted ? name.slice(0, -DELETED.length) : name,
      deleted,
    })
    nameStart = nameEnd + 1
  }
  return { ranges, isComplete: ranges.length === count }
}
