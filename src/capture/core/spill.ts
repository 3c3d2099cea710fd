import { randomUUID } from 'node:crypto'
import { ftruncateSync, openSync, statfsSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** As much as any stream here gives at a time. */
const ZEROS = Buffer.alloc(1 << 16)

/** How much of what is free on the disk may be taken. */
const SHARE_OF_FREE = 0.9

/**
 * Writes a stream to a temporary file and resolves to its descriptor. The file has no name any more: it is gone with
 * the descriptor, however this process ends. Zeros take no room. What does not fit is told and left out.
 */
export async function spillToFile(chunks: AsyncIterable<Buffer>, onFull: (problem: string) => void): Promise<number> {
  const descriptor = openNameless()
  let room = freeBytes() * SHARE_OF_FREE
  let length = 0
  for await (const chunk of chunks) {
    if (!isZero(chunk)) {
      room -= chunk.length
      if (room < 0) {
        onFull(`it does not fit into ${tmpdir()} (set TMPDIR to a larger folder)`)
        break
      }
      writeAll(descriptor, chunk, length)
    }
    length += chunk.length
  }
  ftruncateSync(descriptor, length)
  return descriptor
}

function openNameless(): number {
  const path = join(tmpdir(), `crashcrawler-${randomUUID()}`)
  const descriptor = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  return descriptor
}

function freeBytes(): number {
  const { bavail, bsize } = statfsSync(tmpdir())
  return bavail * bsize
}

function writeAll(descriptor: number, chunk: Buffer, position: number): void {
  for (let at = 0; at < chunk.length; ) {
    at += writeSync(descriptor, chunk, at, chunk.length - at, position + at)
  }
}

const isZero = (chunk: Buffer): boolean => chunk.equals(ZEROS.subarray(0, chunk.length))
