import { MAX_BUILD_ID } from '../../../../../model/capacities.js'
import { DT, readDynamic } from './dynamic.js'
import { type FileBytes, readString } from './file-bytes.js'
import { type ElfHeaders, readHeaders } from './headers.js'
import { type Note, parseNotes } from './notes.js'
import { type PackageNote, parsePackageNote } from './package-note.js'
import { readDefinedVersions, readNeededVersions } from './symbol-versions.js'
import { summarizeVersions } from './version-summary.js'

/** What an ELF file says of itself, as far as it is certain: what lies outside of the file is left out. */
export interface ElfIdentity {
  bits: 32 | 64
  machine: string | undefined
  /** The dynamic linker it asks for. */
  interpreter?: string
  soname?: string
  needed: string[]
  /** DT_RPATH and DT_RUNPATH, folders separated by colons. */
  rpath?: string
  runpath?: string
  noDefaultFolders: boolean
  symbolVersions: string[]
  /** Hexadecimal. */
  buildId?: string
  packageNote?: PackageNote
}

/** elf.h, and https://systemd.io/ELF_PACKAGE_METADATA/ */
const NT_GNU_BUILD_ID = 3
const NT_FDO_PACKAGE = 0xcafe1a7e
const DF_1_NODEFLIB = 0x800

const MAX_NEEDED = 256
/** Nix names a folder for each library. */
const MAX_SEARCH_PATH = 32 * 1024
const MAX_NOTE_BYTES = 64 * 1024
const MAX_NOTE_RANGES = 32

/** Undefined for what is not an ELF file. Never throws for what is in it, only the system's error where reading fails. */
export function readIdentity(bytes: FileBytes): ElfIdentity | undefined {
  const headers = readHeaders(bytes)
  if (!headers) return undefined
  const dynamic = readDynamic(bytes, headers)
  const strings = dynamic.offsetOf(dynamic.value(DT.STRTAB))
  const stringAt = (offset: number | undefined, limit?: number): string | undefined =>
    strings === undefined || offset === undefined ? undefined : readString(bytes, strings + offset, limit)
  const interpreter = headers.programs.find(({ type }) => type === 'interp')
  return {
    bits: headers.bits,
    machine: headers.machine,
    interpreter: interpreter && readString(bytes, interpreter.offset),
    soname: stringAt(dynamic.value(DT.SONAME)),
    needed: dynamic
      .values(DT.NEEDED)
      .slice(0, MAX_NEEDED)
      .flatMap((offset) => stringAt(offset) || []),
    rpath: stringAt(dynamic.value(DT.RPATH), MAX_SEARCH_PATH),
    runpath: stringAt(dynamic.value(DT.RUNPATH), MAX_SEARCH_PATH),
    noDefaultFolders: ((dynamic.value(DT.FLAGS_1) ?? 0) & DF_1_NODEFLIB) !== 0,
    symbolVersions: summarizeVersions(
      readDefinedVersions(bytes, dynamic, stringAt),
      readNeededVersions(bytes, dynamic, stringAt),
    ),
    ...readNotes(bytes, headers),
  }
}

/** Sections are asked only for what no segment has: tools that add a note afterwards leave the segments as they are. */
function readNotes(bytes: FileBytes, headers: ElfHeaders): Pick<ElfIdentity, 'buildId' | 'packageNote'> {
  const segments = headers.programs.filter(({ type }) => type === 'note')
  const inSegments = segments
    .slice(0, MAX_NOTE_RANGES)
    .flatMap(({ offset, size, align }) => notesAt(bytes, offset, size, align === 8 ? 8 : 4))
  const found = pickNotes(inSegments)
  if (found.buildId !== undefined && found.packageNote !== undefined) return found
  const sections = headers.noteSections().slice(0, MAX_NOTE_RANGES)
  return pickNotes([...inSegments, ...sections.flatMap(({ offset, size }) => notesAt(bytes, offset, size, 4))])
}

const notesAt = (bytes: FileBytes, offset: number, size: number, align: number): Note[] =>
  parseNotes(bytes.read(offset, Math.min(size, MAX_NOTE_BYTES)), align)

function pickNotes(notes: readonly Note[]): Pick<ElfIdentity, 'buildId' | 'packageNote'> {
  const buildId = notes.find(({ owner, type }) => owner === 'GNU' && type === NT_GNU_BUILD_ID)?.description
  const note = notes.find(({ owner, type }) => owner === 'FDO' && type === NT_FDO_PACKAGE)?.description
  return {
    buildId: buildId && buildId.length > 0 && buildId.length <= MAX_BUILD_ID ? buildId.toString('hex') : undefined,
    packageNote: note && parsePackageNote(note),
  }
}
