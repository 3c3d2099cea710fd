import { afterEach, expect, it } from 'vitest'
import { createCache, lookThrough } from '../../../../../src/capture/resolve/child/libraries/cache.js'

afterEach(() => lookThrough('own'))

it('remembers what was asked for last', () => {
  const cache = createCache<number>(2)
  const made: string[] = []
  const ask = (key: string): number => cache(key, () => made.push(key))
  for (const key of ['a', 'a', 'b', 'a', 'c', 'a', 'b']) ask(key)
  expect(made).toEqual(['a', 'b', 'c', 'b'])
})

it('what was read in one mount namespace is not an answer in another', () => {
  const cache = createCache<string>(8)
  const answers = ['own', 'mount namespace 1', 'own', 'mount namespace 2', 'mount namespace 1'].map((view) => {
    lookThrough(view)
    return cache('64768:12:100', () => `as seen in ${view}`)
  })
  expect(answers).toEqual([
    'as seen in own',
    'as seen in mount namespace 1',
    'as seen in own',
    'as seen in mount namespace 2',
    'as seen in mount namespace 1',
  ])
})
