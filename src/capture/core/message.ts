import { MESSAGE_CAPACITY } from '../live/abi.js'
import { decodeCString } from '../live/text.js'
import type { CoreMemory } from './memory.js'

/** struct abort_msg_s { unsigned int size; char msg[]; } (glibc include/stdlib.h) */
const TEXT = 4n

/** The text glibc's abort() and assert() left, from the value of __abort_msg. undefined where there is none. */
export function readAbortMessage(memory: CoreMemory, pointer: bigint | undefined): string | undefined {
  if (!pointer) return undefined
  const text = decodeCString(memory.read(pointer + TEXT, MESSAGE_CAPACITY - 1))
  return text === '' ? undefined : text
}
