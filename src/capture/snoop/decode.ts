import type { Activity } from '../../model/activity.js'
import type { Host } from '../../model/process.js'
import { formatTime } from '../../model/time.js'
import { containerOf } from '../event/container.js'
import { deathId } from '../event/death-id.js'
import { terminationOf } from '../event/termination.js'
import { decodeCString, decodeCStrings, decodePath } from '../event/text.js'
import { SNOOP_ABI_VERSION, SNOOP_KINDS, SnoopRecord } from './abi.js'

/**
 * One ring record. `realtimeOffset`: CLOCK_REALTIME minus CLOCK_BOOTTIME, ns. Throws Error for bytes that are not a
 * record of this ABI: the BPF object and this program are built together, so that is a bug.
 */
export function decodeActivity(bytes: Uint8Array, host: Host, realtimeOffset: bigint): Activity {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const record = SnoopRecord.read(view, 0)
  if (record.abi !== SNOOP_ABI_VERSION) throw new Error(`snoop record of ABI ${record.abi}`)
  const isExit = record.kind === SNOOP_KINDS.exit
  const { cgroup, file, argv } = texts(bytes, record)
  return {
    event: isExit ? 'exit' : 'exec',
    id: deathId(host, { pid: record.pid, startTime: record.start_time }),
    time: formatTime(record.time + realtimeOffset),
    process: {
      pid: record.pid,
      tid: record.tid,
      ppid: record.parent_pid,
      comm: decodeCString(record.comm),
      argv,
      uid: record.uid,
      startTime: formatTime(record.start_time + realtimeOffset),
      durationMs: isExit ? Number((record.time - record.start_time) / 1000n) / 1000 : undefined,
      cgroup,
      container: cgroup === undefined ? undefined : containerOf(cgroup),
      parent: { comm: decodeCString(record.parent_comm) },
    },
    termination: isExit ? terminationOf(record.status) : undefined,
    thread: isExit && record.last === 0 ? true : undefined,
    file,
  }
}

type Values = ReturnType<typeof SnoopRecord.read>

/** The texts after the record, in their order. An empty one was not taken. */
function texts(bytes: Uint8Array, { has_cgroup, cgroup_length, file_length, arguments_length }: Values) {
  const fileAt = SnoopRecord.size + cgroup_length
  const argumentsAt = fileAt + file_length
  const end = argumentsAt + arguments_length
  return {
    cgroup: has_cgroup ? decodePath(bytes.subarray(SnoopRecord.size, fileAt), false) : undefined,
    file: file_length > 0 ? decodeCString(bytes.subarray(fileAt, argumentsAt)) : undefined,
    argv: arguments_length > 0 ? decodeCStrings(bytes.subarray(argumentsAt, end)) : undefined,
  }
}
