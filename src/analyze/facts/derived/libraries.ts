import { basename, dirname } from 'node:path/posix'
import type { Library } from '../../../model/library.js'
import { rememberedOf } from '../../../model/remembered.js'
import type { CapturedFacts } from '../captured.js'
import { derived } from '../derive.js'
import { isMissing } from '../symbol-versions.js'

/** What is wrong with the libraries of the process. */

export const missingLibraries = derived({
  type: 'texts',
  label: 'missing libraries',
  each: 'missing library',
  part: () => ({ label: 'missing libraries', each: 'missing library' }),
  meaning: 'needed libraries that the dynamic linker does not find',
  example: ['libanswer.so.1'],
  value: ({ libraries }) => libraries && missingIn(libraries),
})

type Libraries = NonNullable<CapturedFacts['libraries']>

const missingIn = rememberedOf((libraries: Libraries): string[] | undefined => {
  const missing = Object.entries(libraries).flatMap(([name, library]) => (library.missing ? [name] : []))
  return missing.length > 0 ? missing : undefined
})

export const missingSymbolVersions = derived({
  type: 'texts',
  label: 'missing symbol versions',
  each: 'missing symbol version',
  part: () => ({ label: 'missing symbol versions', each: 'missing symbol version' }),
  meaning: 'needed symbol versions that the library found does not define',
  example: ['libc.so.6(GLIBC_2.38)'],
  value: ({ libraries }): string[] | undefined => libraries && missingVersionsIn(libraries),
})

const missingVersionsIn = rememberedOf((libraries: Libraries): string[] | undefined => {
  const missing = Object.values(libraries).flatMap(({ symbolVersions = [] }) =>
    symbolVersions.filter((version) => isMissing(version, libraries)),
  )
  return missing.length > 0 ? [...new Set(missing)] : undefined
})

export const replacedModule = derived({
  type: 'text',
  label: 'replaced library',
  says: (value) => `file of ${value} was replaced while the process ran`,
  meaning:
    'name of the library whose code was executing, where its file was replaced while the process ran; not for cores, which may be analyzed long after',
  example: 'libplugin.so',
  value: ({ frames, libraries, durationMs }): string | undefined => {
    const library = durationMs === undefined ? undefined : libraryAt(frames?.[0]?.module, libraries)
    return library?.replaced ? basename(library.path ?? '') : undefined
  },
})

export const overwrittenModule = derived({
  type: 'text',
  label: 'library that was changed',
  says: (value) => `file of ${value} was changed while the process ran`,
  meaning:
    'name of the program or library whose code was executing, or had jumped to an address without code, where its file was written to in place while the process ran',
  example: 'libplugin.so',
  value: ({ frames, libraries }): string | undefined => {
    const module = frames?.find((frame) => frame.module !== undefined)?.module
    const library = libraryAt(module, libraries)
    return library?.changed === undefined ? undefined : basename(library.path ?? '')
  },
})

const libraryAt = (path: string | undefined, libraries: CapturedFacts['libraries']) =>
  path === undefined || !libraries ? undefined : librariesByPath(libraries).get(path)

/** The first one, where a path is that of several. */
const librariesByPath = rememberedOf(
  (libraries: Libraries) =>
    new Map(
      Object.values(libraries)
        .map((library) => [library.path, library] as const)
        .reverse(),
    ),
)

export const foreignLibc = derived({
  type: 'text',
  label: 'C library that is not the one of the dynamic linker',
  says: (value) => `C library is not the one of the dynamic linker: ${value}`,
  meaning:
    'libc.so.6 and the dynamic linker of glibc, where they are not from the same folder, nor both from folders of the system: they only work together in the same version',
  example: '/opt/app/lib/libc.so.6 (glibc 2.31) with /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 (glibc 2.36)',
  value: ({ libraries }): string | undefined => libraries && foreignLibcIn(libraries),
})

const foreignLibcIn = rememberedOf((libraries: Libraries): string | undefined => {
  const libc = libraries['libc.so.6']
  if (libc?.path === undefined || libc.missing) return undefined
  const name = Object.keys(libraries).find((name) => /^ld(?:-linux.*|64)\.so\.\d+$/.test(name))
  const linker = name === undefined ? undefined : libraries[name]
  if (linker?.path === undefined) return undefined
  if (folderOf(libc.path) === folderOf(linker.path)) return undefined
  return `${libc.path}${release(libc)} with ${linker.path}${release(linker)}`
})

/**
 * The folders of the system count as one: /lib may be a link to /usr/lib, and images for containers have the linker in
 * /lib64, where programs look for it, and the C library where its package has it.
 */
const folderOf = (path: string): string =>
  dirname(path).replace(/^(?:\/usr)?\/lib(?:32|64|x32)?(?:\/\w+-linux-gnu\w*)?$/, '/lib')

/**
 * Until glibc 2.34 the names of the files have the release in them. The versions of symbols do not: a release that adds no
 * symbol, such as 2.31, defines no version of its own, and the linker none at all.
 */
function release({ symbolVersions = [], package: owner, path = '' }: Partial<Library>): string {
  const exact = /^(?:libc|ld)-(2\.\d+)\.so$/.exec(basename(path))?.[1] ?? /^2\.\d+/.exec(owner?.version ?? '')?.[0]
  if (exact !== undefined) return ` (glibc ${exact})`
  const versions = /^libc[.-]/.test(basename(path)) ? symbolVersions : []
  const defined = versions.map((version) => /^GLIBC_(2\.\d+)$/.exec(version)?.[1]).find((found) => found !== undefined)
  return defined === undefined ? '' : ` (glibc ${defined} or later)`
}

export const preloadedModule = derived({
  type: 'text',
  label: 'preloaded library',
  says: (value) => `${value} is in LD_PRELOAD`,
  meaning:
    'name of the library in LD_PRELOAD or LD_AUDIT whose code was executing, or had called the C library; with run, or with --env',
  example: 'libhook.so',
  value: ({ frames = [], environment = {} }): string | undefined => {
    const added = ['LD_PRELOAD', 'LD_AUDIT'].flatMap((name) => environment[name]?.split(/[ :]+/) ?? [])
    if (added.length === 0) return undefined
    const own = frames.find(({ module }) => module !== undefined && !/\/(?:libc|libm|libpthread|ld)[-.]/.test(module))
    const name = own?.module === undefined ? undefined : basename(own.module)
    return added.some((each) => each !== '' && basename(each) === name) ? name : undefined
  },
})
