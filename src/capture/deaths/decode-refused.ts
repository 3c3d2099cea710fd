import type { RawRefused } from '../../model/raw-refused.js'
import { decodeCString } from '../event/text.js'
import { EXEC_PATH_CAPACITY, Refused } from './refused-abi.js'
import { oldestFirst } from './ring-of-entries.js'

/** The section of a record; undefined where it is absent. */
export function decodeRefused(section: Uint8Array): RawRefused | undefined {
  if (section.length < Refused.size) return undefined
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength)
  const { failed_execs, execs, refusals } = Refused.read(view, 0)
  return {
    execs: oldestFirst(execs, failed_execs)
      .filter(({ error }) => error !== 0)
      .map(({ time, error, path, path_length: length }) => ({
        time,
        error,
        path: length === 0 ? undefined : decodeCString(path.subarray(0, length)),
        isCut: length === EXEC_PATH_CAPACITY && path[EXEC_PATH_CAPACITY - 2] !== 0,
      })),
    refusals: refusals
      .filter(({ error }) => error !== 0)
      .map((refusal) => ({
        time: refusal.time,
        number: refusal.number,
        error: refusal.error,
        times: refusal.times,
        hasSeccompFilter: refusal.seccomp === SECCOMP_MODE_FILTER,
        arguments: refusal.arguments,
        tasksLimit: refusal.tasks_limit,
        tasks: refusal.tasks,
        userTasks: refusal.user_tasks,
        totalPages: refusal.total_vm,
        dataPages: refusal.data_vm,
        mappings: refusal.mappings,
        lockedPages: refusal.locked_vm,
        mayLock: refusal.may_lock !== 0n,
      })),
  }
}

/** include/uapi/linux/seccomp.h */
const SECCOMP_MODE_FILTER = 2
