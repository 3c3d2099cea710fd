import { statSync } from 'node:fs'
import type { RawMapping } from '../../../model/raw.js'
import { readLibcPointer } from '../../libc-pointer.js'
import { findAbortMessage, readAbortMessage } from '../../memory/message.js'
import type { ProcessMemory } from '../../memory/process-memory.js'

/** The text that abort(3) or assert(3) of glibc left; undefined where there is none. */
export function abortMessageOf(memory: ProcessMemory, mappings: readonly RawMapping[]): string | undefined {
  const same = new Set(mappings.flatMap(({ path, inode }) => (path && isFileHere(path, inode) ? [path] : [])))
  const pointer = readLibcPointer('__abort_msg', memory, mappings, same)
  return pointer === undefined ? findAbortMessage(memory, mappings) : readAbortMessage(memory, pointer)
}

/** Whether the path leads this process to the file that was mapped. Libraries are named as lib…so…: others are not looked at. */
function isFileHere(path: string, inode: bigint | undefined): boolean {
  if (!/\/libc[.-][^/]*$/.test(path)) return false
  const file = statSync(path, { bigint: true, throwIfNoEntry: false })
  return file !== undefined && file.ino === inode
}
