import type { RawFault } from '../../../model/raw.js'

/** struct siginfo, include/uapi/asm-generic/siginfo.h: three words, then a union that is aligned to pointers. */
const SIGNAL = 0
const CODE = 8
const UNION = 16
const SYSCALL = UNION + 8
const SIZE = SYSCALL + 4

/** NT_SIGINFO, nothing interpreted: which part of the union means something is told by signal and code. */
export function parseSiginfo(note: Buffer): RawFault | undefined {
  if (note.length < SIZE) return undefined
  return {
    signal: note.readInt32LE(SIGNAL),
    code: note.readInt32LE(CODE),
    address: note.readBigUInt64LE(UNION),
    senderPid: note.readUInt32LE(UNION),
    senderUid: note.readUInt32LE(UNION + 4),
    syscall: note.readUInt32LE(SYSCALL),
    firstChance: false,
  }
}
