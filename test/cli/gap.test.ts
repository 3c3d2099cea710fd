import { expect, it } from 'vitest'
import { describeGap } from '../../src/cli/gap.js'

const FROM = Date.parse('2026-11-30T20:00:00Z')
const gap = { from: FROM, to: FROM + 1500, wasKilled: false, hasRebooted: false }

it.each([
  [gap, 'nothing was watched from 2026-11-30 20:00:00 UTC to 2026-11-30 20:00:01 UTC (1.5 s)'],
  [
    { ...gap, wasKilled: true, hasRebooted: true },
    'nothing was watched from 2026-11-30 20:00:00 UTC to 2026-11-30 20:00:01 UTC (1.5 s; the service was killed, up to a minute after the first of these times; the machine was started in between)',
  ],
  [
    { ...gap, to: FROM - 3_600_000 },
    'nothing was watched from 2026-11-30 20:00:00 UTC by the clock then to 2026-11-30 19:00:00 UTC by the clock now (for how long is not known, because the clock was set back)',
  ],
])('%j', (missing, words) => expect(describeGap(missing)).toBe(words))
