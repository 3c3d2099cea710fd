import type { Capture, CrashEvent } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import { baseName, orEmpty } from './text.js'
import { readableSize } from './units.js'

type Library = NonNullable<CrashEvent['libraries']>[number]

export const viewHost = (host: Host) => ({
  hostname: host.hostname,
  kernel: host.kernel,
  arch: host.arch,
  distro: orEmpty(host.distro),
  cpu: orEmpty(host.cpu),
  cpus: orEmpty(host.cpus),
  memory: host.memoryKb === undefined ? '' : readableSize(host.memoryKb * 1024),
})

export const viewCapture = (capture: Capture | undefined) => ({
  tier: orEmpty(capture?.tier),
  truncated: (capture?.truncated ?? []).join(', '),
  lost: capture?.lost ?? 0,
})

export const viewLibrary = (library: Library) => ({
  name: library.soname ?? baseName(library.path),
  path: library.path,
  package: library.package === undefined ? '' : `${library.package.name} ${library.package.version}`,
  buildId: orEmpty(library.buildId),
  replaced: library.replaced === true,
  missing: library.missing === true,
})

export const viewSyscalls = ({ failedSyscalls = [] }: CrashEvent) =>
  failedSyscalls.map(({ name, args = [], errno }) => ({ call: `${name}(${args.join(', ')})`, errno }))
