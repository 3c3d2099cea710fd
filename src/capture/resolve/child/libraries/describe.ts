import type { BigIntStats } from 'node:fs'
import { posix } from 'node:path'
import type { Library } from '../../../../model/library.js'
import { formatTime } from '../../../../model/time.js'
import { statIn, type View } from '../../../files/in-root.js'
import type { ModuleMapping } from '../../protocol.js'
import type { ElfIdentity } from './elf/identity.js'
import type { PackageNote } from './elf/package-note.js'
import { inspectFile } from './inspect.js'
import { findMissing } from './linker/find-missing.js'
import { type MappedFile, mappedFiles } from './mapped-files.js'
import { checkedPackage, type PackageClaim, REJECTED } from './packages/claim.js'
import { findPackages } from './packages/find-packages.js'
import { isReplaced } from './replaced.js'

export interface DescribeOptions extends View {
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
 * A replaced file has nothing but its path, and its build id where that is known otherwise: what the file there says now, and its package, is not what ran.
 */
export function describeLibraries(modules: readonly ModuleMapping[], view: DescribeOptions): Library[] {
  const { exe } = view
  const files = mappedFiles(modules, exe).flatMap((file) => describeFile(file, view) ?? [])
  const packages = findPackages(
    view,
    files.flatMap(({ elf, library }) => (elf ? library.path : [])),
  )
  const present = files.map(({ library, elf }): Library => {
    if (!elf) return library
    const owner = packages.get(library.path) ?? packageOfNote(elf.packageNote)
    return owner === REJECTED ? { ...library, rejected: ['package'] } : { ...library, package: owner }
  })
  return [...present, ...describeMissing(files, view)]
}

function describeFile({ path, mapping }: MappedFile, view: View): DescribedFile | undefined {
  const file = inspectFile(view, path)
  if (mapping?.buildId !== undefined && file?.elf?.buildId !== mapping.buildId) {
    return { library: { path, buildId: mapping.buildId, replaced: file && true } }
  }
  if (mapping && (file ? isReplaced(mapping, file) : mapping.deleted)) {
    // Only this shows that it was an ELF file: code was run from it.
    return mapping.executable ? { library: { path, replaced: true } } : undefined
  }
  if (!file) {
    const unreadable = statIn(view, path)?.isFile() || undefined
    return mapping?.executable ? { library: { path, unreadable } } : undefined
  }
  if (!file.elf) return undefined
  const { soname, buildId, needed, symbolVersions } = file.elf
  return {
    library: {
      path,
      soname,
      buildId,
      needed: needed.length > 0 ? needed : undefined,
      symbolVersions: symbolVersions.length > 0 ? symbolVersions : undefined,
      changed: mapping && changeOf(file.stats),
    },
    elf: file.elf,
  }
}

/** Of its content or of anything else about it: tools set the time of the content back, and only the kernel sets this one. */
const changeOf = ({ ctimeNs }: BigIntStats): string => formatTime(ctimeNs)

/** Managers by the `type` their packages have in https://systemd.io/ELF_PACKAGE_METADATA/ */
const MANAGERS: Record<string, string> = { deb: 'dpkg', alpm: 'pacman' }

const packageOfNote = (note: PackageNote | undefined): PackageClaim | undefined =>
  note && checkedPackage({ name: note.name, version: note.version, manager: MANAGERS[note.type] ?? note.type })

/**
 * What the linker did not find. A process that got past the linker has all it needs mapped, so files are searched for
 * only where something is not, and what then is found had merely not been loaded yet.
 */
function describeMissing(files: readonly DescribedFile[], { exe, ...view }: DescribeOptions): Library[] {
  const [executable] = files
  if (exe === undefined || executable?.library.path !== exe || !executable.elf?.interpreter) return []
  const mapped = new Set(files.flatMap(({ library }) => [library.soname ?? '', posix.basename(library.path)]))
  const isComplete = files.every(({ elf }) => elf?.needed.every((name) => mapped.has(name)) ?? true)
  if (isComplete) return []
  return findMissing(exe, view)
    .filter(({ name }) => !mapped.has(name))
    .map(({ name, searched, rejected }) => ({
      path: name,
      missing: true,
      searched,
      rejected: rejected ? ['searched'] : undefined,
    }))
}
