import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib'

/** What became of a member; undefined: it is whole. */
export type Fault = { kind: 'damaged' | 'torn'; reason: string }

/** Bytes of a stream in order, some of which can be put back. */
export interface ByteInput {
  /** The next bytes, at least one; undefined at the end. */
  take(): Promise<Buffer | undefined>
  putBack(bytes: Buffer): void
}

/** Small, because what was inflated of a piece in which the stream turns out to be damaged is lost. */
const PIECE_BYTES = 16 * 1024

const TORN: Fault = { kind: 'torn', reason: 'torn at its end' }

/** Inflates one member of a gzip stream (RFC 1952), whose checksum is verified. Bytes after it are put back. */
export async function* inflateMember(input: ByteInput): AsyncGenerator<Buffer, Fault | undefined> {
  const header = await passHeader(input)
  if (header) return header
  const inflator = openInflator()
  let [sum, length] = [0, 0]
  try {
    for (let piece = await input.take(); ; piece = await input.take()) {
      if (piece === undefined) return TORN
      const now = piece.subarray(0, PIECE_BYTES)
      if (now.length < piece.length) input.putBack(piece.subarray(now.length))
      const { rest, ended } = await inflator.write(now)
      for (const output of inflator.output()) {
        sum = crc32(output, sum)
        length += output.length
        yield output
      }
      const reason = inflator.failure()
      if (reason !== undefined) return { kind: 'damaged', reason }
      if (!ended) continue
      if (rest.length > 0) input.putBack(rest)
      return await passTrailer(input, sum, length)
    }
  } finally {
    inflator.close()
  }
}

/** The flags of a header that stand for a field of its own. */
const [FHCRC, FEXTRA, FNAME, FCOMMENT] = [2, 4, 8, 16]
const RESERVED = 0xe0
const MAX_HEADER_BYTES = 128 * 1024

export const MAGIC = Buffer.of(0x1f, 0x8b, 8)

async function passHeader(input: ByteInput): Promise<Fault | undefined> {
  let bytes = Buffer.alloc(0)
  for (;;) {
    const length = headerLength(bytes)
    if (length === 'damaged' || (length === undefined && bytes.length > MAX_HEADER_BYTES)) {
      input.putBack(bytes)
      return { kind: 'damaged', reason: 'incorrect header check' }
    }
    if (length !== undefined) {
      if (length < bytes.length) input.putBack(bytes.subarray(length))
      return undefined
    }
    const more = await input.take()
    if (more === undefined) return TORN
    bytes = Buffer.concat([bytes, more])
  }
}

/** undefined: there are not enough bytes to say. */
function headerLength(bytes: Buffer): number | 'damaged' | undefined {
  const start = bytes.subarray(0, MAGIC.length)
  if (!start.equals(MAGIC.subarray(0, start.length))) return 'damaged'
  const flags = bytes[3]
  if (flags === undefined) return undefined
  if ((flags & RESERVED) !== 0) return 'damaged'
  let end = 10
  if ((flags & FEXTRA) !== 0) {
    if (bytes.length < end + 2) return undefined
    end += 2 + bytes.readUInt16LE(end)
  }
  for (const flag of [FNAME, FCOMMENT]) {
    if ((flags & flag) === 0) continue
    const terminator = bytes.indexOf(0, end)
    if (terminator === -1) return undefined
    end = terminator + 1
  }
  if ((flags & FHCRC) !== 0) end += 2
  return bytes.length < end ? undefined : end
}

const TRAILER_BYTES = 8

async function passTrailer(input: ByteInput, sum: number, length: number): Promise<Fault | undefined> {
  let bytes = Buffer.alloc(0)
  while (bytes.length < TRAILER_BYTES) {
    const more = await input.take()
    if (more === undefined) return TORN
    bytes = Buffer.concat([bytes, more])
  }
  if (bytes.length > TRAILER_BYTES) input.putBack(bytes.subarray(TRAILER_BYTES))
  if (bytes.readUInt32LE(0) !== sum) return { kind: 'damaged', reason: 'incorrect data check' }
  if (bytes.readUInt32LE(4) !== length % 2 ** 32) return { kind: 'damaged', reason: 'incorrect length check' }
  return undefined
}

/** A decompressor that is fed and emptied in turns, so that neither its failure nor its reader's pace loses output. */
function openInflator() {
  const stream = createInflateRaw()
  const output: Buffer[] = []
  let fed = 0
  let failure: string | undefined
  stream.on('data', (chunk: Buffer) => output.push(chunk))
  const fail = (error: Error): void => {
    failure = error.message
  }
  stream.on('error', fail)
  return {
    /** What the member did not need of the bytes, and whether it has ended. */
    write: async (bytes: Buffer): Promise<{ rest: Buffer; ended: boolean }> => {
      const before = fed
      fed += bytes.length
      const ended = await settled(stream, bytes, fail)
      return { rest: bytes.subarray(Math.max(stream.bytesWritten - before, 0)), ended }
    },
    output: (): Buffer[] => output.splice(0),
    failure: () => failure,
    close: () => stream.destroy(),
  }
}

/** Whether the stream ended in front of the last of these bytes. One that has failed may close without calling back. */
function settled(stream: InflateRaw, bytes: Buffer, fail: (error: Error) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (ended: boolean): void => {
      for (const event of ['end', 'close'] as const) stream.off(event, atEnd)
      resolve(ended)
    }
    const atEnd = (): void => finish(true)
    for (const event of ['end', 'close'] as const) stream.once(event, atEnd)
    stream.write(bytes, (error) => {
      if (error) fail(error)
      finish(false)
    })
  })
}
