import { describe, expect, it } from 'vitest'
import type { Match, Query } from '../../src/store/query.js'
import { all, arrival, ENGINES, each, type Sample, START, timeAt } from './stores.js'

const SECOND = 1_000_000_000n
const HOUR_MS = 3_600_000

describe.each(ENGINES)('a store on %s', (_, open) => {
  it('gives back an event and its findings as they were', async () => {
    const store = await open()
    const sent = arrival({ comm: 'a\n\x1b[31m\ud800\0|<b>', exe: `/${'x'.repeat(5000)}` })
    expect(await store.insert([sent], 0)).toEqual({ stored: 1, counted: 0, known: 0 })
    expect(await each(store.incidents({ matches: [] }))).toEqual([sent.incident])
    const { findings, signature, ...event } = sent.incident
    expect(await each(store.events({ matches: [] }))).toEqual([event])
  })

  it('has the columns that lists show', async () => {
    const store = await open()
    const unit = { container: 'nginx.service', cgroup: '/system.slice/nginx.service' }
    await store.insert([arrival({ id: 'abc', at: 1.5, uid: 33, user: 'www-data', ...unit })], 0)
    expect(await all(store.list({ matches: [] }))).toEqual([
      {
        id: 'abc',
        time: '2026-11-28T00:00:01.500000000Z',
        pid: 100,
        repeats: 0,
        lastTime: '2026-11-28T00:00:01.500000000Z',
        kind: {
          host: 'web-1',
          program: 'app',
          exe: '/usr/bin/app',
          uid: 33,
          user: 'www-data',
          unit: 'nginx.service',
          signal: 'SIGSEGV',
          cause: 'null-dereference',
          severity: 'high',
          signature: 'aaaaaaaaaaaaaaaa',
          group: 'aaaaaaaaaaaaaaaa',
        },
      },
    ])
  })

  it.each<[string, Sample, unit: string | undefined, container: string | undefined]>([
    ['neither', { cgroup: '/' }, undefined, undefined],
    ['a unit', { container: 'a.service', cgroup: '/system.slice/a.service' }, 'a.service', undefined],
    [
      'the scope of a container',
      { container: '0123456789ab', cgroup: `/system.slice/docker-0123456789ab${'c'.repeat(52)}.scope` },
      undefined,
      '0123456789ab',
    ],
    [
      'a container of a unit',
      { container: '0123456789ab', cgroup: `/system.slice/web.service/libpod-0123456789ab${'c'.repeat(52)}` },
      'web.service',
      '0123456789ab',
    ],
  ])('tells the unit and the container: %s', async (_name, sample, unit, container) => {
    const store = await open()
    await store.insert([arrival(sample)], 0)
    const [death] = await all(store.list({ matches: [] }))
    expect([death?.kind.unit, death?.kind.container]).toEqual([unit, container])
  })

  it('stores a death once, however often it comes', async () => {
    const store = await open()
    const [first, second] = [arrival({ id: 'a' }), arrival({ id: 'b' })]
    await store.insert([first], 0)
    expect(await store.insert([first, second, second], 0)).toEqual({ stored: 1, counted: 0, known: 2 })
    expect(await each(store.incidents({ matches: [] }))).toHaveLength(2)
  })

  it('takes deaths of two hosts that happen to have the same id for two', async () => {
    const store = await open()
    const rows = [{ id: 'a' }, { id: 'a', host: 'web-2' }].map(arrival)
    expect(await store.insert(rows, 0)).toEqual({ stored: 2, counted: 0, known: 0 })
    expect((await each(store.incidents({ matches: [] }))).map(({ host }) => host.hostname)).toEqual(['web-1', 'web-2'])
  })

  it('counts what comes again within a window with the first', async () => {
    const store = await open()
    const same = { signature: 'same' }
    const rows = [
      { id: 'first', at: 0, ...same },
      { id: 'again', at: 60, ...same },
      { id: 'other host', at: 61, host: 'web-2', ...same },
      { id: 'other', at: 62, signature: 'other' },
      { id: 'last', at: 3599, ...same },
      { id: 'next hour', at: 3601, ...same },
    ]
    expect(await store.insert(rows.map(arrival), HOUR_MS)).toEqual({ stored: 4, counted: 2, known: 0 })
    const deaths = await all(store.list({ matches: [] }))
    expect(deaths.map(({ id, repeats, lastTime }) => [id, repeats, lastTime])).toEqual([
      ['first', 2, timeAt(3599)],
      ['other host', 0, timeAt(61)],
      ['other', 0, timeAt(62)],
      ['next hour', 0, timeAt(3601)],
    ])
    expect(await store.totals({ matches: [] })).toMatchObject({ deaths: 4, repeats: 2, hosts: 2, signatures: 2 })
  })

  describe('finds', () => {
    const rows: Sample[] = [
      { id: 'aa1', at: 1, comm: 'nginx', exe: '/usr/sbin/nginx', pid: 10, uid: 33, user: 'www-data', cause: 'abort' },
      { id: 'aa2', at: 2, comm: 'nginx', exe: '/opt/nginx', pid: 11, uid: 0, user: 'root', signature: 'b1' },
      { id: 'ab3', at: 3, comm: 'mysqld', pid: 12, host: 'db-1', container: 'mysql.service', signature: 'b2' },
      { id: 'b_4', at: 4, comm: '%', pid: 13, container: '0123456789ab', containerName: 'shop-till_with_a_long_name' },
    ]
    const match = (field: Match['field'], value: string, isPrefix = false): Match => ({ field, value, isPrefix })
    it.each<[string, Query, ids: string[]]>([
      ['all, the oldest first', { matches: [] }, ['aa1', 'aa2', 'ab3', 'b_4']],
      ['the newest first', { matches: [], newestFirst: true }, ['b_4', 'ab3', 'aa2', 'aa1']],
      ['the last two', { matches: [], newestFirst: true, limit: 2 }, ['b_4', 'ab3']],
      ['a name', { matches: [match('program', 'nginx')] }, ['aa1', 'aa2']],
      ['a name that SQL could take for a pattern', { matches: [match('program', '%')] }, ['b_4']],
      ['one of two names', { matches: [match('program', '%'), match('program', 'mysqld')] }, ['ab3', 'b_4']],
      ['a name and a user', { matches: [match('program', 'nginx'), match('user', 'root')] }, ['aa2']],
      ['a user id', { matches: [match('user', '33')] }, ['aa1']],
      ['a path', { matches: [match('exe', '/opt/nginx')] }, ['aa2']],
      ['below a folder', { matches: [match('exe', '/usr/sbin/', true)] }, ['aa1']],
      ['a pid', { matches: [match('pid', '12')] }, ['ab3']],
      ['a unit', { matches: [match('unit', 'mysql.service')] }, ['ab3']],
      ['a container', { matches: [match('container', '0123456789ab')] }, ['b_4']],
      ['a container by its whole id', { matches: [match('container', `0123456789ab${'0'.repeat(52)}`)] }, ['b_4']],
      ['a container by its name', { matches: [match('container', 'shop-till_with_a_long_name')] }, ['b_4']],
      ['a container by the beginning of its name', { matches: [match('container', 'shop', true)] }, ['b_4']],
      ['a container of another name', { matches: [match('container', 'shop')] }, []],
      ['a host', { matches: [match('host', 'db-1')] }, ['ab3']],
      ['a cause', { matches: [match('cause', 'abort')] }, ['aa1']],
      ['signatures with a beginning', { matches: [match('signature', 'b', true)] }, ['aa2', 'ab3']],
      ['ids with a beginning', { matches: [match('id', 'aa', true)] }, ['aa1', 'aa2']],
      ['an id with a wildcard of LIKE', { matches: [match('id', 'b_', true)] }, ['b_4']],
      ['from a time on', { matches: [], since: START + 3n * SECOND }, ['ab3', 'b_4']],
      ['before a time', { matches: [], until: START + 3n * SECOND }, ['aa1', 'aa2']],
      ['nothing', { matches: [match('program', "nginx' OR 1 = 1 --")] }, []],
    ])('%s', async (_name, query, ids) => {
      const store = await open()
      await store.insert(rows.map(arrival), 0)
      expect((await all(store.list(query))).map(({ id }) => id)).toEqual(ids)
      const incidents = await each(store.incidents(query))
      expect(incidents.map(({ id }) => id)).toEqual(ids)
    })
  })

  it('lists more than fit in a page, each once, where many have the same time', async () => {
    const store = await open()
    const rows = Array.from({ length: 2100 }, (_, index) => arrival({ at: Math.floor(index / 300) }))
    await store.insert(rows, 0)
    const ids = (await all(store.list({ matches: [] }))).map(({ id }) => id)
    expect(ids).toEqual(rows.map(({ incident }) => incident.id))
    const newest = (await all(store.list({ matches: [], newestFirst: true, limit: 2050 }))).map(({ id }) => id)
    expect(newest).toEqual(ids.toReversed().slice(0, 2050))
  })

  it('lists by the time, also where a clock began at 1970', async () => {
    const store = await open()
    const seconds = [9, 10, 1e8, 1e9]
    await store.insert(
      seconds.map((at) => arrival({ id: `a${at}`, at: at - Number(START / SECOND) })),
      0,
    )
    expect((await all(store.list({ matches: [] }))).map(({ id }) => id)).toEqual(seconds.map((at) => `a${at}`))
  })

  it('takes what a log that was made up says: times and numbers out of range', async () => {
    const store = await open()
    const { incident } = arrival({ id: 'far', pid: 1e300 })
    const times = ['9999-12-31T23:59:59.999999999Z', '0000-01-01T00:00:00.000000000Z', '2026-99-99T99:99:99.000000000Z']
    const sent = times.map((time, index) => ({ incident: { ...incident, time, id: `far${index}` } }))
    await store.insert(sent, 0)
    const stored = await each(store.incidents({ matches: [] }))
    expect(stored.map(({ time }) => time).sort()).toEqual(times.toSorted())
    expect(await all(store.list({ matches: [] }))).toHaveLength(3)
  })
})
