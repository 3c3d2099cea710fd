import type { Static } from 'typebox'
import type { Capture } from '../../model/capture.js'
import type { CrashEvent } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import { words } from '../words.js'
import { flag, group, list, number, text, texts } from './field.js'
import { baseName, orEmpty } from './text.js'
import { readableSize } from './units.js'

export const HostView = group(
  {
    hostname: text('nodename of uname(2); empty: not known'),
    reader: text('where the host is not known: the machine that read the core file'),
    kernel: text('release of uname(2); empty: not known'),
    arch: text('processor: x86_64 or aarch64; of cores and minidumps also i386, arm and riscv64'),
    distro: text('Debian GNU/Linux 12 (bookworm)'),
    cpu: text('model of the processor'),
    cpus: text('how many there are'),
    memory: text('memory in all'),
  },
  'the machine of the crash',
)

export const viewHost = (host: Host): Static<typeof HostView> => ({
  hostname: host.ofReader ? '' : host.hostname,
  reader: host.ofReader ? host.hostname : '',
  kernel: host.kernel,
  arch: host.arch,
  distro: orEmpty(host.distro),
  cpu: orEmpty(host.cpu),
  cpus: orEmpty(host.cpus),
  memory: host.memoryKb === undefined ? '' : readableSize(host.memoryKb * 1024),
})

export const CaptureView = group(
  {
    tier: text('capture tier: A, B, C, D, E or S, or none'),
    truncated: text('what is there only in part: stack, maps, argv'),
    missing: text('what this way of capture cannot see: standard error, who sent the signal'),
    lost: number('deaths lost before this one since the capture began'),
  },
  'how complete the evidence is',
)

export const viewCapture = (capture: Capture | undefined): Static<typeof CaptureView> => ({
  tier: orEmpty(capture?.tier),
  truncated: namesOf(capture?.truncated),
  missing: namesOf(capture?.missing),
  lost: capture?.lost ?? 0,
})

const namesOf = (parts: readonly string[] = []): string => parts.map((part) => words().parts[part] ?? part).join(', ')

const LibraryView = group({
  name: text('soname, or name of the file'),
  path: text('path'),
  package: text('package and version'),
  buildId: text('build id'),
  replaced: flag('the file on disk is no longer the one that was mapped'),
  missing: flag('the dynamic linker did not find it'),
  searched: texts('where a missing one was looked for'),
})
export const LibrariesView = group(
  {
    rows: list(LibraryView, 'first those with something wrong'),
    noted: number('how many are missing or were replaced'),
  },
  'libraries and other mapped programs',
)

/** Those that are missing or were replaced first: they may be the reason. */
export function viewLibraries({ libraries = [] }: CrashEvent): Static<typeof LibrariesView> {
  const isNoted = (row: Static<typeof LibraryView>): boolean => row.missing || row.replaced
  const rows = libraries.map(viewLibrary).sort((a, b) => Number(isNoted(b)) - Number(isNoted(a)))
  return { rows, noted: rows.filter(isNoted).length }
}

const viewLibrary = (library: NonNullable<CrashEvent['libraries']>[number]): Static<typeof LibraryView> => ({
  name: library.soname ?? baseName(library.path),
  path: library.path,
  package: library.package === undefined ? '' : `${library.package.name} ${library.package.version}`,
  buildId: orEmpty(library.buildId),
  replaced: library.replaced === true,
  missing: library.missing === true,
  searched: library.searched ?? [],
})

export const SyscallsView = list(
  group({ call: text('open("/etc/x", O_RDONLY)'), errno: text('ENOENT') }),
  'the last system calls that failed',
)

export const viewSyscalls = ({ failedSyscalls = [] }: CrashEvent): Static<typeof SyscallsView> =>
  failedSyscalls.map(({ name, args = [], errno }) => ({ call: `${name}(${args.join(', ')})`, errno }))
