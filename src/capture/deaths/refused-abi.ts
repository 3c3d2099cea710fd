import { array, bytes, i32, struct, u32, u64 } from '../bpf/layout.js'

/** bpf/refused.h; see abi.ts. */

export const FAILED_EXECS = 8
export const EXEC_PATH_CAPACITY = 256
export const REFUSALS = 4

export const FailedExec = struct({ time: u64, error: i32, path_length: u32, path: bytes(EXEC_PATH_CAPACITY) })

export const Refusal = struct({
  time: u64,
  number: i32,
  error: i32,
  times: u32,
  seccomp: u32,
  arguments: array(u64, 6),
  tasks_limit: u64,
  tasks: u64,
  user_tasks: u64,
  total_vm: u64,
  data_vm: u64,
  mappings: u64,
  locked_vm: u64,
  may_lock: u64,
})

export const Refused = struct({
  failed_execs: u32,
  padding: u32,
  execs: array(FailedExec, FAILED_EXECS),
  refusals: array(Refusal, REFUSALS),
})
