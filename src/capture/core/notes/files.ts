import { decodeCString } from '../../live/text.js'

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
  const pageSize = note.readBigUInt64LE(WORD)
  const most = Math.floor((note.length - 2 * WORD) / ENTRY_SIZE)
  const declared = note.readBigUInt64LE(0)
  const count = declared < BigInt(most) ? Number(declared) : most
  const ranges: FileRange[] = []
  let nameStart = 2 * WORD + count * ENTRY_SIZE
  for (let index = 0; index < count; index++) {
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
  return { ranges, isComplete: BigInt(ranges.length) === declared }
}
