import { NOTE_TYPES } from '../../../model/core-notes.js'
import type { ProgramHeader } from '../../../model/elf.js'
import type { CoreFile } from '../core-file.js'

type NoteName = keyof typeof NOTE_TYPES

/** In bytes. The longest NT_FILE is CORE_FILE_NOTE_SIZE_MAX of fs/coredump.c. */
const LONGEST: Readonly<Record<NoteName, number>> = {
  prstatus: 1024,
  prpsinfo: 1024,
  auxv: 64 * 1024,
  siginfo: 1024,
  file: 16 * 1024 * 1024,
}

/** The one that crashed, and as many others as a report can bear. */
const MAX_THREADS = 129

/** Every thread has an NT_PRSTATUS. Of other notes the first is that of the process, or of the thread that crashed. */
const mostOf = (name: NoteName): number => (name === 'prstatus' ? MAX_THREADS : 1)

/** A dozen for each of as many threads as there can be by default (kernel.threads-max of a large machine). */
const MAX_NOTES = 2 ** 18

const OWNER = 'CORE\0'
const MAX_OWNER = 16
const HEADER_SIZE = 12

export interface Notes {
  /** By name, in the order of the file, and no more than are of use. */
  contents: Readonly<Record<NoteName, Buffer[]>>
  /** How many threads there were. */
  threads: number
  /** None is missing or cut at the end of the file. */
  isComplete: boolean
}

/** The notes that describe the process: elf(5), Elf64_Nhdr. */
export function readNotes(file: CoreFile, segments: readonly ProgramHeader[]): Notes {
  const contents: Notes['contents'] = { prstatus: [], prpsinfo: [], auxv: [], siginfo: [], file: [] }
  let threads = 0
  let left = MAX_NOTES
  for (const { offset, fileSize } of segments) {
    const end = offset + fileSize
    for (let at = offset; at + BigInt(HEADER_SIZE) <= end && at < file.size && left > 0; left--) {
      const { name, content, size, next } = noteAt(file, at)
      if (name === 'prstatus') threads++
      if (name && contents[name].length < mostOf(name)) {
        contents[name].push(file.read(content, Math.min(size, LONGEST[name])))
      }
      at = next
    }
  }
  const isWhole = segments.every(({ offset, fileSize }) => offset + fileSize <= file.size)
  return { contents, threads, isComplete: segments.length > 0 && left > 0 && isWhole }
}

/** The content of the first note of an owner and type, at most so many bytes; undefined where there is none. */
export function findNote(
  file: CoreFile,
  segments: readonly ProgramHeader[],
  { owner, type }: { owner: string; type: number },
  most: number,
): Buffer | undefined {
  let left = MAX_NOTES
  for (const { offset, fileSize } of segments) {
    for (let at = offset; at < offset + fileSize && at < file.size && left > 0; left--) {
      const note = noteAt(file, at)
      if (note.type === type && note.owner === `${owner}\0`) return file.read(note.content, Math.min(note.size, most))
      at = note.next
    }
  }
  return undefined
}

/** Of the first note: '' where there is none. Systems put their names there. */
export function firstOwner(file: CoreFile, [segment]: readonly ProgramHeader[]): string {
  return segment ? noteAt(file, segment.offset).owner.replace(/\0.*$/s, '') : ''
}

interface Note {
  /** Of those that are of use. */
  name?: NoteName
  /** The beginning of its owner, and its type. */
  owner: string
  type: number
  /** Where its content begins, and how many bytes that is. */
  content: bigint
  size: number
  next: bigint
}

function noteAt(file: CoreFile, at: bigint): Note {
  const header = Buffer.alloc(HEADER_SIZE + MAX_OWNER)
  file.read(at, header.length).copy(header)
  const [ownerSize, size, type] = [header.readUInt32LE(0), header.readUInt32LE(4), header.readUInt32LE(8)]
  const content = at + BigInt(HEADER_SIZE) + aligned(ownerSize)
  const owner = header.toString('latin1', HEADER_SIZE, HEADER_SIZE + Math.min(ownerSize, MAX_OWNER))
  const name = ownerSize === OWNER.length && owner === OWNER ? nameOf(type) : undefined
  return { name, owner, type, content, size, next: content + aligned(size) }
}

const NAMES: readonly NoteName[] = ['prstatus', 'prpsinfo', 'auxv', 'siginfo', 'file']

const nameOf = (type: number): NoteName | undefined => NAMES.find((name) => NOTE_TYPES[name] === type)

const aligned = (size: number): bigint => (BigInt(size) + 3n) & ~3n
