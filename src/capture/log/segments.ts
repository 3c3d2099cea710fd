import { closeSync, openSync, readSync } from 'node:fs'
import { type LineHandlers, takeLines } from './take-lines.js'

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
  const counted = function* (): Generator<Buffer> {
    for (const chunk of bytesOf(path, segment)) {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++
      yield chunk
    }
  }
  await takeLines(counted(), { name: path, headed: segment.start > 0 }, handlers)
  return lines
}

/** From the first line that begins in the segment to the end of the last one. */
function* bytesOf(path: string, { start, end }: Segment): Generator<Buffer> {
  // The byte before it shows whether a line begins with the segment.
  let position = Math.max(start - 1, 0)
  let inside = start === 0
  for (const read of chunksFrom(path, position)) {
    let chunk = read
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

/** Some 16 events, which stay in the processor's cache until they are parsed. */
const ROOM_BYTES = 128 * 1024

/**
 * Each chunk takes the place of the one before: the kernel would have to find and clear new pages for every other, which takes
 * longer than to read them. Whoever reads segments has nothing else to do meanwhile, and does not wait for a thread to do it.
 */
function* chunksFrom(path: string, start: number): Generator<Buffer> {
  const room = Buffer.allocUnsafeSlow(ROOM_BYTES)
  const descriptor = openSync(path, 'r')
  try {
    let position = start
    for (let length = -1; length !== 0; position += length) {
      length = readSync(descriptor, room, 0, room.length, position)
      if (length > 0) yield room.subarray(0, length)
    }
  } finally {
    closeSync(descriptor)
  }
}
