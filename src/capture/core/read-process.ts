import { UserError } from '../../model/errors.js'
import type { RawFault } from '../../model/raw.js'
import type { CoreFile } from './core-file.js'
import type { Machine, Segment } from './elf-header.js'
import { type AuxiliaryVector, parseAuxv } from './notes/auxv.js'
import { type FileTable, parseFiles } from './notes/files.js'
import { readNotes } from './notes/notes.js'
import { type ProcessInfo, parsePrpsinfo } from './notes/prpsinfo.js'
import { parsePrstatus, type ThreadStatus } from './notes/prstatus.js'
import { parseSiginfo } from './notes/siginfo.js'

/** What the notes of a core tell. */
export interface CoreProcess {
  info: ProcessInfo
  /** The kernel puts the one that crashed first (fs/binfmt_elf.c: fill_note_info). */
  thread: ThreadStatus
  /** No more of them than a report can bear. */
  otherThreads: ThreadStatus[]
  /** How many threads there were in all. */
  threads: number
  siginfo?: RawFault
  auxv?: AuxiliaryVector
  files?: FileTable
  isComplete: boolean
}

/** Throws UserError for a core that ends before it tells which process it is of. */
export function readProcess(file: CoreFile, machine: Machine, segments: readonly Segment[]): CoreProcess {
  const { contents, threads, isComplete } = readNotes(file, segments)
  const [thread, ...otherThreads] = contents.prstatus.flatMap((note) => parsePrstatus(note, machine) ?? [])
  const [info] = contents.prpsinfo.map(parsePrpsinfo)
  const [siginfo] = contents.siginfo.map(parseSiginfo)
  const [auxv] = contents.auxv.map(parseAuxv)
  const [files] = contents.file.map(parseFiles)
  if (!thread || !info) {
    const remedy = 'raise the limit it was cut at (ulimit -c)'
    throw new UserError(`${file.name}: a core that ends before it tells which process it is of; ${remedy}`)
  }
  return { info, thread, otherThreads, threads, siginfo, auxv, files, isComplete }
}
