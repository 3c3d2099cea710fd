import { bytes, struct, u32, u64 } from '../bpf/layout.js'

/** bpf/snoop.h, field by field. A test compiles that header and holds sizes and offsets equal. */

export const SNOOP_ABI_VERSION = 1
export const SNOOP_COMM_LENGTH = 16
export const SNOOP_TEXT_CAPACITY = 8192

export const SNOOP_EXITS = { failed: 0, signal: 1, all: 2 } as const

export const SNOOP_COUNTERS = ['lost'] as const

export const SNOOP_KINDS = { exit: 1, exec: 2 } as const

export const SnoopSettings = struct({ exits: u32, collector_pid: u32, threads: u32, cgroups: u32 })

export const SnoopRecord = struct({
  abi: u32,
  kind: u32,
  time: u64,
  start_time: u64,
  pid: u32,
  tid: u32,
  parent_pid: u32,
  uid: u32,
  status: u32,
  last: u32,
  cgroup_length: u32,
  file_length: u32,
  arguments_length: u32,
  has_cgroup: u32,
  comm: bytes(SNOOP_COMM_LENGTH),
  parent_comm: bytes(SNOOP_COMM_LENGTH),
})
