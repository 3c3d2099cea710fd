import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { CHUNK_BYTES, type LineHandlers, takeLines } from './take-lines.js'

/** A part of a file, in bytes. The lines that begin in it belong to it. */
export interface Segment {
  start: number
  end: number
}

/** The parts of a log that several readers can read at once; none where it is compressed or no file. */
export function segmentsOf(path: string, bytes: number): Segment[] {
  const size = path === '-' ? 0 : plainSize(path)
  return Array.from({ length: Math.ceil(size / bytes) }, (_, index) => ({
    start: index * bytes,
    end: Math.min((index + 1) * bytes, size),
  }))
}

/** 0 for what does not begin as the header of a log does. What cannot be opened is for the reader to tell. */
function plainSize(path: string): number {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    return 0
  }
  try {
    const stat = fstatSync(descriptor)
    const first = Buffer.alloc(1)
    return stat.isFile() && readSync(descriptor, first, 0, 1, 0) === 1 && first.toString() === '{' ? stat.size : 0
  } finally {
    closeSync(descriptor)
  }
}

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
