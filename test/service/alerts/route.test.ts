import { describe, expect, it } from 'vitest'
import { type AlertRule, createRouter } from '../../../src/service/alerts/route.js'
import type { Notice } from '../../../src/service/notice.js'
import { NOTICE } from '../notices.js'

const RULE: AlertRule = { to: ['ops'], onlyNew: false, windowMs: 60_000 }

const receivers = (rule: Partial<AlertRule>, notice: Partial<Notice> = {}, isNew = false): string[] =>
  createRouter([{ ...RULE, ...rule }])
    .route({ ...NOTICE, ...notice }, isNew, 1_000_000)
    .map(({ receiver }) => receiver)

describe('which deaths', () => {
  it.each<[name: string, rule: Partial<AlertRule>, notice: Partial<Notice>, fits: boolean]>([
    ['any', {}, {}, true],
    ['as severe', { minSeverity: 'high' }, {}, true],
    ['more severe', { minSeverity: 'low' }, {}, true],
    ['less severe', { minSeverity: 'critical' }, {}, false],
    ['a cause', { cause: ['oom-kill', 'null-dereference'] }, {}, true],
    ['another cause', { cause: ['oom-kill'] }, {}, false],
    ['no cause', { cause: ['*'] }, { cause: undefined }, false],
    ['causes that begin alike', { cause: ['null-*'] }, {}, true],
    ['a unit', { unit: ['nginx.service'] }, {}, true],
    ['units that end alike', { unit: ['*.service'] }, {}, true],
    ['a part in the middle', { unit: ['*gin*serv*'] }, {}, true],
    ['parts in another order', { unit: ['*serv*gin*'] }, {}, false],
    ['ends that overlap', { unit: ['nginx.serv*nginx.service'] }, {}, false],
    ['a user by name', { user: ['www-data'] }, {}, true],
    ['a user without a name', { user: ['33'] }, { user: undefined }, true],
    ['a program', { program: ['nginx'] }, {}, true],
    ['one of two', { program: ['nginx'], user: ['root'] }, {}, false],
  ])('%s', (_, rule, notice, fits) => expect(receivers(rule, notice)).toEqual(fits ? ['ops'] : []))

  it('only new ones', () => {
    expect(receivers({ onlyNew: true }, {}, false)).toEqual([])
    expect(receivers({ onlyNew: true }, {}, true)).toEqual(['ops'])
  })

  it('a pattern takes no time with the square of a name', () => {
    expect(receivers({ program: [`${'*a'.repeat(50)}*b`] }, { program: 'a'.repeat(100_000) })).toEqual([])
  })
})

describe('how often', () => {
  /** Seconds at which deaths come, and what is due then. */
  it.each<[name: string, rule: Partial<AlertRule>, at: number[], due: (number | undefined)[]]>([
    ['one in a window, which counts the others', {}, [0, 1, 2, 61, 62], [1, undefined, undefined, 3, undefined]],
    ['each, without a window', { windowMs: 0 }, [0, 1], [1, 1]],
    [
      'at a rate',
      { rate: { count: 3, withinMs: 10_000 } },
      [0, 20, 21, 22, 23],
      [undefined, undefined, undefined, 4, undefined],
    ],
    ['a clock that is set back keeps nothing quiet', {}, [1000, -5000], [1, 1]],
  ])('%s', (_, rule, at, due) => {
    const router = createRouter([{ ...RULE, ...rule }])
    const found = at.map((seconds) => router.route(NOTICE, false, 10_000_000 + seconds * 1000)[0]?.count)
    expect(found).toEqual(due)
  })

  it('each signature on each host by itself, and each receiver', () => {
    const router = createRouter([{ ...RULE, to: ['ops', 'team'] }])
    const due = (notice: Partial<Notice>) =>
      router.route({ ...NOTICE, ...notice }, false, 1000).map(({ receiver }) => receiver)
    expect(due({})).toEqual(['ops', 'team'])
    expect(due({})).toEqual([])
    expect(due({ signature: 'other' })).toEqual(['ops', 'team'])
    expect(due({ host: 'other' })).toEqual(['ops', 'team'])
  })

  it('goes on after a restart', () => {
    const first = createRouter([RULE])
    first.route(NOTICE, false, 1_000_000)
    first.route(NOTICE, false, 1_001_000)
    const second = createRouter([RULE], JSON.parse(JSON.stringify(first.memories())))
    expect(second.route(NOTICE, false, 1_002_000)).toEqual([])
    expect(second.route(NOTICE, false, 1_060_000)).toMatchObject([{ receiver: 'ops', count: 3 }])
  })

  it('remembers a limited number of signatures', () => {
    const router = createRouter([RULE])
    for (let index = 0; index < 10_010; index++) router.route({ ...NOTICE, signature: `${index}` }, false, 1000)
    expect(router.memories()).toHaveLength(10_000)
  })
})
