import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmdirSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where some records are in a spool. */
export interface Stretch {
  offset: number
  length: number
}

/** Opens a file without a name, for records that wait to be decoded. Its descriptor is valid in all threads. */
export function openSpool(): number {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  const path = join(folder, 'trace')
  const fd = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  rmdirSync(folder)
  return fd
}

export const closeSpool = (fd: number): void => closeSync(fd)

export function readStretch(fd: number, { offset, length }: Stretch): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  for (let done = 0; done < length; ) done += readSync(fd, bytes, done, length - done, offset + done)
  return bytes
}

/**
 * Returns what appends to a spool. `read` counts the bytes that its reader is done with: when they are all, the file
 * starts again at its beginning, so that a long trace does not fill the disk.
 */
export function spoolTo(fd: number, read: BigInt64Array): (bytes: Uint8Array) => Stretch {
  let written = 0n
  let offset = 0
  return (bytes) => {
    if (offset > 0 && Atomics.load(read, 0) === written) {
      ftruncateSync(fd, 0)
      offset = 0
    }
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, offset + done)
    const stretch = { offset, length: bytes.length }
    offset += bytes.length
    written += BigInt(bytes.length)
    return stretch
  }
}
