import { statSync } from 'node:fs'
import { beginningOf } from './beginning.js'
import { MAGIC_LENGTH, toolOf } from './decompress.js'
import { isGzip } from './gunzip.js'

/** Of a file that begins as a log does, or as something that is compressed: its size in bytes. */
export interface Form {
  size: number
  isCompressed: boolean
}

/** undefined for standard input, for pipes and all other files. What cannot be opened is for the reader to tell. */
export function formOf(path: string): Form | undefined {
  const start = beginningOf(path, MAGIC_LENGTH)
  const isCompressed = start[0] !== OPENING_BRACE
  if (isCompressed && !isGzip(start) && toolOf(start) === undefined) return undefined
  return { size: statSync(path, { throwIfNoEntry: false })?.size ?? 0, isCompressed }
}

/** Of the object that a header is. */
const OPENING_BRACE = 0x7b
