import { array, bytes, i32, struct, u32, u64 } from '../bpf/layout.js'

/** bpf/breadcrumbs.h; see abi.ts. */

export const STDERR_CAPACITY = 4096
export const STDERR_HEAD = 1536
export const STDERR_BURSTS = 2
export const FAILED_CALLS = 16
export const CALL_TEXT_CAPACITY = 128
export const CALL_NUMBERS = 1024

export const CALL_TEXTS = { argument: 7, path: 8, address: 16 } as const

export const FailedCall = struct({
  number: i32,
  error: i32,
  text_length: u32,
  padding: u32,
  arguments: array(u64, 6),
  text: bytes(CALL_TEXT_CAPACITY),
})

export const Burst = struct({
  start: u64,
  length: u32,
  padding: u32,
  text: bytes(STDERR_HEAD),
})

export const Breadcrumbs = struct({
  written: u64,
  failed: u32,
  bursts: u32,
  last_write: u64,
  gave_up: u64,
  heads: array(Burst, STDERR_BURSTS),
  stderr_tail: bytes(STDERR_CAPACITY),
  calls: array(FailedCall, FAILED_CALLS),
})
