import * as abi from '../../../src/capture/bpf/follow-abi.js'
import { holdEqual } from './hold-equal.js'

holdEqual('follow.h', Object.entries(abi), [['follow', 'FOLLOW_', abi.FOLLOWS]])
