import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Store } from '../../src/store/store.js'
import { arrival, ENGINES, type Sample } from './stores.js'

/** Seconds from the start of the samples until now. */
const NOW = Math.round(Date.now() / 1000) - 1_795_824_000

describe.each(ENGINES)('a signature that was marked as fixed on %s', (_, open) => {
  afterEach(() => void vi.useRealTimers())

  const before: Sample[] = [
    { id: 'a1', at: 0, host: 'web-1', version: '1.0', signature: 's' },
    { id: 'a2', at: 10, host: 'web-2', version: '1.1', signature: 's' },
  ]
  const later = (sample: Sample): Sample => ({ at: NOW + 3600, signature: 's', ...sample })
  const stateOf = async (store: Store) => {
    const [fixed] = await store.fixed()
    return [fixed?.since, fixed?.regression && [fixed.regression.id, fixed.regression.host, fixed.regression.version]]
  }

  it.each<[string, Sample[], since: object, regression: (string | undefined)[] | undefined]>([
    ['stays away', [], { deaths: 0, old: 0 }, undefined],
    ['goes on where an old version runs', [{ id: 'b', version: '1.1' }], { deaths: 1, old: 1 }, undefined],
    [
      'comes back with a new version',
      [
        { id: 'b', version: '1.0' },
        { id: 'c', host: 'web-3', version: '1.2' },
        { id: 'd', host: 'web-4', version: '1.2' },
      ],
      { deaths: 3, old: 1 },
      ['c', 'web-3', '1.2'],
    ],
    ['comes back in a program without a version', [{ id: 'b' }], { deaths: 1, old: 0 }, ['b', 'web-1', undefined]],
    ['is not another one', [{ id: 'b', signature: 't' }], { deaths: 0, old: 0 }, undefined],
  ])('%s', async (_name, after, since, regression) => {
    const store = await open()
    await store.insert(before.map(arrival), 0)
    await store.markFixed('s', 'in 1.2')
    await store.insert(after.map(later).map(arrival), 0)
    expect(await stateOf(store)).toEqual([since, regression])
  })

  it('is one no longer when that is taken back, and is one from now on when it is marked again', async () => {
    const store = await open()
    await store.insert(before.map(arrival), 0)
    vi.useFakeTimers({ toFake: ['Date'] })
    const marks: [note: string | undefined, time: string][] = [
      [undefined, '2026-12-01T10:00:00.000Z'],
      ['again', '2026-12-01T10:00:00.001Z'],
    ]
    for (const [note, time] of marks) {
      vi.setSystemTime(time)
      await store.markFixed('s', note)
      expect((await store.fixed()).map((fixed) => [fixed.note, fixed.time])).toEqual([
        [note, time.replace('Z', '000000Z')],
      ])
    }
    expect([await store.unmarkFixed('s'), await store.unmarkFixed('s')]).toEqual([true, false])
    expect(await store.fixed()).toEqual([])
  })
})
