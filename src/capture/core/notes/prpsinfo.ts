import { PRPSINFO, PRPSINFO_UID16 } from '../../../model/core-notes.js'
import type { WordSize } from '../../../model/words.js'
import { decodeCString } from '../../event/text.js'

/** NT_PRPSINFO: the process. Ids are those of its own namespaces. */
export interface ProcessInfo {
  uid: number
  gid: number
  pid: number
  parentPid: number
  comm: string
  /** Arguments with a space after each, cut at 79 bytes. */
  commandLine: string
  isCommandLineCut: boolean
}

/** undefined where the note ends too early. */
export function parsePrpsinfo(note: Buffer, wordSize: WordSize): ProcessInfo | undefined {
  const hasSmallIds = wordSize === 4 && note.length < PRPSINFO[4].size
  const layout = hasSmallIds ? PRPSINFO_UID16 : PRPSINFO[wordSize]
  if (note.length < layout.size) return undefined
  const commandLine = note.subarray(layout.commandLine, layout.size)
  const id = (at: number): number => (hasSmallIds ? note.readUInt16LE(at) : note.readUInt32LE(at))
  return {
    uid: id(layout.uid),
    gid: id(layout.gid),
    pid: note.readUInt32LE(layout.pid),
    parentPid: note.readUInt32LE(layout.parentPid),
    comm: decodeCString(note.subarray(layout.comm, layout.commandLine)),
    commandLine: decodeCString(commandLine),
    isCommandLineCut: commandLine.subarray(0, -1).indexOf(0) === -1,
  }
}
