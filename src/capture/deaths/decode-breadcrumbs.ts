import type { RawBreadcrumbs, RawFailedCall } from '../../model/raw-breadcrumbs.js'
import { Breadcrumbs, STDERR_CAPACITY } from './breadcrumbs-abi.js'
import { oldestFirst } from './ring-of-entries.js'

/** The section of a record; undefined where it is absent. The rings are turned so that the oldest entry comes first. */
export function decodeBreadcrumbs(section: Uint8Array): RawBreadcrumbs | undefined {
  if (section.length < Breadcrumbs.size) return undefined
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength)
  const { written, failed, bursts, heads, stderr_tail, calls } = Breadcrumbs.read(view, 0)
  const end = Number(written % BigInt(STDERR_CAPACITY))
  const wrapped = written > STDERR_CAPACITY
  return {
    stderrTail: wrapped
      ? Buffer.concat([stderr_tail.subarray(end), stderr_tail.subarray(0, end)])
      : stderr_tail.subarray(0, Number(written)),
    stderrHead: headOf(oldestFirst(heads, bursts), Number(written)),
    failedCalls: oldestFirst(calls, failed).map(
      ({ number, error, text, text_length, arguments: values }): RawFailedCall => ({
        number,
        error,
        arguments: values,
        text: text.subarray(0, text_length),
      }),
    ),
  }
}

/** Of the last burst of output that began before the tail. */
function headOf(
  heads: readonly { start: bigint; length: number; text: Uint8Array }[],
  written: number,
): RawBreadcrumbs['stderrHead'] {
  const tail = written - STDERR_CAPACITY
  const head = heads.findLast(({ start }) => Number(start) < tail)
  if (!head) return undefined
  const before = tail - Number(head.start)
  const text = head.text.subarray(0, Math.min(head.length, before))
  return { text, skipped: before - text.length }
}
