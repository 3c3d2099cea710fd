import { describe, expect, it } from 'vitest'
import { parsePath, resolvePath } from '../../../src/analyze/rules/path.js'

const frames = [{ symbol: 'read' }, { module: 'a' }, { symbol: 'main' }]
const libraries = { 'libssl.so.3': { package: { version: '3.0.7' } }, 'libc.so.6': { path: '/lib/libc.so.6' } }

describe('resolvePath', () => {
  it.each([
    ['$', 'x', 'x'],
    ['$.comm', { comm: 'kill' }, 'kill'],
    ['$.comm', { pid: 1 }, undefined],
    ['$.comm', undefined, undefined],
    ["$['libssl.so.3'].package.version", libraries, '3.0.7'],
    ['$["libssl.so.3"].package.version', libraries, '3.0.7'],
    ['$[*].symbol', frames, ['read', 'main']],
    ['$[*].line', frames, undefined],
    ['$[*]', [], undefined],
    ['$[*].package.version', libraries, ['3.0.7']],
    ['$[*][*]', [[1, 2], [3]], [1, 2, 3]],
  ])('%s of %j', (path, value, expected) => {
    expect(resolvePath(value, path)).toEqual(expected)
  })

  it.each(['$.constructor', "$['__proto__']", '$.toString', '$.symbol.length'])(
    '%s reaches own properties only',
    (path) => {
      expect(resolvePath({ symbol: 'main' }, path)).toBeUndefined()
    },
  )
})

it.each(['symbol', '$symbol', '$..symbol', '$[0]', '$.a.', '$[?(@.a)]', "$['a]", ''])('%j is not a path', (path) => {
  expect(parsePath(path)).toBeUndefined()
})
