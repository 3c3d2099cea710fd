import { type CoreFile, minimum } from '../core-file.js'
import type { Segment } from '../elf-header.js'

export interface Note {
  type: number
  content: Buffer
}

export interface Notes {
  notes: Note[]
  /** None is missing or cut at the end of the file. */
  isComplete: boolean
}

/** include/uapi/linux/elf.h. Of the owner CORE; other owners give the same numbers to other things. */
export const NT_PRSTATUS = 1
export const NT_PRPSINFO = 3
export const NT_AUXV = 6
export const NT_SIGINFO = 0x53494749
export const NT_FILE = 0x46494c45

const WANTED: readonly number[] = [NT_PRSTATUS, NT_PRPSINFO, NT_AUXV, NT_SIGINFO, NT_FILE]
const OWNER = 'CORE\0'
const HEADER_SIZE = 12

/** fs/coredump.c: CORE_FILE_NOTE_SIZE_MAX. */
const LONGEST_NOTE = 16 * 1024 * 1024

/** A dozen for each of the most threads there can be by default (kernel.threads-max of a large machine). */
const MOST_NOTES = 2 ** 18

/** The notes that tell of the process, in the order of the file: elf(5), Elf64_Nhdr. */
export function readNotes(file: CoreFile, segments: readonly Segment[]): Notes {
  const notes: Note[] = []
  let isComplete = segments.length > 0
  let left = MOST_NOTES
  for (const { offset, fileSize } of segments) {
    const end = offset + fileSize
    for (let at = offset; at + BigInt(HEADER_SIZE) <= end && left > 0; left--) {
      const header = file.read(at, HEADER_SIZE + OWNER.length)
      if (header.length < HEADER_SIZE) {
        isComplete = false
        break
      }
      const [ownerSize, size, type] = [header.readUInt32LE(0), header.readUInt32LE(4), header.readUInt32LE(8)]
      const content = at + BigInt(HEADER_SIZE) + aligned(ownerSize)
      if (WANTED.includes(type) && ownerSize === OWNER.length && header.toString('latin1', HEADER_SIZE) === OWNER) {
        const note = { type, content: file.read(content, Math.min(size, LONGEST_NOTE)) }
        if (note.content.length < size) isComplete = false
        notes.push(note)
      }
      at = content + aligned(size)
    }
    if (left === 0 || minimum(end, file.size) < end) isComplete = false
  }
  return { notes, isComplete }
}

const aligned = (size: number): bigint => (BigInt(size) + 3n) & ~3n
