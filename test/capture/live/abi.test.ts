import * as abi from '../../../src/capture/live/abi.js'
import * as breadcrumbs from '../../../src/capture/live/breadcrumbs-abi.js'
import { holdEqual, slots } from './hold-equal.js'

holdEqual(
  'crash.h',
  [...Object.entries(abi), ...Object.entries(breadcrumbs)],
  [
    ['exits_mode', 'EXITS_', abi.EXITS],
    ['counter', 'COUNTER_', slots(abi.COUNTERS)],
    ['record_kind', 'RECORD_', abi.RECORD_KINDS],
    ['head_flag', 'HEAD_', abi.HEAD_FLAGS],
    ['call_text', 'CALL_TEXT_', breadcrumbs.CALL_TEXTS],
    ['mapping_flag', 'MAPPING_', abi.MAPPING_FLAGS],
  ],
)
