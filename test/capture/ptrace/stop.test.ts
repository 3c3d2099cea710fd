import { expect, it } from 'vitest'
import { stopOf } from '../../../src/capture/ptrace/stop.js'

/** ptrace(2): a stop has 0x7f in its low byte, then the signal, then the event. */
it.each([
  [0x0000, { kind: 'ended', status: 0 }],
  [0x0700, { kind: 'ended', status: 0x0700 }],
  [0x000b, { kind: 'ended', status: 11 }],
  [0x008b, { kind: 'ended', status: 0x8b }],
  [0x0b7f, { kind: 'signal', signal: 11 }],
  [0x057f, { kind: 'signal', signal: 5 }],
  [0x80057f, { kind: 'trap' }],
  [0x80137f, { kind: 'group-stop' }],
  [0x80147f, { kind: 'group-stop' }],
  [0x01057f, { kind: 'fork' }],
  [0x02057f, { kind: 'fork' }],
  [0x03057f, { kind: 'clone' }],
  [0x04057f, { kind: 'exec' }],
  [0x06057f, { kind: 'exit' }],
])('0x%s', (status, stop) => expect(stopOf(status)).toEqual(stop))
