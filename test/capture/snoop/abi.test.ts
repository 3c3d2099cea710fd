import * as abi from '../../../src/capture/snoop/abi.js'
import { holdEqual, slots } from '../bpf/hold-equal.js'

holdEqual('snoop.h', Object.entries(abi), [
  ['snoop_exits', 'SNOOP_EXITS_', abi.SNOOP_EXITS],
  ['snoop_counter', 'SNOOP_COUNTER_', slots(abi.SNOOP_COUNTERS)],
  ['snoop_kind', 'SNOOP_KIND_', abi.SNOOP_KINDS],
])
