import { randomUUID } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, statfsSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../../model/errors.js'

/** As much as any stream here gives at a time. */
const ZEROS = Buffer.alloc(1 << 16)

/** How much of what is free on the disk may be taken. */
const SHARE_OF_FREE = 0.9

/**
 * Writes a stream to a temporary file and resolves to its descriptor. The file has no name any more: it is gone with
 * the descriptor, however this process ends. Zeros take no room. What does not fit is reported and left out.
 */
export async function spillToFile(chunks: AsyncIterable<Buffer>, onFull: (problem: string) => void): Promise<number> {
  const descriptor = openNameless()
  try {
    const { length, isWhole } = await write(chunks, descriptor)
    ftruncateSync(descriptor, length)
    if (!isWhole) onFull(`it does not fit into ${tmpdir()} (set TMPDIR to a larger folder)`)
    return descriptor
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function openNameless(): number {
  const path = join(tmpdir(), `crashcrawler-${randomUUID()}`)
  try {
    const descriptor = openSync(path, 'wx+', 0o600)
    unlinkSync(path)
    return descriptor
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    throw new UserError(`no temporary file could be made (${reason}); set TMPDIR to a folder that can be written to`)
  }
}

async function write(chunks: AsyncIterable<Buffer>, descriptor: number): Promise<{ length: number; isWhole: boolean }> {
  let room = freeBytes() * SHARE_OF_FREE
  let length = 0
  for await (const chunk of chunks) {
    if (!isZero(chunk)) {
      room -= chunk.length
      if (room < 0) return { length, isWhole: false }
      writeAll(descriptor, chunk, length)
    }
    length += chunk.length
  }
  return { length, isWhole: true }
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
