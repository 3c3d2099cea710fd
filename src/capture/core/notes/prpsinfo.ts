import { PRPSINFO } from '../../../model/core-notes.js'
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

const MAX_COMMAND_LINE = PRPSINFO.size - PRPSINFO.commandLine - 1

/** undefined where the note ends too early. */
export function parsePrpsinfo(note: Buffer): ProcessInfo | undefined {
  if (note.length < PRPSINFO.size) return undefined
  const commandLine = note.subarray(PRPSINFO.commandLine, PRPSINFO.size)
  return {
    uid: note.readUInt32LE(PRPSINFO.uid),
    gid: note.readUInt32LE(PRPSINFO.gid),
    pid: note.readUInt32LE(PRPSINFO.pid),
    parentPid: note.readUInt32LE(PRPSINFO.parentPid),
    comm: decodeCString(note.subarray(PRPSINFO.comm, PRPSINFO.commandLine)),
    commandLine: decodeCString(commandLine),
    isCommandLineCut: commandLine.subarray(0, MAX_COMMAND_LINE).indexOf(0) === -1,
  }
}
