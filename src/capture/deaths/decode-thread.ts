import type { RawCall, RawLock, RawProcessThread } from '../../model/raw.js'
import { decodeCString } from '../event/text.js'
import { ABI_VERSION, RECORD_KINDS } from './abi.js'
import { LOCK_BEFORE, THREAD_FLAGS, ThreadRecord } from './thread-abi.js'

/** The record of one thread of a process that dies. */
export interface ThreadOfDeath {
  kind: 'thread'
  /** Of the process. */
  pid: number
  startTime: bigint
  /** How many threads the process had. */
  count: number
  thread: RawProcessThread
}

/** Every ring record begins with its ABI and its kind. */
export const isThreadRecord = (record: Uint8Array): boolean =>
  record.byteLength >= ThreadRecord.size && viewOf(record).getUint32(KIND_AT, true) === RECORD_KINDS.thread

const KIND_AT = ThreadRecord.offsets.kind ?? 0

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

/** Throws Error for a record of another ABI: the BPF object and this program are built together, so that is a bug. */
export function decodeThread(bytes: Uint8Array): ThreadOfDeath {
  const view = viewOf(bytes)
  const record = ThreadRecord.read(view, 0)
  if (record.abi !== ABI_VERSION) throw new Error(`ring record of ABI ${record.abi}, expected ${ABI_VERSION}`)
  const { tid, comm, registers, flags } = record
  const has = (flag: number): boolean => (flags & flag) !== 0
  return {
    kind: 'thread',
    pid: record.pid,
    startTime: record.start_time,
    count: record.threads,
    thread: {
      tid,
      nsTid: record.ns_tid,
      comm: decodeCString(comm),
      registers,
      userStack: [],
      stack: stackOf(view, record),
      stackMissing: missingStack(flags),
      running: {
        delivering: has(THREAD_FLAGS.delivering),
        woken: has(THREAD_FLAGS.woken),
        onCpu: has(THREAD_FLAGS.onCpu) && !has(THREAD_FLAGS.delivering),
        exiting: has(THREAD_FLAGS.exiting),
        runTime: record.run_time,
      },
      call: callOf(record),
      lock: lockOf(record),
    },
  }
}

type Values = ReturnType<typeof ThreadRecord.read>

function stackOf(view: DataView, { stack_address: address, stack_bytes: length }: Values): RawProcessThread['stack'] {
  if (length === 0) return undefined
  const left = view.byteLength - ThreadRecord.size
  return { address, bytes: new Uint8Array(view.buffer, view.byteOffset + ThreadRecord.size, Math.min(length, left)) }
}

function missingStack(flags: number): RawProcessThread['stackMissing'] {
  if (flags & THREAD_FLAGS.stackDropped) return 'dropped'
  return flags & THREAD_FLAGS.stackUnreadable ? 'unreadable' : undefined
}

const callOf = ({ call, flags, arguments: values }: Values): RawCall | undefined =>
  call >= 0 && flags & THREAD_FLAGS.native ? { number: call, arguments: values } : undefined

function lockOf({ lock_bytes: length, lock, flags, arguments: [address = 0n] }: Values): RawLock | undefined {
  if (length === 0) return undefined
  return flags & THREAD_FLAGS.lockStartsAtWord
    ? { address, bytes: lock.subarray(LOCK_BEFORE), wordAt: 0 }
    : { address, bytes: lock, wordAt: LOCK_BEFORE }
}
