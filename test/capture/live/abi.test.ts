import * as abi from '../../../src/capture/live/abi.js'
import { holdEqual, slots } from './hold-equal.js'

holdEqual('crash.h', Object.entries(abi), [
  ['exits_mode', 'EXITS_', abi.EXITS],
  ['counter', 'COUNTER_', slots(abi.COUNTERS)],
  ['record_kind', 'RECORD_', abi.RECORD_KINDS],
  ['head_flag', 'HEAD_', abi.HEAD_FLAGS],
  ['mapping_flag', 'MAPPING_', abi.MAPPING_FLAGS],
])
