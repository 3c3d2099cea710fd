import { FILE_NOTE } from '../../../model/core-notes.js'
import { decodeCString } from '../../event/text.js'
import { MAX_MAPPINGS } from '../limits.js'

/** A file mapping of NT_FILE. */
export interface FileRange {
  start: bigint
  end: bigint
  /** Bytes into the file. */
  offset: bigint
  path: string
  deleted: boolean
}

/** A mapping that a complete table lacks has no file: even memory shared without one is in it, as /dev/zero. */
export interface FileTable {
  ranges: FileRange[]
  isComplete: boolean
}

const WORD = 8

/** Put there by d_path() for a file without a name (fs/d_path.c). */
const DELETED = ' (deleted)'

/**
 * The format of fs/binfmt_elf.c: fill_files_note: count, page size, start, end and page offset of each, then the
 * names, each ended by NUL. Ranges without their whole name are left out.
 */
export function parseFiles(note: Buffer): FileTable | undefined {
  if (note.length < FILE_NOTE.head) return undefined
  const declared = note.readBigUInt64LE(0)
  const pageSize = note.readBigUInt64LE(WORD)
  const room = Math.floor((note.length - FILE_NOTE.head) / FILE_NOTE.entry)
  if (declared > BigInt(room)) return { ranges: [], isComplete: false }
  const count = Number(declared)
  const ranges: FileRange[] = []
  let nameStart = FILE_NOTE.head + count * FILE_NOTE.entry
  for (let index = 0; index < Math.min(count, MAX_MAPPINGS); index++) {
    const nameEnd = note.indexOf(0, nameStart)
    if (nameEnd === -1) break
    const at = FILE_NOTE.head + index * FILE_NOTE.entry
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
