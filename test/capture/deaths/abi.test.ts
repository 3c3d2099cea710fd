import { describe } from 'vitest'
import * as abi from '../../../src/capture/deaths/abi.js'
import * as breadcrumbs from '../../../src/capture/deaths/breadcrumbs-abi.js'
import * as refused from '../../../src/capture/deaths/refused-abi.js'
import * as settings from '../../../src/capture/deaths/settings-abi.js'
import * as threads from '../../../src/capture/deaths/thread-abi.js'
import * as capacities from '../../../src/model/capacities.js'
import { holdEqual, slots } from '../bpf/hold-equal.js'

/** The limits named MAX_ are those of user space alone. */
const shared = Object.fromEntries(Object.entries(capacities).filter(([name]) => !name.startsWith('MAX_')))

describe('crash.h', () =>
  holdEqual(
    'crash.h',
    [...Object.entries(abi), ...Object.entries(shared)],
    [
      ['record_kind', 'RECORD_', abi.RECORD_KINDS],
      ['head_flag', 'HEAD_', abi.HEAD_FLAGS],
      ['signal_outcome', 'SIGNAL_', slots(abi.SIGNAL_OUTCOMES)],
      ['mapping_flag', 'MAPPING_', abi.MAPPING_FLAGS],
    ],
  ))

describe('settings.h', () =>
  holdEqual('settings.h', Object.entries(settings), [
    ['exits_mode', 'EXITS_', settings.EXITS],
    ['counter', 'COUNTER_', slots(settings.COUNTERS)],
  ]))

describe('thread-record.h', () =>
  holdEqual('thread-record.h', Object.entries(threads), [['thread_flag', 'THREAD_', threads.THREAD_FLAGS]]))

describe('breadcrumbs.h', () =>
  holdEqual('breadcrumbs.h', Object.entries(breadcrumbs), [['call_text', 'CALL_TEXT_', breadcrumbs.CALL_TEXTS]]))

describe('refused.h', () => holdEqual('refused.h', Object.entries(refused), []))
