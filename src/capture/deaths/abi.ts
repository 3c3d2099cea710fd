import { INSTRUCTION_LENGTH, MESSAGE_CAPACITY, STACK_DEPTH } from '../../model/capacities.js'
import { array, bytes, i32, struct, u8, u16, u32, u64 } from '../bpf/layout.js'

/** bpf/crash.h, field by field; the capacities that core files share are in model/capacities.ts. A test compiles that header and holds sizes and offsets equal. */
export const ABI_VERSION = 14
export const COMM_LENGTH = 16
export const REGISTER_COUNT = 34
export const PATH_CAPACITY = 1024
export const TEXTS_CAPACITY = 5120
export const LIMIT_COUNT = 16
export const MAPPINGS_CAPACITY = 65536
export const ENVIRONMENT_CAPACITY = 16384
export const POINTED_LENGTH = 128
export const EARLIER_SIGNALS = 4

export const RECORD_KINDS = { death: 1, delivery: 2, thread: 3, elsewhere: 4 } as const

export const HEAD_FLAGS = {
  hasFault: 1,
  hasOom: 2,
  mappingsCaptured: 4,
  mappingsTruncated: 8,
  argvTruncated: 16,
  argvCaptured: 32,
  hasSender: 64,
  firstChance: 128,
  stackDropped: 256,
  mappingsDropped: 512,
  stackTruncated: 1024,
  oomVictim: 2048,
  environmentTruncated: 4096,
} as const

export const MAPPING_FLAGS = { sameFile: 1, pathTruncated: 2, deleted: 4 } as const

export const PathText = struct({ length: u16, truncated: u8, deleted: u8, captured: u32 })

export const Sender = struct({
  time: u64,
  signal: i32,
  code: i32,
  pid: u32,
  tid: u32,
  uid: u32,
  parent_pid: u32,
  comm: bytes(COMM_LENGTH),
  parent_comm: bytes(COMM_LENGTH),
  ended_init: u32,
  request: i32,
  request_pid: u32,
  ending: u32,
  request_comm: bytes(COMM_LENGTH),
})

/** enum signal_outcome, in its order. */
export const SIGNAL_OUTCOMES = ['pending', 'blocked', 'ignored', 'dropped', 'handled'] as const

export const EarlierSignal = struct({ sender: Sender, first: u64, times: u32, outcome: u32 })

export const FaultFile = struct({ size: u64, magic: u64, blocks: u64, free: u64, block_size: u64 })

export const Fault = struct({
  time: u64,
  signal: i32,
  code: i32,
  tid: u32,
  threads: u32,
  address: u64,
  sender_pid: u32,
  sender_uid: u32,
  trap: u64,
  error_code: u64,
  syscall: i32,
  instruction_bytes: u32,
  instruction: bytes(INSTRUCTION_LENGTH),
  comm: bytes(COMM_LENGTH),
  registers: array(u64, REGISTER_COUNT),
  user_stack_bytes: u32,
  kernel_stack_bytes: u32,
  user_stack: array(u64, STACK_DEPTH),
  kernel_stack: array(u64, STACK_DEPTH),
})

export const Oom = struct({
  limit: u64,
  usage: u64,
  trigger_pid: u32,
  levels: u32,
  trigger_comm: bytes(COMM_LENGTH),
})

export const Limit = struct({ soft: u64, hard: u64 })

export const Resources = struct({
  user_time: u64,
  system_time: u64,
  run_time: u64,
  minor_faults: u64,
  major_faults: u64,
  peak_rss: u64,
  rss: u64,
  voluntary_switches: u64,
  involuntary_switches: u64,
  policy: u32,
  priority: i32,
  static_priority: i32,
  rt_priority: u32,
  limits: array(Limit, LIMIT_COUNT),
})

export const Elsewhere = struct({ abi: u32, kind: u32 })

export const Head = struct({
  abi: u32,
  kind: u32,
  flags: u32,
  status: u32,
  time: u64,
  start_time: u64,
  executed: u64,
  lost: u64,
  pid: u32,
  tid: u32,
  ns_pid: u32,
  pid_namespace: u32,
  mount_namespace: u32,
  parent_pid: u32,
  uid: u32,
  gid: u32,
  fsuid: u32,
  fsgid: u32,
  start_brk: u64,
  brk: u64,
  start_stack: u64,
  vdso: u64,
  stack_address: u64,
  stack_bytes: u32,
  mappings_bytes: u32,
  mappings_total: u32,
  environment_bytes: u32,
  pointed_bytes: u32,
  argv_bytes: u32,
  message_bytes: u32,
  interrupted_bytes: u32,
  comm: bytes(COMM_LENGTH),
  parent_comm: bytes(COMM_LENGTH),
  forker_pid: u32,
  breadcrumbs_bytes: u32,
  forker_comm: bytes(COMM_LENGTH),
  refused_bytes: u32,
  starter_pid: u32,
  texts_bytes: u32,
  grandparent_pid: u32,
  sender: Sender,
  oom: Oom,
  resources: Resources,
  fault: Fault,
  fault_file: FaultFile,
  earlier: array(EarlierSignal, EARLIER_SIGNALS),
  exe: PathText,
  cwd: PathText,
  root: PathText,
  cgroup: PathText,
  parent_exe: PathText,
  message: bytes(MESSAGE_CAPACITY),
  interrupted_address: u64,
})

export const Mapping = struct({
  start: u64,
  end: u64,
  offset: u64,
  inode: u64,
  device: u32,
  vm_flags: u32,
  path_length: u16,
  flags: u16,
  padding: u32,
})

export const Pointed = struct({ address: u64, bytes: bytes(POINTED_LENGTH) })
export const FileKey = struct({ inode: u64, device: u32, padding: u32 })
