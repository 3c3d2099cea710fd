import { expect, it } from 'vitest'
import { createRepeats } from '../../src/analyze/repeats.js'
import type { Incident } from '../../src/model/finding.js'
import { crashEvent } from '../capture/event.js'

const at = (time: string, signature = 'a', dedupe?: Incident['dedupe']): Incident => ({
  ...crashEvent({ time: `2026-03-01T${time}.000000000Z` }),
  findings: [],
  signature,
  ...(dedupe && { dedupe }),
})
const since = (time: string): string => `2026-03-01T${time}.000000000Z`

it.each<[string, Incident[], (number | undefined)[], number?]>([
  ['the first is news', [at('10:00:00')], [undefined]],
  ['the others are counted', [at('10:00:00'), at('10:00:01'), at('10:59:59')], [undefined, 2, 3]],
  ['each signature by itself', [at('10:00:00'), at('10:00:01', 'b'), at('10:00:02')], [undefined, undefined, 2]],
  [
    'after an hour it is news again',
    [at('10:00:00'), at('10:30:00'), at('11:00:00'), at('11:30:00')],
    [undefined, 2, undefined, 2],
  ],
  [
    'earlier ones of another log repeat as well',
    [at('10:00:00'), at('09:30:00'), at('08:00:00')],
    [undefined, 2, undefined],
  ],
  ['with a window of its own', [at('10:00:00'), at('10:00:05'), at('10:00:10')], [undefined, 2, undefined], 10_000],
  ['with no window at all', [at('10:00:00'), at('10:00:00')], [undefined, undefined], 0],
  [
    "by a rule's key and window",
    [
      at('10:00:00', 'a', { key: 'k', windowMs: 60_000 }),
      at('10:00:30', 'b', { key: 'k', windowMs: 60_000 }),
      at('10:01:00', 'a', { key: 'k', windowMs: 60_000 }),
      at('10:01:30', 'a', { key: 'l', windowMs: 60_000 }),
    ],
    [undefined, 2, undefined, undefined],
  ],
  [
    'what the command line says goes before the window of a rule',
    [at('10:00:00', 'a', { key: 'k', windowMs: 1 }), at('10:00:30', 'a', { key: 'k', windowMs: 1 })],
    [undefined, 2],
    3_600_000,
  ],
])('%s', (_, incidents, counts, windowMs) => {
  const repeatOf = createRepeats(windowMs)
  expect(incidents.map((incident) => repeatOf(incident)?.count)).toEqual(counts)
})

it('says when the one was that was told in full', () => {
  const repeatOf = createRepeats()
  repeatOf(at('10:00:00'))
  repeatOf(at('10:10:00'))
  expect(repeatOf(at('10:20:00'))).toEqual({ count: 3, since: since('10:00:00') })
})

it('forgets the oldest of more kinds than a machine has bugs', () => {
  const repeatOf = createRepeats()
  for (let kind = 0; kind <= 10_000; kind++) repeatOf(at('10:00:00', `kind-${kind}`))
  expect(repeatOf(at('10:00:01', 'kind-1'))?.count).toBe(2)
  expect(repeatOf(at('10:00:01', 'kind-0'))).toBeUndefined()
})
