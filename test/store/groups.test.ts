import { describe, expect, it } from 'vitest'
import { randomNumbers } from '../../scripts/bench/random-log.mjs'
import type { Store } from '../../src/store/store.js'
import { all, arrival, ENGINES, type Sample } from './stores.js'

/** One bug in three builds, and another one. */
const PARSE: Sample = { signature: 'parse-1', stack: ['parse', 'read', 'serve', 'loop', 'main'] }
const INLINED: Sample = { signature: 'parse-2', stack: ['parse', 'serve', 'loop', 'main'] }
const CLONED: Sample = { signature: 'parse-3', stack: ['parse.isra.0', 'read', 'serve', 'loop', 'main'] }
const RENDER: Sample = { signature: 'render-1', stack: ['render', 'serve', 'loop', 'main'] }
/** A build without debug information. */
const PLAIN: Sample = { signature: 'plain', stack: ['parse?', 'read?', 'serve?', 'loop?', 'main?'] }

/** Two that are alike by way of a third. */
const SAVE: Sample = { signature: 'save-1', stack: ['save', 'a', 'b', 'loop', 'main'] }
const SAVE_ELSEWHERE: Sample = { signature: 'save-2', stack: ['save', 'x', 'y', 'loop', 'main'] }
const BETWEEN: Sample = { signature: 'between', stack: ['save', 'x', 'b', 'loop', 'main'] }

describe.each(ENGINES)('groups of signatures on %s', (_, open) => {
  const filled = async (...samples: Sample[]): Promise<Store> => {
    const store = await open()
    for (const [index, sample] of samples.entries()) await store.insert([arrival({ at: index, ...sample })], 0)
    return store
  }
  const groupsOf = async (store: Store): Promise<Record<string, string>> => {
    const deaths = await all(store.list({ matches: [] }))
    return Object.fromEntries(deaths.map(({ kind }) => [kind.signature, kind.group]))
  }

  it('hold signatures that are alike, and are named after the first', async () => {
    const store = await filled(PARSE, INLINED, RENDER, CLONED)
    expect(await groupsOf(store)).toEqual({
      'parse-1': 'parse-1',
      'parse-2': 'parse-1',
      'parse-3': 'parse-1',
      'render-1': 'render-1',
    })
  })

  it('are the same ones in any order, each under the name of its first', async () => {
    const samples = [PARSE, INLINED, RENDER, CLONED, PLAIN, SAVE, SAVE_ELSEWHERE, BETWEEN]
    const below = randomNumbers(3)
    for (let order = 0; order < 6; order++) {
      const rest = [...samples]
      const arriving = samples.flatMap(() => rest.splice(below(rest.length), 1))
      const groups = await groupsOf(await filled(...arriving))
      const first = (...names: string[]) => arriving.find(({ signature }) => names.includes(signature ?? ''))?.signature
      expect(partsOf(groups)).toEqual([
        ['between', 'save-1', 'save-2'],
        ['parse-1', 'parse-2', 'parse-3', 'plain'],
        ['render-1'],
      ])
      expect(groups.between).toBe(first('save-1', 'save-2', 'between'))
    }
  })

  it('become one when a signature is like both, under the older name, which is recorded', async () => {
    const store = await filled(SAVE, SAVE_ELSEWHERE)
    expect(await groupsOf(store)).toEqual({ 'save-1': 'save-1', 'save-2': 'save-2' })
    await store.insert([arrival(BETWEEN)], 0)
    expect(await groupsOf(store)).toEqual({ 'save-1': 'save-1', 'save-2': 'save-1', between: 'save-1' })
    const { decisions } = await store.group('save-2')
    expect(decisions.map(({ signature, from, to, shownBy }) => [signature, from, to, shownBy])).toEqual([
      ['save-2', 'save-2', 'save-1', 'between'],
    ])
  })

  it('are the same ones when all come at once', async () => {
    const store = await open()
    await store.insert([PARSE, RENDER, INLINED, CLONED, PARSE].map(arrival), 0)
    expect(Object.values(await groupsOf(store)).toSorted()).toEqual(
      ['parse-1', 'parse-1', 'parse-1', 'parse-1', 'render-1'].slice(1),
    )
  })

  it('are one when a build shows it that knows what is inlined, under the name of the oldest', async () => {
    const plain = { signature: 'plain', stack: ['parse?', 'serve?', 'loop?', 'main?'] }
    const debug = { signature: 'debug', stack: ['read', 'parse', 'serve', 'loop', 'main'] }
    const optimized = { signature: 'optimized', stack: ['read*', 'parse', 'serve', 'loop', 'main'] }
    const store = await filled(plain, debug)
    expect(await groupsOf(store)).toEqual({ plain: 'plain', debug: 'debug' })
    await store.insert([arrival({ ...optimized, at: 9 })], 0)
    expect(await groupsOf(store)).toEqual({ plain: 'plain', debug: 'plain', optimized: 'plain' })
    const decided = await filled(plain, debug)
    await decided.splitGroup(['debug'], undefined).catch(() => {})
    await decided.mergeGroups(['debug', 'plain'], undefined)
    await decided.splitGroup(['plain'], undefined)
    await decided.insert([arrival({ ...optimized, at: 9 })], 0)
    expect(new Set(Object.values(await groupsOf(decided))).size).toBe(2)
  })

  it.each<[string, Sample]>([
    ['of another program', { ...INLINED, exe: '/usr/bin/tool' }],
    ['of another cause', { ...INLINED, cause: 'invalid-read' }],
    ['without a stack', { signature: 'parse-2' }],
  ])('never hold one %s', async (_name, sample) => {
    expect(await groupsOf(await filled(PARSE, sample))).toEqual({ 'parse-1': 'parse-1', 'parse-2': 'parse-2' })
  })

  it('are found and counted', async () => {
    const store = await filled(PARSE, { ...PARSE, host: 'web-2' }, INLINED, RENDER)
    const find = (value: string, isPrefix = false) =>
      all(store.list({ matches: [{ field: 'group', value, isPrefix }] }))
    expect([(await find('parse-1')).length, (await find('parse-2')).length, (await find('par', true)).length]).toEqual([
      3, 3, 3,
    ])
    const now = { from: 0n, to: 0n }
    const counted = await store.countBy({ by: 'group', matches: [], now, before: now, limit: 9 })
    expect(counted.map(({ key, count, hosts, firstOn }) => [key, count, hosts, firstOn?.host])).toEqual([
      ['parse-1', 3, 2, 'web-1'],
      ['render-1', 1, 1, 'web-1'],
    ])
    const { signatures, groups } = await store.totals({ matches: [] })
    expect([signatures, groups]).toEqual([3, 2])
    expect((await store.groups(2, 9)).map(({ group, signatures, deaths }) => [group, signatures, deaths])).toEqual([
      ['parse-1', 2, 3],
    ])
    expect(await store.groups(1, 9)).toHaveLength(2)
  })

  it('say which signatures they hold, and where these were', async () => {
    const { group, members } = await (await filled(PARSE, PARSE, INLINED)).group('parse-2')
    expect([group, ...members.map(({ signature, deaths }) => [signature, deaths])]).toEqual([
      'parse-1',
      ['parse-1', 2],
      ['parse-2', 1],
    ])
    expect(members[1]?.outline?.frames.map(({ name }) => name)).toEqual([
      'app parse',
      'app serve',
      'app loop',
      'app main',
    ])
  })

  it('are merged by hand, with what comes later and is like one of them', async () => {
    const store = await filled(PARSE, RENDER)
    expect(await store.mergeGroups(['parse-1', 'render-1'], 'one null check')).toBe('parse-1')
    await store.insert([arrival({ signature: 'render-2', stack: ['render.cold', 'serve', 'loop', 'main'] })], 0)
    expect(new Set(Object.values(await groupsOf(store)))).toEqual(new Set(['parse-1']))
    const { decisions } = await store.group('render-2')
    expect(decisions.map(({ signature, from, to, note }) => [signature, from, to, note])).toEqual([
      ['render-1', 'render-1', 'parse-1', 'one null check'],
    ])
  })

  it('are split by hand, and stay so', async () => {
    const store = await filled(PARSE, INLINED, CLONED)
    expect(await store.splitGroup(['parse-2'], 'reads a file')).toBe('parse-2')
    await store.insert([arrival({ signature: 'parse-4', stack: ['parse', 'serve.cold', 'loop', 'main'] })], 0)
    await store.insert([arrival(INLINED)], 0)
    expect(await groupsOf(store)).toEqual({
      'parse-1': 'parse-1',
      'parse-2': 'parse-2',
      'parse-3': 'parse-1',
      'parse-4': 'parse-2',
    })
  })

  it('get another name where the signature is split off that they are named after', async () => {
    const store = await filled(PARSE, INLINED, CLONED)
    await store.splitGroup(['parse-1'], undefined)
    expect(await groupsOf(store)).toEqual({ 'parse-1': 'parse-1', 'parse-2': 'parse-2', 'parse-3': 'parse-2' })
    const { decisions } = await store.group('parse-3')
    expect(decisions.map(({ signature, from, to }) => [signature, from, to])).toEqual([
      ['parse-2', 'parse-1', 'parse-2'],
      ['parse-3', 'parse-1', 'parse-2'],
    ])
  })

  it('go with their last death, unless somebody decided about them', async () => {
    const store = await filled(PARSE, INLINED, RENDER, { signature: 'draw-1', stack: ['draw', 'main'] })
    await store.splitGroup(['parse-2'], undefined)
    await store.prune({ maxCount: 1 })
    await store.insert([arrival(INLINED), arrival(RENDER)], 0)
    expect(await groupsOf(store)).toEqual({ 'draw-1': 'draw-1', 'parse-2': 'parse-2', 'render-1': 'render-1' })
  })

  it('count as fixed together, and come back together', async () => {
    const store = await filled({ ...PARSE, version: '1.0' })
    await store.markFixed('parse-1', undefined)
    const later = Math.round(Date.now() / 1000) - 1_795_824_000 + 3600
    await store.insert([arrival({ ...INLINED, id: 'back', at: later, version: '1.1' })], 0)
    const [fixed] = await store.fixed()
    expect([fixed?.since.deaths, fixed?.regression?.id]).toEqual([1, 'back'])
  })
})

/** The signatures of each group. */
function partsOf(groups: Record<string, string>): string[][] {
  const names = new Set(Object.values(groups))
  const inGroup = (name: string) => Object.keys(groups).filter((signature) => groups[signature] === name)
  return Array.from(names, (name) => inGroup(name).toSorted()).toSorted()
}
