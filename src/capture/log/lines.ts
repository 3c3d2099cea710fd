/** A line longer than this is skipped rather than held in memory: no event comes near it. */
const MAX_LINE_BYTES = 16 * 1024 * 1024

export interface Line {
  /** 1-based. */
  number: number
  /** undefined: longer than MAX_LINE_BYTES. */
  text: string | undefined
  /** The input ended before the line did. */
  torn: boolean
}

/**
 * Lines of a byte stream, a batch for each chunk, of which nothing is needed once the next one is asked for. Empty lines are
 * counted and left out.
 */
export async function* splitLines(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Line[]> {
  let rest: Buffer[] = []
  let restBytes = 0
  let number = 0
  const finish = (tail: Buffer, torn: boolean): Line | undefined => {
    number++
    const tooLong = restBytes + tail.length > MAX_LINE_BYTES
    const text = tooLong ? undefined : (rest.length === 0 ? tail : Buffer.concat([...rest, tail])).toString('utf8')
    if (rest.length > 0) rest = []
    restBytes = 0
    return text === '' ? undefined : { number, text, torn }
  }
  for await (const chunk of chunks) {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      const line = finish(chunk.subarray(start, end), false)
      if (line) lines.push(line)
      start = end + 1
    }
    restBytes += chunk.length - start
    if (restBytes > MAX_LINE_BYTES) rest = []
    else if (start < chunk.length) rest.push(Buffer.from(chunk.subarray(start)))
    if (lines.length > 0) yield lines
  }
  const last = restBytes > 0 ? finish(Buffer.alloc(0), true) : undefined
  if (last) yield [last]
}
