import type { ProgramHeader } from '../../model/elf.js'
import { UserError } from '../../model/errors.js'
import type { Machine } from '../../model/machine.js'
import type { RawFault } from '../../model/raw.js'
import { cpuOf } from '../cpu/cpus.js'
import { parseSiginfo } from '../cpu/parse-siginfo.js'
import type { CoreFile } from './core-file.js'
import { type AuxiliaryVector, parseAuxv } from './notes/auxv.js'
import { type FileTable, parseFiles } from './notes/files.js'
import { firstOwner, readNotes } from './notes/notes.js'
import { type ProcessInfo, parsePrpsinfo } from './notes/prpsinfo.js'
import { parsePrstatus, type ThreadStatus } from './notes/prstatus.js'

/** The contents of the notes of a core. */
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
  /** Of a minidump; a core has them in the memory of the process. */
  argv?: string[]
  exe?: string
}

/** Whose cores are ELF files too, with notes of their own. */
const SYSTEMS = ['FreeBSD', 'NetBSD', 'OpenBSD']

/** Throws UserError for a core of another system, and for one that ends before the note that identifies the process. */
export function readProcess(file: CoreFile, machine: Machine, segments: readonly ProgramHeader[]): CoreProcess {
  const { contents, threads, isComplete } = readNotes(file, segments)
  const { wordSize } = cpuOf(machine)
  const [thread, ...otherThreads] = contents.prstatus.flatMap((note) => parsePrstatus(note, machine) ?? [])
  const [info] = contents.prpsinfo.map((note) => parsePrpsinfo(note, wordSize))
  const [siginfo] = contents.siginfo.map((note) => parseSiginfo(note, wordSize))
  const [auxv] = contents.auxv.map((note) => parseAuxv(note, wordSize))
  const [files] = contents.file.map((note) => parseFiles(note, wordSize))
  const system = SYSTEMS.find((name) => firstOwner(file, segments).startsWith(name))
  if (system) throw new UserError(`${file.name}: a core of ${system}; give the core file of a Linux program`)
  if (!thread || !info) {
    const remedy = 'raise the limit it was cut at (ulimit -c)'
    throw new UserError(`${file.name}: the core ends before the note that identifies its process; ${remedy}`)
  }
  return { info, thread, otherThreads, threads, siginfo, auxv, files, isComplete }
}
