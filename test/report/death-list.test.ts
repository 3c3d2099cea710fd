import { describe, expect, it } from 'vitest'
import type { Death, DeathKind } from '../../src/model/death.js'
import { widthOf } from '../../src/model/text/width.js'
import { createDeathList } from '../../src/report/death-list.js'
import { renderHistory } from '../../src/report/history.js'

const death = ({ pid = 4711, repeats = 0, ...kind }: Partial<DeathKind & Omit<Death, 'kind'>> = {}): Death => ({
  id: '0123456789ab',
  time: '2026-11-28T12:00:03.123456789Z',
  pid,
  repeats,
  lastTime: '2026-11-28T12:00:03.123456789Z',
  kind: {
    host: 'web-1',
    program: 'imagetool',
    exe: '/usr/lib/imagetool/bin/imagetool',
    uid: 33,
    user: 'www-data',
    signal: 'SIGSEGV',
    cause: 'null-dereference',
    signature: 'a'.repeat(16),
    group: 'a'.repeat(16),
    ...kind,
  },
})

const lines = (deaths: Death[], width?: number): string[] => {
  const { header, line } = createDeathList(deaths, width)
  return [header, ...deaths.map(line)].map((text) => text.replace(/ (UTC|[+-]\d\d:\d\d) /, ' ZONE '))
}

describe('a list of deaths', () => {
  it('has a line for each, whole where there is room', () => {
    expect(
      lines([death(), death({ pid: 5, user: undefined, signal: undefined, exitCode: 127, cause: undefined })]),
    ).toEqual([
      'TIME                     ID             PID  USER      STATUS   CAUSE             PROGRAM',
      expect.stringMatching(
        /^2026-11-2\d .* {2}0123456789ab {2}4711 {2}www-data {2}SIGSEGV {2}null-dereference {2}\/usr\/lib\/imagetool\/bin\/imagetool$/,
      ),
      expect.stringMatching(/ {2}0123456789ab {5}5 {2}33 {8}127 {6}- {17}\/usr\/lib\/imagetool\/bin\/imagetool$/),
    ])
  })

  it('shows hosts, units and counts where they say something', () => {
    const [header, first, second] = lines([death({ unit: 'a.service', repeats: 41 }), death({ host: 'web-2' })])
    expect(header).toMatch(/STATUS +TIMES +CAUSE +HOST +UNIT +PROGRAM$/)
    expect(first).toMatch(/SIGSEGV +42 +null-dereference +web-1 +a.service /)
    expect(second).toMatch(/SIGSEGV +1 +null-dereference +web-2 +- /)
  })

  it.each([80, 100, 132])('fits a terminal of %d columns', (width) => {
    const deaths = [death({ unit: `${'long-'.repeat(9)}.service` }), death({ host: '日本'.repeat(20) })]
    const shown = createDeathList(deaths, width)
    for (const line of [shown.header, ...deaths.map(shown.line)]) expect(widthOf(line)).toBeLessThanOrEqual(width)
  })

  it('names the program where its path does not fit', () => {
    expect(createDeathList([death()], 100).line(death())).toMatch(/null-dereference {2}imagetool$/)
  })

  it('drives no terminal', () => {
    const hostile = death({ program: '\x1b[2J', exe: undefined, unit: 'a\nb\u202e', cause: 'x-\x9b31m', user: '\x07' })
    expect(lines([hostile]).join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
  })
})

describe('statistics', () => {
  const totals = { deaths: 3, repeats: 7, hosts: 1, signatures: 2, groups: 2, first: death().time, last: death().time }
  const group = {
    count: 10,
    first: death().time,
    last: death().time,
    now: 9,
    before: 1,
    hosts: 1,
    program: 'a\x1b[2J',
    cause: 'abort',
  }

  it('say how many, what part, since when, and the trend', () => {
    const groups = [
      {
        by: 'cause',
        rows: [
          { ...group, key: 'abort' },
          { ...group, key: undefined, count: 5 },
        ],
      },
    ]
    const text = renderHistory({ totals, groups, trend: 'this week', missing: [] }, 200)
    expect(text).toMatch(/^deaths 10 \(7 of them only counted\), signatures 2, hosts 1, 2026-11-2\d /)
    expect(text).toMatch(/\ncause +abort +10 +100\.0% +1 → 9 .* a\\x1b\[2J\ncause +\(none\) +5 +50\.0% /)
  })

  it('say what is missing, and why', () => {
    const missing = [{ reason: 'age', deaths: 12, first: death().time, last: death().time }]
    expect(renderHistory({ totals, groups: [], trend: '', missing }, 200)).toMatch(/pruned: older than the limit +12 /)
  })

  it('of nothing', () => {
    const none = { deaths: 0, repeats: 0, hosts: 0, signatures: 0, groups: 0 }
    expect(renderHistory({ totals: none, groups: [], trend: '', missing: [] })).toBe('no deaths\n')
  })
})
