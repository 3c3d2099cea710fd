import type { CoreFile } from '../core-file.js'
import type { Segment } from '../elf-header.js'

/** include/uapi/linux/elf.h. Of the owner CORE; other owners give the same numbers to other things. */
const TYPES = { prstatus: 1, prpsinfo: 3, auxv: 6, siginfo: 0x53494749, file: 0x46494c45 } as const
type NoteName = keyof typeof TYPES

/** In bytes. The longest NT_FILE is CORE_FILE_NOTE_SIZE_MAX of fs/coredump.c. */
const LONGEST: Readonly<Record<NoteName, number>> = {
  prstatus: 1024,
  prpsinfo: 1024,
  auxv: 64 * 1024,
  siginfo: 1024,
  file: 16 * 1024 * 1024,
}

/** The one that crashed, and as many others as a report can bear. */
const MOST_THREADS = 129

/** Every thread has an NT_PRSTATUS. Of other notes the first is that of the process, or of the thread that crashed. */
const mostOf = (name: NoteName): number => (name === 'prstatus' ? MOST_THREADS : 1)

/** A dozen for each of as many threads as there can be by default (kernel.threads-max of a large machine). */
const MOST_NOTES = 2 ** 18

const OWNER = 'CORE\0'
const HEADER_SIZE = 12

export interface Notes {
  /** By name, in the order of the file, and no more than are of use. */
  contents: Readonly<Record<NoteName, Buffer[]>>
  /** How many threads there were. */
  threads: number
  /** None is missing or cut at the end of the file. */
  isComplete: boolean
}

/** The notes that tell of the process: elf(5), Elf64_Nhdr. */
export function readNotes(file: CoreFile, segments: readonly Segment[]): Notes {
  const contents: Notes['contents'] = { prstatus: [], prpsinfo: [], auxv: [], siginfo: [], file: [] }
  let threads = 0
  let left = MOST_NOTES
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

interface Note {
  /** Of those that are of use. */
  name?: NoteName
  /** Where its content begins, and how many bytes that is. */
  content: bigint
  size: number
  next: bigint
}

function noteAt(file: CoreFile, at: bigint): Note {
  const header = Buffer.alloc(HEADER_SIZE + OWNER.length)
  file.read(at, header.length).copy(header)
  const [ownerSize, size, type] = [header.readUInt32LE(0), header.readUInt32LE(4), header.readUInt32LE(8)]
  const content = at + BigInt(HEADER_SIZE) + aligned(ownerSize)
  const isOfCore = ownerSize === OWNER.length && header.toString('latin1', HEADER_SIZE) === OWNER
  return { name: isOfCore ? nameOf(type) : undefined, content, size, next: content + aligned(size) }
}

const NAMES: readonly NoteName[] = ['prstatus', 'prpsinfo', 'auxv', 'siginfo', 'file']

const nameOf = (type: number): NoteName | undefined => NAMES.find((name) => TYPES[name] === type)

const aligned = (size: number): bigint => (BigInt(size) + 3n) & ~3n
