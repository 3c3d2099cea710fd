import { Head } from './abi.js'
import { isThreadRecord } from './decode-thread.js'
import { isElsewhere } from './elsewhere.js'
import { ThreadRecord } from './thread-abi.js'

const UID_OF_HEAD = Head.offsets.uid ?? 0
const UID_OF_THREAD = ThreadRecord.offsets.uid ?? 0

/** The user whose process a record is about, as a decimal number; none of a record that is about no process. */
export function ownerOf(record: Uint8Array): string {
  if (isElsewhere(record)) return ''
  const at = isThreadRecord(record) ? UID_OF_THREAD : UID_OF_HEAD
  return String(new DataView(record.buffer, record.byteOffset, record.byteLength).getUint32(at, true))
}
