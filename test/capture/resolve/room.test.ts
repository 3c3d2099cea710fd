import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRoom } from '../../../src/capture/resolve/room.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const MANY = 128

/** A room in which so many wait, with what ends the wait of the first. */
function filled(count: number) {
  const room = createRoom()
  const ends: (() => void)[] = []
  for (let index = 0; index < count; index++) void room.enter(new Promise<void>((resolve) => ends.push(resolve)))
  return { room, leave: () => ends.shift()?.() }
}

async function isFree(room: ReturnType<typeof createRoom>, ms: number): Promise<boolean> {
  let free = false
  void room.free().then(() => {
    free = true
  })
  await vi.advanceTimersByTimeAsync(ms)
  return free
}

it.each([
  ['none waits', 0, 0, true],
  ['few wait', MANY - 1, 0, true],
  ['many wait', MANY, 100, false],
  ['many wait for long', MANY, 300, true],
])('there is room: %s', async (_, count, ms, expected) => {
  expect(await isFree(filled(count).room, ms)).toBe(expected)
})

it('there is room again as soon as one has left', async () => {
  const { room, leave } = filled(MANY)
  const free = isFree(room, 1)
  leave()
  expect(await free).toBe(true)
})

it('all who wait for room have it then', async () => {
  const { room, leave } = filled(MANY)
  const free = Promise.all([isFree(room, 1), isFree(room, 1)])
  leave()
  expect(await free).toEqual([true, true])
})

it('what fails leaves as well', async () => {
  const room = createRoom()
  await Promise.allSettled(Array.from({ length: MANY }, () => room.enter(Promise.reject(new Error('no symbols')))))
  expect(await isFree(room, 0)).toBe(true)
})
