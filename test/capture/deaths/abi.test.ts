import * as abi from '../../../src/capture/deaths/abi.js'
import * as breadcrumbs from '../../../src/capture/deaths/breadcrumbs-abi.js'
import * as refused from '../../../src/capture/deaths/refused-abi.js'
import * as threads from '../../../src/capture/deaths/thread-abi.js'
import * as capacities from '../../../src/model/capacities.js'
import { holdEqual, slots } from '../bpf/hold-equal.js'

/** The limits named MAX_ are those of user space alone. */
const shared = Object.fromEntries(Object.entries(capacities).filter(([name]) => !name.startsWith('MAX_')))

holdEqual(
  'crash.h',
  [abi, shared, breadcrumbs, refused, threads].flatMap((module) => Object.entries(module)),
  [
    ['exits_mode', 'EXITS_', abi.EXITS],
    ['counter', 'COUNTER_', slots(abi.COUNTERS)],
    ['record_kind', 'RECORD_', abi.RECORD_KINDS],
    ['head_flag', 'HEAD_', abi.HEAD_FLAGS],
    ['thread_flag', 'THREAD_', threads.THREAD_FLAGS],
    ['call_text', 'CALL_TEXT_', breadcrumbs.CALL_TEXTS],
    ['signal_outcome', 'SIGNAL_', slots(abi.SIGNAL_OUTCOMES)],
    ['mapping_flag', 'MAPPING_', abi.MAPPING_FLAGS],
  ],
)
