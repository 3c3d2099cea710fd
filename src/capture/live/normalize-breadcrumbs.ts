import type { CrashEvent } from '../../model/event.js'
import type { Host } from '../../model/process.js'
import type { RawEvent } from '../../model/raw.js'
import { failedSyscalls } from './failed-syscalls.js'
import { decodeText } from './text.js'

/** What a process last wrote to its standard error, and which system calls failed it. */
export function normalizeBreadcrumbs(
  { breadcrumbs }: RawEvent,
  { arch }: Host,
): Pick<CrashEvent, 'stderrTail' | 'failedSyscalls'> {
  if (!breadcrumbs || (arch !== 'x86_64' && arch !== 'aarch64')) return {}
  const { stderrTail, failedCalls } = breadcrumbs
  return {
    stderrTail: stderrTail.length > 0 ? decodeText(stderrTail) : undefined,
    failedSyscalls: failedCalls.length > 0 ? failedSyscalls(failedCalls, arch) : undefined,
  }
}
