import type { CrashEvent, Frame } from '../model/event.js'
import type { MissingSymbols } from '../model/missing-symbols.js'

/** The files whose functions stacks do not name, those of most frames first. */
export function missingSymbols({ stack, threads = [], libraries = [], host, capture }: CrashEvent): MissingSymbols[] {
  // Nobody has looked them up: nothing is missing from the files.
  if (capture?.truncated?.includes('symbols')) return []
  const stacks = threads.length > 0 ? threads.map((thread) => thread.stack) : [stack]
  const nameless = stacks.flatMap((each) => each?.frames ?? []).filter(isNameless)
  return [...new Set(nameless.map(({ module = '' }) => module))]
    .map((path): MissingSymbols => {
      const frames = nameless.filter(({ module }) => module === path)
      const library = libraries.find((each) => each.path === path)
      const buildId = library?.buildId ?? frames.find((frame) => frame.buildId !== undefined)?.buildId
      const isOfDistribution = library?.package !== undefined && buildId !== undefined
      return {
        path,
        buildId,
        frames: frames.length,
        debuginfod: isOfDistribution ? `${serverOf(host)}/buildid/${buildId}/debuginfo` : undefined,
      }
    })
    .sort((one, other) => other.frames - one.frames)
}

/** Code that is made at run time, and that of interpreters, has no symbols to find. */
const isNameless = ({ symbol, module, runtime }: Frame): boolean =>
  symbol === undefined && runtime === undefined && module?.startsWith('/') === true

/** Each asks for what it has built itself, and the last one asks all of them: https://sourceware.org/elfutils/Debuginfod.html */
const SERVERS: readonly [distro: RegExp, server: string][] = [
  [/^Debian/, 'https://debuginfod.debian.net'],
  [/^Ubuntu/, 'https://debuginfod.ubuntu.com'],
  [/^Fedora/, 'https://debuginfod.fedoraproject.org'],
  [/^(Arch|Manjaro)/, 'https://debuginfod.archlinux.org'],
  [/^openSUSE/, 'https://debuginfod.opensuse.org'],
  [/^CentOS/, 'https://debuginfod.centos.org'],
  [/(?:)/, 'https://debuginfod.elfutils.org'],
]

const serverOf = ({ distro = '' }: CrashEvent['host']): string | undefined =>
  SERVERS.find(([name]) => name.test(distro))?.[1]
