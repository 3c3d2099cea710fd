import { SIGINFO } from '../../model/core-notes.js'
import type { RawFault } from '../../model/raw.js'

/** NT_SIGINFO, nothing interpreted: signal and code decide which part of the union is valid. */
export function parseSiginfo(note: Buffer): RawFault | undefined {
  if (note.length < SIGINFO.syscall + 4) return undefined
  return {
    signal: note.readInt32LE(SIGINFO.signal),
    code: note.readInt32LE(SIGINFO.code),
    address: note.readBigUInt64LE(SIGINFO.address),
    senderPid: note.readUInt32LE(SIGINFO.senderPid),
    senderUid: note.readUInt32LE(SIGINFO.senderUid),
    syscall: note.readUInt32LE(SIGINFO.syscall),
    firstChance: false,
  }
}
