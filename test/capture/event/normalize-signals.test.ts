import { expect, it } from 'vitest'
import { normalizeEarlierSignals } from '../../../src/capture/event/normalize-signals.js'
import type { RawEarlierSignal } from '../../../src/model/raw-signals.js'

const SIGTERM = 15
const SIGKILL = 9
const signal = (outcome: RawEarlierSignal['outcome'], time: bigint, number = SIGTERM): RawEarlierSignal => ({
  sender: { time, signal: number, code: 0 },
  first: time,
  times: 1,
  outcome,
})
const timeOf = (time: bigint): string => String(time)

it.each<[name: string, status: number, earlier: RawEarlierSignal[], sentAt: bigint, expected: string[] | undefined]>([
  ['none', SIGKILL, [], 9n, undefined],
  ['one that was ignored', SIGKILL, [signal('ignored', 3n)], 9n, ['SIGTERM ignored 3']],
  [
    'two, oldest first',
    SIGKILL,
    [signal('handled', 5n), signal('blocked', 2n, 1)],
    9n,
    ['SIGHUP blocked 2', 'SIGTERM handled 5'],
  ],
  ['the one that ended it', SIGTERM, [signal('pending', 9n)], 9n, undefined],
  ['the same number, handled before', SIGTERM, [signal('handled', 3n)], 9n, ['SIGTERM handled 3']],
  ['before an exit', 143 << 8, [signal('handled', 3n)], 9n, ['SIGTERM handled 3']],
])('%s', (_name, status, earlierSignals, time, expected) => {
  const raw = { status, earlierSignals, sender: { time, signal: status & 0x7f, code: 0 } }
  const found = normalizeEarlierSignals(raw, timeOf)
  expect(found?.map((each) => `${each.signal} ${each.outcome} ${each.time}`)).toEqual(expected)
})
