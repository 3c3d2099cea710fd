import { basename } from 'node:path/posix'
import type { CrashEvent } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import type { RawEvent, RawMapping } from '../../model/raw.js'
import { failedSyscalls } from './failed-syscalls.js'
import { decodeText } from './text.js'

type FailedCall = NonNullable<CrashEvent['failedSyscalls']>[number]

/** What a process last wrote to its standard error, and which system calls failed it. */
export function normalizeBreadcrumbs(
  { breadcrumbs, mappings = [] }: Pick<RawEvent, 'breadcrumbs' | 'mappings'>,
  { arch }: Pick<Host, 'arch'>,
): Pick<CrashEvent, 'stderrTail' | 'failedSyscalls'> {
  if (!breadcrumbs || (arch !== 'x86_64' && arch !== 'aarch64')) return {}
  const { failedCalls } = breadcrumbs
  const standardError = standardErrorOf(breadcrumbs)
  const calls = failedSyscalls(failedCalls, arch).filter((call) => !isLoaderProbe(call, mappings))
  return {
    stderrTail: standardError === '' ? undefined : standardError,
    failedSyscalls: calls.length > 0 ? calls : undefined,
  }
}

/** With a line of its own in the place of what was not kept. */
function standardErrorOf({ stderrHead, stderrTail }: NonNullable<RawEvent['breadcrumbs']>): string {
  if (!stderrHead) return decodeText(stderrTail)
  const { text, skipped } = stderrHead
  if (skipped === 0) return decodeText(Buffer.concat([text, stderrTail]))
  return `${decodeText(text)}\n[… ${skipped} bytes …]\n${decodeText(stderrTail)}`
}

/** The dynamic linker looks for a library in one folder after another (ld.so(8)): what it found later did not fail. */
const isLoaderProbe = ({ errno, args = [] }: FailedCall, mappings: readonly RawMapping[]): boolean =>
  errno === 'ENOENT' &&
  args.some((arg) => arg === '/etc/ld.so.preload' || /\/glibc-hwcaps\//.test(arg) || isMapped(arg, mappings))

const isMapped = (path: string, mappings: readonly RawMapping[]): boolean =>
  /\.so(?:\.|$)/.test(path) &&
  mappings.some(({ path: mapped }) => mapped !== undefined && basename(mapped) === basename(path))
