import { array, bytes, i32, struct, u32, u64 } from '../bpf/layout.js'
import { COMM_LENGTH, REGISTER_COUNT } from './abi.js'

/** bpf/thread-record.h; see abi.ts. */

export const LOCK_CAPACITY = 48
export const LOCK_BEFORE = 8
export const THREAD_STACK_CAPACITY = 65536

export const THREAD_FLAGS = {
  inDeath: 1,
  delivering: 2,
  onCpu: 4,
  exiting: 8,
  native: 16,
  stackTruncated: 32,
  stackUnreadable: 64,
  stackDropped: 128,
  lockStartsAtWord: 256,
  woken: 512,
} as const

export const ThreadRecord = struct({
  abi: u32,
  kind: u32,
  time: u64,
  start_time: u64,
  pid: u32,
  tid: u32,
  flags: u32,
  state: u32,
  threads: u32,
  call: i32,
  ns_tid: u32,
  uid: u32,
  arguments: array(u64, 6),
  run_time: u64,
  stack_address: u64,
  stack_bytes: u32,
  lock_bytes: u32,
  comm: bytes(COMM_LENGTH),
  registers: array(u64, REGISTER_COUNT),
  lock: bytes(LOCK_CAPACITY),
})
