import { posix } from 'node:path'
import type { Library, PackageVersion } from '../../../model/event.js'
import type { ModuleMapping } from '../protocol.js'
import type { ElfIdentity } from './elf/identity.js'
import type { PackageNote } from './elf/package-note.js'
import { inspectFile } from './inspect.js'
import { findMissing } from './linker/find-missing.js'
import { type MappedFile, mappedFiles } from './mapped-files.js'
import { findPackages } from './packages/find-packages.js'
import { isReplaced } from './replaced.js'

export interface DescribeOptions {
  /** Folder that was / to the process. */
  root: string
  /** Path of the executable. */
  exe?: string
}

interface DescribedFile {
  library: Library
  /** Absent where the file that was mapped cannot be read any more. */
  elf?: ElfIdentity
}

/**
 * One entry for each ELF file that was mapped, the executable first, then those the dynamic linker did not find.
 * A replaced file has nothing but its path: what the file there says now, and its package, is not what ran.
 */
export function describeLibraries(modules: readonly ModuleMapping[], { root, exe }: DescribeOptions): Library[] {
  const files = mappedFiles(modules, exe).flatMap((file) => describeFile(file, root) ?? [])
  const packages = findPackages(
    root,
    files.flatMap(({ elf, library }) => (elf ? library.path : [])),
  )
  const present = files.map(({ library, elf }): Library => {
    if (!elf) return library
    return { ...library, package: packages.get(library.path) ?? packageOfNote(elf.packageNote) }
  })
  return [...present, ...describeMissing(files, root, exe)]
}

function describeFile({ path, mapping }: MappedFile, root: string): DescribedFile | undefined {
  const file = inspectFile(root, path)
  if (mapping && (file ? isReplaced(mapping, file) : mapping.deleted)) {
    // Whether it was an ELF file can be told from this alone: code was run from it.
    return mapping.executable ? { library: { path, replaced: true } } : undefined
  }
  if (!file) return mapping?.executable ? { library: { path } } : undefined
  if (!file.elf) return undefined
  const { soname, buildId, needed, symbolVersions } = file.elf
  return {
    library: {
      path,
      soname,
      buildId,
      needed: needed.length > 0 ? needed : undefined,
      symbolVersions: symbolVersions.length > 0 ? symbolVersions : undefined,
    },
    elf: file.elf,
  }
}

/** Managers by the `type` their packages have in https://systemd.io/ELF_PACKAGE_METADATA/ */
const MANAGERS: Record<string, string> = { deb: 'dpkg', alpm: 'pacman' }

const packageOfNote = (note: PackageNote | undefined): PackageVersion | undefined =>
  note && { name: note.name, version: note.version, manager: MANAGERS[note.type] ?? note.type }

/**
 * What the linker did not find. A process that got past the linker has all it needs mapped, so files are searched for
 * only where something is not, and what then is found had merely not been loaded yet.
 */
function describeMissing(files: readonly DescribedFile[], root: string, exe: string | undefined): Library[] {
  const [executable] = files
  if (exe === undefined || executable?.library.path !== exe || !executable.elf?.interpreter) return []
  const mapped = new Set(files.flatMap(({ library }) => [library.soname ?? '', posix.basename(library.path)]))
  const isComplete = files.every(({ elf }) => elf?.needed.every((name) => mapped.has(name)) ?? true)
  if (isComplete) return []
  return findMissing(exe, root)
    .filter(({ name }) => !mapped.has(name))
    .map(({ name, searched }) => ({ path: name, missing: true, searched }))
}
