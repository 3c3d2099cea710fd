import type { RawBreadcrumbs, RawFailedCall } from '../../model/raw.js'
import { Breadcrumbs, FAILED_CALLS, STDERR_CAPACITY } from './breadcrumbs-abi.js'

/** The section of a record; undefined where there is none. Both rings are turned so that the oldest comes first. */
export function decodeBreadcrumbs(section: Uint8Array): RawBreadcrumbs | undefined {
  if (section.length < Breadcrumbs.size) return undefined
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength)
  const { written, failed, stderr_tail, calls } = Breadcrumbs.read(view, 0)
  const end = Number(written % BigInt(STDERR_CAPACITY))
  const wrapped = written > STDERR_CAPACITY
  return {
    stderrTail: wrapped
      ? Buffer.concat([stderr_tail.subarray(end), stderr_tail.subarray(0, end)])
      : stderr_tail.subarray(0, Number(written)),
    failedCalls: turned(calls, failed).map(
      ({ number, error, text, text_length, arguments: values }): RawFailedCall => ({
        number,
        error,
        arguments: values,
        text: text.subarray(0, text_length),
      }),
    ),
  }
}

/** The last entries of a ring into which `total` were put. */
function turned<T>(ring: T[], total: number): T[] {
  if (total <= FAILED_CALLS) return ring.slice(0, total)
  const end = total % FAILED_CALLS
  return [...ring.slice(end), ...ring.slice(0, end)]
}
