import { decodeCString } from '../../live/text.js'

/** NT_PRPSINFO: the process. Ids are those of its own namespaces. */
export interface ProcessInfo {
  uid: number
  gid: number
  pid: number
  parentPid: number
  comm: string
  /** Arguments with a space behind each, cut at 79 bytes. */
  commandLine: string
  isCommandLineCut: boolean
}

/** struct elf_prpsinfo, include/uapi/linux/elfcore.h, of LP64 processors. */
const UID = 16
const GID = 20
const PID = 24
const PARENT_PID = 28
const COMM = 40
const COMMAND_LINE = 56
const SIZE = 136
const LONGEST_COMMAND_LINE = SIZE - COMMAND_LINE - 1

/** undefined where the note ends too early. */
export function parsePrpsinfo(note: Buffer): ProcessInfo | undefined {
  if (note.length < SIZE) return undefined
  const commandLine = note.subarray(COMMAND_LINE, SIZE)
  return {
    uid: note.readUInt32LE(UID),
    gid: note.readUInt32LE(GID),
    pid: note.readUInt32LE(PID),
    parentPid: note.readUInt32LE(PARENT_PID),
    comm: decodeCString(note.subarray(COMM, COMMAND_LINE)),
    commandLine: decodeCString(commandLine),
    isCommandLineCut: commandLine.subarray(0, LONGEST_COMMAND_LINE).indexOf(0) === -1,
  }
}
