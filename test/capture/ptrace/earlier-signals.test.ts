import { expect, it } from 'vitest'
import { type EarlierSignals, rememberEarlier } from '../../../src/capture/ptrace/earlier-signals.js'

const [SI_USER, SI_KERNEL, SI_TIMER] = [0, 128, -2]
const OWN = 100
const OTHER = { pid: 7, uid: 0, comm: 'kill' }

type Sent = [signal: number, code: number, pid?: number]

/** What came, and what is kept of it: the signal, how often, when the first and the last one came. */
const ROWS: [what: string, sent: Sent[], kept: [number, number, bigint, bigint][]][] = [
  ['one of another process', [[11, SI_USER, 7]], [[11, 1, 0n, 0n]]],
  ['one whose sender has ended', [[15, SI_USER, 8]], [[15, 1, 0n, 0n]]],
  ['its own', [[11, SI_USER, OWN]], []],
  ['Ctrl-C', [[2, SI_KERNEL]], [[2, 1, 0n, 0n]]],
  ['what the kernel raises', [[13, SI_KERNEL]], []],
  ['a timer', [[14, SI_TIMER]], []],
  ['a real-time signal', [[34, SI_USER, 7]], []],
  [
    'the same again',
    [
      [15, SI_USER, 7],
      [10, SI_USER, 7],
      [15, SI_USER, 7],
    ],
    [
      [10, 1, 1n, 1n],
      [15, 2, 0n, 2n],
    ],
  ],
  [
    'more than are kept',
    [1, 2, 3, 15, 1, 10].map((signal): Sent => [signal, SI_USER, 7]),
    [
      [3, 1, 2n, 2n],
      [15, 1, 3n, 3n],
      [1, 2, 0n, 4n],
      [10, 1, 5n, 5n],
    ],
  ],
]

it.each(ROWS)('%s', (_, sent, kept) => {
  const known: EarlierSignals = new Map()
  for (const [index, [signal, code, pid]] of sent.entries()) {
    const process = pid === undefined ? undefined : pid === OTHER.pid ? OTHER : { pid, uid: 0 }
    rememberEarlier(known, { time: BigInt(index), signal, code, process }, 'handled', OWN)
  }
  expect([...known.values()].map(({ sender, times, first }) => [sender.signal, times, first, sender.time])).toEqual(
    kept,
  )
})
