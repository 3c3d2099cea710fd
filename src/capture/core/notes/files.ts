import { FILE_NOTE } from '../../../model/core-notes.js'
import { readWord, type WordSize } from '../../../model/words.js'
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

/** Put there by d_path() for a file without a name (fs/d_path.c). */
const DELETED = ' (deleted)'

/**
 * The format of fs/binfmt_elf.c: fill_files_note: count, page size, start, end and page offset of each, then the
 * names, each ended by NUL. Ranges without their whole name are left out.
 */
export function parseFiles(note: Buffer, wordSize: WordSize): FileTable | undefined {
  const [headSize, entrySize] = [FILE_NOTE.head * wordSize, FILE_NOTE.entry * wordSize]
  if (note.length < headSize) return undefined
  const declared = readWord(note, 0, wordSize)
  const pageSize = readWord(note, wordSize, wordSize)
  const room = Math.floor((note.length - headSize) / entrySize)
  if (declared > BigInt(room)) return { ranges: [], isComplete: false }
  const count = Number(declared)
  const ranges: FileRange[] = []
  let nameStart = headSize + count * entrySize
  for (let index = 0; index < Math.min(count, MAX_MAPPINGS); index++) {
    const nameEnd = note.indexOf(0, nameStart)
    if (nameEnd === -1) break
    const at = headSize + index * entrySize
    const name = decodeCString(note.subarray(nameStart, nameEnd))
    const deleted = name.endsWith(DELETED)
    ranges.push({
      start: readWord(note, at, wordSize),
      end: readWord(note, at + wordSize, wordSize),
      offset: BigInt.asUintN(64, readWord(note, at + 2 * wordSize, wordSize) * pageSize),
      path: deleted ? name.slice(0, -DELETED.length) : name,
      deleted,
    })
    nameStart = nameEnd + 1
  }
  return { ranges, isComplete: ranges.length === count }
}
