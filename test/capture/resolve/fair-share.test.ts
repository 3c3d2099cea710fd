import { expect, it } from 'vitest'
import { whoYields } from '../../../src/capture/resolve/fair-share.js'

it.each([
  ['one user has all', [7, 7, 7, 7], 8, 7],
  ['the one who has all asks for more', [7, 7, 7, 7], 7, undefined],
  ['the share of the one who asks would be the larger one', [7, 7, 8, 8], 8, undefined],
  ['shares would be equal then', [7, 7, 7, 8], 8, 7],
  ['all have one', [1, 2, 3, 4], 5, undefined],
])('who gives up a place: %s', (_, holders, user, yielding) => {
  expect(whoYields(holders, user)).toBe(yielding)
})
