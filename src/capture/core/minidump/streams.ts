import { UserError } from '../../../model/errors.js'
import { DIRECTORY_ENTRY_SIZE, HEADER_SIZE } from '../../../model/minidump.js'
import { decodeText } from '../../event/text.js'
import type { CoreFile } from '../core-file.js'

/** MDLocationDescriptor: bytes of the file. */
export interface Location {
  size: number
  at: number
}

export interface Streams {
  /** The bytes of the stream of a type, as far as the file has them; undefined where there is none. */
  find(type: number): Buffer | undefined
  /** When the dump was written, seconds since the epoch. */
  time: number
}

/** Real dumps have about twenty. */
const MAX_STREAMS = 4096
/** The longest is the list of mappings, of as many as a process may have. */
const MAX_STREAM = 64 * 1024 * 1024

/** Throws UserError for a file whose directory cannot be true. */
export function readStreams(file: CoreFile): Streams {
  const header = file.read(0n, HEADER_SIZE)
  if (header.length < HEADER_SIZE) throw damaged(file, 'it ends within its header')
  const [count, at] = [header.readUInt32LE(8), header.readUInt32LE(12)]
  if (count > MAX_STREAMS) throw damaged(file, `it claims to have ${count} streams`)
  const directory = file.read(BigInt(at), count * DIRECTORY_ENTRY_SIZE)
  if (directory.length < count * DIRECTORY_ENTRY_SIZE) throw damaged(file, 'its directory lies beyond its end')
  const places = new Map<number, Location>()
  for (let entry = 0; entry < directory.length; entry += DIRECTORY_ENTRY_SIZE) {
    const type = directory.readUInt32LE(entry)
    if (!places.has(type)) places.set(type, locationAt(directory, entry + 4))
  }
  return {
    time: header.readUInt32LE(20),
    find: (type) => {
      const place = places.get(type)
      return place && bytesAt(file, place, MAX_STREAM)
    },
  }
}

export const damaged = ({ name }: CoreFile, what: string): UserError =>
  new UserError(`${name}: a damaged minidump: ${what}; give one that was written as a whole`)

export const locationAt = (bytes: Buffer, offset: number): Location => ({
  size: bytes.readUInt32LE(offset),
  at: bytes.readUInt32LE(offset + 4),
})

/** Fewer bytes, or none, where the file ends before. */
export const bytesAt = (file: CoreFile, { size, at }: Location, most: number): Buffer =>
  file.read(BigInt(at), Math.min(size, most))

/**
 * The entries of a list: a count of 32 bits and, in some dumps, as much padding. Empty where there is none; no more than
 * `most`, by the order of the list. Throws UserError for one that claims more than it has room for.
 */
export function listOf(
  file: CoreFile,
  list: Buffer | undefined,
  { entrySize, most, name }: { entrySize: number; most: number; name: string },
): { entries: Buffer[]; total: number } {
  if (!list || list.length < 4) return { entries: [], total: 0 }
  const total = list.readUInt32LE(0)
  if (4 + total * entrySize > list.length) {
    const room = Math.floor((list.length - 4) / entrySize)
    throw damaged(file, `its list of ${name} has room for ${room}, and claims to have ${total}`)
  }
  const start = list.length === 8 + total * entrySize ? 8 : 4
  const entries = Array.from({ length: Math.min(total, most) }, (_, index) =>
    list.subarray(start + index * entrySize, start + (index + 1) * entrySize),
  )
  return { entries, total }
}

const MAX_TEXT = 4096 * 2

/** MDString: UTF-16 after its length in bytes. Empty where the file does not have it. */
export function textAt(file: CoreFile, at: number): string {
  const length = file.read(BigInt(at), 4)
  if (at === 0 || length.length < 4) return ''
  const bytes = file.read(BigInt(at) + 4n, Math.min(length.readUInt32LE(), MAX_TEXT) & ~1)
  return decodeText(Buffer.from(bytes.toString('utf16le').replace(/\0.*$/s, '')))
}
