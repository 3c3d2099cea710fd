import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { MAGIC_LENGTH, toolOf } from './decompress.js'
import { isGzip } from './gunzip.js'

/** Of a file that begins as a log does, or as something that is compressed: its size in bytes. */
export interface Form {
  size: number
  isCompressed: boolean
}

/** undefined for standard input, for pipes and all other files. What cannot be opened is for the reader to tell. */
export function formOf(path: string): Form | undefined {
  let descriptor: number
  try {
    // A pipe would be waited for.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) return undefined
    const start = Buffer.alloc(MAGIC_LENGTH)
    const first = start.subarray(0, readSync(descriptor, start))
    if (first[0] === OPENING_BRACE) return { size: stat.size, isCompressed: false }
    return isGzip(first) || toolOf(first) ? { size: stat.size, isCompressed: true } : undefined
  } finally {
    closeSync(descriptor)
  }
}

/** Of the object that a header is. */
const OPENING_BRACE = 0x7b
