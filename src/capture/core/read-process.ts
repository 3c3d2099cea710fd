import { UserError } from '../../model/errors.js'
import type { RawFault } from '../../model/raw.js'
import type { CoreFile } from './core-file.js'
import type { Machine, Segment } from './elf-header.js'
import { type AuxiliaryVector, parseAuxv } from './notes/auxv.js'
import { type FileTable, parseFiles } from './notes/files.js'
import { NT_AUXV, NT_FILE, NT_PRPSINFO, NT_PRSTATUS, NT_SIGINFO, readNotes } from './notes/notes.js'
import { type ProcessInfo, parsePrpsinfo } from './notes/prpsinfo.js'
import { parsePrstatus, type ThreadStatus } from './notes/prstatus.js'
import { parseSiginfo } from './notes/siginfo.js'

/** What the notes of a core tell. */
export interface CoreProcess {
  info: ProcessInfo
  /** The kernel puts the one that crashed first (fs/binfmt_elf.c: fill_note_info). */
  thread: ThreadStatus
  otherThreads: ThreadStatus[]
  siginfo?: RawFault
  auxv?: AuxiliaryVector
  files?: FileTable
  isComplete: boolean
}

/** Throws UserError for a core that ends before it tells which process it is of. */
export function readProcess(file: CoreFile, machine: Machine, segments: readonly Segment[]): CoreProcess {
  const { notes, isComplete } = readNotes(file, segments)
  const all = (wanted: number): Buffer[] => notes.filter(({ type }) => type === wanted).map(({ content }) => content)
  const first = <T>(wanted: number, parse: (note: Buffer) => T): T | undefined => all(wanted).slice(0, 1).map(parse)[0]
  const [thread, ...otherThreads] = all(NT_PRSTATUS).flatMap((note) => parsePrstatus(note, machine) ?? [])
  const info = first(NT_PRPSINFO, parsePrpsinfo)
  if (!thread || !info) {
    throw new UserError(
      `${file.name}: a core that ends before it tells which process it is of; raise the limit it was cut at (ulimit -c)`,
    )
  }
  return {
    info,
    thread,
    otherThreads,
    siginfo: first(NT_SIGINFO, parseSiginfo),
    auxv: first(NT_AUXV, parseAuxv),
    files: first(NT_FILE, parseFiles),
    isComplete,
  }
}
