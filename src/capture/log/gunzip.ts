import { createGunzip, type Gunzip } from 'node:zlib'

/**
 * Decompresses a gzip stream of any number of members. A torn end or damage is reported, and every byte that can be
 * decompressed in front of it is delivered: a recorder that was killed leaves a torn member.
 */
export async function* gunzip(
  chunks: AsyncIterable<Buffer>,
  onDamage: (damage: string) => void,
): AsyncGenerator<Buffer> {
  // zlib drops the output of the write it fails in. The scout is a chunk ahead and only says whether a chunk is sound;
  // one that is not goes to the decompressor byte by byte.
  const scout = openInflator()
  const inflator = openInflator()
  try {
    for await (const chunk of chunks) {
      const sound = await scout.write(chunk)
      scout.take()
      for (const piece of sound ? [chunk] : bytesOf(chunk)) {
        const whole = await inflator.write(piece)
        yield* inflator.take()
        if (whole) continue
        onDamage(`the gzip stream is damaged (${inflator.failure() ?? 'it ends before the file does'})`)
        return
      }
    }
    await inflator.end()
    yield* inflator.take()
    if (inflator.failure()) onDamage('the gzip stream is torn at its end')
  } finally {
    scout.close()
    inflator.close()
  }
}

/** RFC 1952: 1f 8b. No line of a log begins with the first, and a pipe may hand it over alone. */
export const isGzip = (start: Uint8Array): boolean => start[0] === 0x1f

const bytesOf = (chunk: Buffer): Buffer[] => Array.from(chunk, (_, index) => chunk.subarray(index, index + 1))

/** A decompressor that is fed and emptied in turns, so that neither its failure nor its reader's pace loses output. */
function openInflator() {
  const stream = createGunzip()
  const output: Buffer[] = []
  let fed = 0
  let failure: string | undefined
  stream.on('data', (chunk: Buffer) => output.push(chunk))
  stream.on('error', (error) => {
    failure = error.message
  })
  return {
    /** Whether all of it was taken. Zeros behind a member end the stream for zlib, whatever follows them. */
    write: async (chunk: Buffer): Promise<boolean> => {
      fed += chunk.length
      await settled(stream, (done) => stream.write(chunk, done))
      return failure === undefined && stream.bytesWritten === fed
    },
    end: () => settled(stream, (done) => stream.once('end', done).end()),
    take: (): Buffer[] => output.splice(0),
    failure: () => failure,
    close: () => stream.destroy(),
  }
}

/** A failing zlib stream calls back nobody, but closes. */
function settled(stream: Gunzip, start: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('close', done)
      resolve()
    }
    stream.once('close', done)
    if (stream.closed) done()
    else start(done)
  })
}
