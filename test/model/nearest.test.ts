import { expect, it } from 'vitest'
import { nearest } from '../../src/model/nearest.js'

it.each([
  ['singal', ['pid', 'signal', 'sender'], 'signal'],
  ['hihg', ['high', 'low'], 'high'],
  ['exitcode', ['exitCode'], 'exitCode'],
  ['com', ['oom', 'comm'], 'comm'],
  ['al', ['all', 'any'], 'all'],
  ['x', ['y'], undefined],
  ['registers', ['comm', 'pid'], undefined],
  ['a'.repeat(10_000), ['a'], undefined],
])('%s among %j is %s', (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected)
})
