import { MESSAGE_CAPACITY } from '../../model/capacities.js'
import type { RawMapping } from '../../model/raw.js'
import { VM_WRITE } from '../../model/vm-flags.js'
import { decodeCString } from '../event/text.js'
import type { ProcessMemory } from './process-memory.js'

/** struct abort_msg_s { unsigned int size; char msg[]; } (glibc include/stdlib.h) */
const TEXT = 4n

/** The text glibc's abort() and assert() left, from the value of __abort_msg. undefined where there is none. */
export function readAbortMessage(memory: ProcessMemory, pointer: bigint | undefined): string | undefined {
  if (!pointer) return undefined
  const text = decodeCString(memory.read(pointer + TEXT, MESSAGE_CAPACITY - 1))
  return text === '' ? undefined : text
}

const PAGE = 4096n
/** glibc takes whole pages for its text, and few of them; the kernel may put them next to others. */
const MAX_PAGES = 64n

/**
 * The same text where the place of __abort_msg is not known, as of a core from another machine: a page of its own that
 * says how long it is and holds one printable text with its newline, and then nothing (sysdeps/posix/libc_fatal.c,
 * assert/assert.c).
 */
export function findAbortMessage(memory: ProcessMemory, mappings: readonly RawMapping[]): string | undefined {
  for (const { start, end, path, vmFlags } of mappings) {
    if (path !== undefined || !(vmFlags & VM_WRITE) || end - start > MAX_PAGES * PAGE) continue
    for (let page = start; page < end; page += PAGE) {
      const text = messageAt(memory.read(page, Number(PAGE)))
      if (text !== undefined) return text
    }
  }
  return undefined
}

function messageAt(page: Buffer): string | undefined {
  if (page.length < Number(PAGE) || page.readUInt32LE(0) !== Number(PAGE)) return undefined
  const text = decodeCString(page.subarray(Number(TEXT)))
  const rest = page.subarray(Number(TEXT) + text.length)
  return PRINTABLE_LINES.test(text) && rest.every((byte) => byte === 0) ? text : undefined
}

const PRINTABLE_LINES = /^[\x20-\x7e\t\n]{4,}\n$/
