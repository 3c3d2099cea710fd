import { crc32 } from 'node:zlib'

/** A death that waits to be sent. */
export interface Waiting {
  id: string
  host: string
  /** See packEvent. */
  message: Uint8Array
}

const HEAD_BYTES = 8
const NEWLINE = 0x0a

/** More than any message, so that a damaged length is not taken for one. */
const MAX_RECORD = 64 * 1024 * 1024

/** A record of a segment: length and CRC-32 of what follows, each 4 bytes, little-endian; then a line of JSON; then the message. */
export function encodeRecord({ id, host, message }: Waiting): Buffer {
  const body = Buffer.concat([Buffer.from(`${JSON.stringify([id, host])}\n`), message])
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32LE(body.length, 0)
  head.writeUInt32LE(crc32(body), 4)
  return Buffer.concat([head, body])
}

/** The records of a segment up to the first that is not whole. `isWhole`: there is none. */
export function decodeRecords(segment: Buffer): { records: Waiting[]; isWhole: boolean } {
  const records: Waiting[] = []
  for (let at = 0; at < segment.length; ) {
    const record = recordAt(segment, at)
    if (!record) return { records, isWhole: false }
    records.push(record.waiting)
    at += record.size
  }
  return { records, isWhole: true }
}

function recordAt(segment: Buffer, at: number): { waiting: Waiting; size: number } | undefined {
  if (at + HEAD_BYTES > segment.length) return undefined
  const length = segment.readUInt32LE(at)
  const body = segment.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length)
  // Zeros, as a file system may leave them, would be an empty record with the right checksum.
  if (length === 0 || length > MAX_RECORD || body.length < length || crc32(body) !== segment.readUInt32LE(at + 4))
    return undefined
  const end = body.indexOf(NEWLINE)
  const [id, host]: unknown[] = JSON.parse(body.toString('utf8', 0, end))
  return { waiting: { id: String(id), host: String(host), message: body.subarray(end + 1) }, size: HEAD_BYTES + length }
}
