import { createReadStream } from 'node:fs'
import { CHUNK_BYTES, type LineHandlers, takeLines } from './take-lines.js'

/** A part of a file, in bytes. The lines that begin in it belong to it. */
export interface Segment {
  start: number
  end: number
}

/** The parts of a file that several readers can read at once. */
export const segmentsOf = (size: number, bytes: number): Segment[] =>
  Array.from({ length: Math.ceil(size / bytes) }, (_, index) => ({
    start: index * bytes,
    end: Math.min((index + 1) * bytes, size),
  }))

/** Hands over what the lines of a segment tell, with line numbers that begin at 1; returns how many lines there are. */
export async function readSegment(path: string, segment: Segment, handlers: LineHandlers): Promise<number> {
  let lines = 0
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of bytesOf(path, segment)) {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++
      yield chunk
    }
  }
  await takeLines(counted(), { name: path, headed: segment.start > 0 }, handlers)
  return lines
}

/** From the first line that begins in the segment to the end of the last one. */
async function* bytesOf(path: string, { start, end }: Segment): AsyncGenerator<Buffer> {
  // The byte before it shows whether a line begins with the segment.
  let position = Math.max(start - 1, 0)
  let inside = start === 0
  for await (const read of createReadStream(path, { start: position, highWaterMark: CHUNK_BYTES })) {
    let chunk: Buffer = read
    if (!inside) {
      const first = chunk.indexOf(10)
      if (first === -1) {
        position += chunk.length
        continue
      }
      inside = true
      if (position + first + 1 >= end) return
      position += first + 1
      chunk = chunk.subarray(first + 1)
    }
    const last = position + chunk.length < end ? -1 : chunk.indexOf(10, Math.max(end - 1 - position, 0))
    yield last === -1 ? chunk : chunk.subarray(0, last + 1)
    if (last !== -1) return
    position += chunk.length
  }
}
