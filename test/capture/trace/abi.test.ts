import * as abi from '../../../src/capture/trace/abi.js'
import { holdEqual, slots } from '../bpf/hold-equal.js'

holdEqual('trace.h', Object.entries(abi), [
  ['trace_counter', 'COUNT_', slots(abi.TRACE_COUNTERS)],
  ['take_how', 'TAKE_', abi.TAKES],
  ['take_when', 'TAKE_AT_', abi.TAKE_AT],
  ['take_length', 'LENGTH_', abi.LENGTHS],
  ['trace_kind', 'TRACE_', abi.TRACE_KINDS],
  ['trace_flag', 'TRACE_', abi.TRACE_FLAGS],
  ['piece_part', 'PART_', abi.PARTS],
])
