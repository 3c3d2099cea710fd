import { array, i32, i64, struct, u8, u16, u32, u64 } from '../bpf/layout.js'

/** bpf/trace.h, field by field. A test compiles that header and holds sizes and offsets equal. */

export const PLANS = 512
export const ARGUMENTS = 6
export const PLAN_TAKES = 8
export const TEXT_CAPACITY = 1024
export const WORD_CAPACITY = 40
export const MAX_WORDS = 33
export const VECTOR_CAPACITY = 40
export const MAX_VECTORS = 8
export const PIECES_CAPACITY = 2048

export const TRACE_COUNTERS = ['recorded', 'lost', 'missed', 'live'] as const

export const TAKES = { nothing: 0, text: 1, bytes: 2, words: 3, count: 4, vector: 5, message: 6 } as const
export const TAKE_AT = { entry: 1, return: 2 } as const
export const LENGTHS = { result: 6, fixed: 7, pointed: 8 } as const
export const TRACE_KINDS = { call: 1, signal: 2, start: 3, end: 4 } as const
export const TRACE_FLAGS = { unfinished: 1, compat: 2 } as const
export const PARTS = { entry: 0, return: 1, name: 2, first: 16 } as const

export const TraceSettings = struct({ execve: u32, follow: u32 })

export const Take = struct({ how: u8, when: u8, length: u8, unit: u8, most: u32 })

export const Plan = struct({ wanted: u32, padding: u32, takes: array(Take, PLAN_TAKES) })

export const TraceRecord = struct({
  kind: u32,
  pid: u32,
  tid: u32,
  number: i32,
  time: u64,
  duration: u64,
  result: i64,
  flags: u32,
  pieces_bytes: u32,
  arguments: array(u64, ARGUMENTS),
})

export const Piece = struct({ argument: u8, part: u8, length: u16, total: u32 })
