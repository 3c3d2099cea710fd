import { describe, expect, it } from 'vitest'
import type { Grouping } from '../../src/store/statistics.js'
import { arrival, ENGINES, type Sample, START, timeAt } from './stores.js'

const SECOND = 1_000_000_000n
const at = (seconds: number): bigint => START + BigInt(seconds) * SECOND

describe.each(ENGINES)('statistics on %s', (_, open) => {
  const rows: Sample[] = [
    { at: 0, comm: 'a', signature: 's1' },
    { at: 10, comm: 'a', signature: 's1' },
    { at: 20, comm: 'b', signature: 's2', cause: 'abort', container: 'b.service' },
    { at: 30, comm: 'b', signature: 's2', cause: 'abort', container: 'b.service' },
    { at: 31, comm: 'c', signature: 's3', cause: 'abort' },
  ]
  const periods = { now: { from: at(20), to: at(40) }, before: { from: at(0), to: at(20) } }

  it.each<[Grouping, (string | number | undefined)[][]]>([
    [
      'cause',
      [
        ['abort', 3, 3, 0, timeAt(20), timeAt(31)],
        ['null-dereference', 2, 0, 2, timeAt(0), timeAt(10)],
      ],
    ],
    [
      'program',
      [
        ['a', 2, 0, 2, timeAt(0), timeAt(10)],
        ['b', 2, 2, 0, timeAt(20), timeAt(30)],
        ['c', 1, 1, 0, timeAt(31), timeAt(31)],
      ],
    ],
    [
      'unit',
      [
        [undefined, 3, 1, 2, timeAt(0), timeAt(31)],
        ['b.service', 2, 2, 0, timeAt(20), timeAt(30)],
      ],
    ],
  ])('by %s: count, now, before, first, last', async (by, expected) => {
    const store = await open()
    await store.insert(rows.map(arrival), 0)
    const groups = await store.countBy({ by, matches: [], limit: 10, ...periods })
    expect(groups.map(({ key, count, now, before, first, last }) => [key, count, now, before, first, last])).toEqual(
      expected,
    )
  })

  it('count from a time on, and what was there before it', async () => {
    const store = await open()
    await store.insert(rows.map(arrival), 0)
    const groups = await store.countBy({ by: 'program', matches: [], limit: 10, since: at(20), ...periods })
    expect(groups.map(({ key, count, now, before, first }) => [key, count, now, before, first])).toEqual([
      ['b', 2, 2, 0, timeAt(20)],
      ['c', 1, 1, 0, timeAt(31)],
      ['a', 0, 0, 2, undefined],
    ])
  })

  it('count hosts, and say where a signature was seen first, also before the time that is asked for', async () => {
    const store = await open()
    const signature = 's1'
    const spread = [
      { at: 0, host: 'web-1', version: '1.0', signature },
      { at: 20, host: 'web-2', version: '1.1', signature },
      { at: 21, host: 'web-3', signature },
      { at: 22, host: 'web-3', signature },
    ]
    await store.insert(spread.map(arrival), 0)
    const [group] = await store.countBy({ by: 'signature', matches: [], limit: 9, since: at(20), ...periods })
    expect([group?.count, group?.hosts, group?.firstOn]).toEqual([3, 3, { host: 'web-1', version: '1.0' }])
  })

  it('count deaths that were only counted, of those that match', async () => {
    const store = await open()
    await store.insert(rows.map(arrival), 3_600_000)
    const matches = [{ field: 'cause' as const, value: 'abort', isPrefix: false }]
    expect(await store.totals({ matches })).toEqual({
      deaths: 2,
      repeats: 1,
      hosts: 1,
      signatures: 2,
      groups: 2,
      first: timeAt(20),
      last: timeAt(31),
    })
    const [group] = await store.countBy({ by: 'signature', matches, limit: 1, ...periods })
    expect(group).toEqual({
      key: 's2',
      count: 2,
      first: timeAt(20),
      last: timeAt(30),
      now: 2,
      before: 0,
      hosts: 1,
      firstOn: { host: 'web-1' },
      program: 'b',
      cause: 'abort',
    })
  })
})
