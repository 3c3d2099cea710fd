import { SIGINFO } from '../../model/core-notes.js'
import type { RawFault } from '../../model/raw.js'
import { readWord, type WordSize } from '../../model/words.js'

/** NT_SIGINFO, nothing interpreted: signal and code decide which part of the union is valid. */
export function parseSiginfo(note: Buffer, wordSize: WordSize): RawFault | undefined {
  const layout = SIGINFO[wordSize]
  if (note.length < layout.syscall + 4) return undefined
  return {
    signal: note.readInt32LE(layout.signal),
    code: note.readInt32LE(layout.code),
    address: readWord(note, layout.address, wordSize),
    senderPid: note.readUInt32LE(layout.senderPid),
    senderUid: note.readUInt32LE(layout.senderUid),
    syscall: note.readUInt32LE(layout.syscall),
    firstChance: false,
  }
}
