import { expect, it } from 'vitest'
import { parsePoint } from '../../src/cli/time.js'
import { formatTime } from '../../src/model/time.js'

/** A Saturday, in the zone of this process. */
const NOW = new Date(2026, 10, 28, 12, 30, 15).getTime()

const local = (...parts: [number, number, number, number?, number?, number?]): string =>
  new Date(...(parts as [number, number, number])).toISOString().slice(0, 19)

it.each<[text: string, time: string]>([
  ['2026-11-28T12:00:00Z', '2026-11-28T12:00:00.000000000Z'],
  ['2026-11-28T12:00:00.123456789Z', '2026-11-28T12:00:00.123456789Z'],
  ['2026-11-28T12:00:00+02:00', '2026-11-28T10:00:00.000000000Z'],
  ['2026-11-28 12:00:00 +02:00', '2026-11-28T10:00:00.000000000Z'],
  ['2026-11-28 12:00:00 UTC', '2026-11-28T12:00:00.000000000Z'],
  ['2026-11-28 12:00', `${local(2026, 10, 28, 12)}.000000000Z`],
  ['2026-11-28 12:00:01', `${local(2026, 10, 28, 12, 0, 1)}.000000000Z`],
  ['2026-11-28', `${local(2026, 10, 28)}.000000000Z`],
  ['08:15', `${local(2026, 10, 28, 8, 15)}.000000000Z`],
  ['today', `${local(2026, 10, 28)}.000000000Z`],
  ['yesterday', `${local(2026, 10, 27)}.000000000Z`],
  ['now', `${local(2026, 10, 28, 12, 30, 15)}.000000000Z`],
  ['-2h', `${local(2026, 10, 28, 10, 30, 15)}.000000000Z`],
  ['-1.5h', `${local(2026, 10, 28, 11, 0, 15)}.000000000Z`],
  ['-15min', `${local(2026, 10, 28, 12, 15, 15)}.000000000Z`],
  ['2 hours ago', `${local(2026, 10, 28, 10, 30, 15)}.000000000Z`],
  ['1 day ago', new Date(NOW - 86_400_000).toISOString().replace('.000Z', '.000000000Z')],
  ['3 weeks ago', new Date(NOW - 21 * 86_400_000).toISOString().replace('.000Z', '.000000000Z')],
])('%s', (text, time) => expect(formatTime(parsePoint('--since', text, NOW))).toBe(time))

it.each([
  '',
  'soon',
  '2026-02-30',
  '2026-13-01',
  '25:00',
  '2026-11-28 25:00',
  '-2',
  '2 moons ago',
  '-2 parsecs',
  '1e3',
])('not a time: %j', (text) =>
  expect(() => parsePoint('--until', text, NOW)).toThrow(`--until ${text}: not a time; give one such as`),
)
