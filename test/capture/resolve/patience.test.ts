import { expect, it } from 'vitest'
import { createPatience } from '../../../src/capture/resolve/patience.js'

const MINUTE = 60_000

function start() {
  let time = 0
  const patience = createPatience(() => time)
  const later = (ms: number): void => {
    time += ms
  }
  return { ...patience, later }
}

it('a program that failed twice is left alone, for this user, for some minutes', () => {
  const { allows, worked, later } = start()
  worked('7', 'app', 10, true)
  expect(allows('7', 'app')).toBe(true)
  worked('7', 'app', 10, true)
  expect([allows('7', 'app'), allows('7', 'other'), allows('8', 'app')]).toEqual([false, true, true])
  later(11 * MINUTE)
  expect(allows('7', 'app')).toBe(true)
})

it('what does not fail costs nothing, and makes up for what failed before', () => {
  const { allows, worked } = start()
  worked('7', 'app', 10, true)
  worked('7', 'app', 30_000, false)
  worked('7', 'app', 10, true)
  expect(allows('7', 'app')).toBe(true)
})

it('a user whose programs failed for too long, however many they are, is left alone until that is made up for', () => {
  const { allows, worked, later } = start()
  for (const program of ['1', '2', '3', '4', '5']) worked('7', program, 5000, true)
  expect([allows('7', 'new'), allows('8', 'new')]).toEqual([false, true])
  later(10 * MINUTE)
  expect(allows('7', 'new')).toBe(true)
})

it('does not grow with the number of programs', () => {
  const { allows, worked } = start()
  for (const _ of [1, 2]) worked('7', 'first', 0, true)
  for (let each = 0; each < 5000; each++) worked('7', `copy ${each}`, 0, true)
  expect(allows('7', 'first')).toBe(true)
})
