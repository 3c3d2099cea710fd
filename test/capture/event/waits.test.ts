import { describe, expect, it } from 'vitest'
import { waitsOf } from '../../../src/capture/event/waits.js'
import type { Thread } from '../../../src/model/event.js'
import type { RawEvent, RawProcessThread } from '../../../src/model/raw.js'

const WAIT = 0n
const WAIT_BITSET = 9n
const LOCK_PI = 6n
const PRIVATE = 128n
const OWNER = 42
const OWNER_IN_CONTAINER = 2
const GONE = 99
const WAITERS = 0x80000000

interface Case {
  operation?: bigint
  value?: number
  timeout?: bigint
  /** 32-bit words from 8 bytes before the futex word. */
  words: number[]
  musl?: boolean
  /** Not all threads of the process were captured. */
  some?: boolean
}

const LOCK = '0x0000000000001000'

function waitsFor({
  operation = WAIT | PRIVATE,
  value = 2,
  timeout = 0n,
  words,
  musl,
  some,
}: Case): Thread['waitsFor'] {
  const bytes = new Uint8Array(Uint32Array.from({ length: 12 }, (_, index) => words[index] ?? 0).buffer)
  const waiting: RawProcessThread = {
    tid: 43,
    nsTid: 3,
    registers: [],
    userStack: [],
    lock: { address: 0x1000n, bytes, wordAt: 8 },
  }
  const owner = { tid: OWNER, nsTid: OWNER_IN_CONTAINER, registers: [], userStack: [] }
  const raw = {
    thread: { tid: 43, count: some ? 3 : 2 },
    threads: [waiting, owner],
    mappings: musl ? [{ path: '/lib/ld-musl-x86_64.so.1' }] : [],
  } as unknown as RawEvent
  return waitsOf(raw)(waiting, { number: 202, arguments: [0x1000n, operation, BigInt(value), timeout, 0n, 0n] })
}

/** glibc: lock, count, owner, users, kind. */
const glibc = (lock: number, owner: number, users: number, kind: number): number[] => [
  0,
  0,
  lock,
  0,
  owner,
  users,
  kind,
]
const held = { tid: OWNER, lock: LOCK, kind: 'mutex' }
const own = OWNER_IN_CONTAINER

describe('the thread that holds a mutex', () => {
  it.each<[string, Case]>([
    ['of glibc', { words: glibc(2, own, 1, 0) }],
    ['of glibc, recursive', { words: glibc(2, own, 1, 1) }],
    ['of glibc, shared between processes', { operation: WAIT, words: glibc(2, own, 1, 128) }],
    ['of glibc, robust', { value: own | WAITERS, words: glibc(own | WAITERS, own, 1, 16) }],
    ['with priority inheritance', { operation: LOCK_PI | PRIVATE, words: [0, 0, own | WAITERS] }],
    ['of musl, recursive', { value: own | WAITERS, words: [0, 1, own | WAITERS], musl: true }],
  ])('%s', (_, given) => expect(waitsFor(given)).toMatchObject(held))

  it('of musl is not written down in a normal one', () => {
    const value = (16 | WAITERS) >>> 0
    expect(waitsFor({ value, words: [0, 0, value], musl: true })).toEqual({ lock: LOCK, kind: 'mutex' })
  })

  it('is gone, as after fork(2)', () => {
    const words = glibc(2, GONE, 1, 0)
    expect(waitsFor({ words })).toEqual({ tid: GONE, lock: LOCK, kind: 'mutex', ownerIsGone: true })
    expect(waitsFor({ words, some: true })).toEqual({ lock: LOCK, kind: 'mutex' })
  })
})

it('the thread that is joined', () => {
  const joined = { tid: OWNER, kind: 'join' }
  expect(waitsFor({ operation: WAIT_BITSET, value: own, words: [0, 0, own] })).toMatchObject(joined)
  expect(waitsFor({ operation: WAIT, value: own, words: [0, 0, own, 7, 7, 7, 0xffff] })).toMatchObject(joined)
  // It was killed just before, with the one that waited for it.
  expect(waitsFor({ operation: WAIT_BITSET, value: own, words: [0, 0, 0] })).toMatchObject(joined)
  expect(waitsFor({ operation: WAIT, value: own, words: [0, 0, 0] })).toMatchObject(joined)
})

describe('nothing is claimed of', () => {
  it.each<[string, Case]>([
    ['a mutex that was released meanwhile', { words: glibc(1, own, 1, 0) }],
    ['a mutex without an owner', { words: glibc(2, 0, 1, 0) }],
    ['a mutex without users', { words: glibc(2, own, 0, 0) }],
    ['a kind of mutex that does not exist', { words: glibc(2, own, 1, 0x40) }],
    ['memory that is not a mutex', { words: glibc(2, 0xdeadbeef | 0, 1, 0) }],
    ['a robust mutex whose word names another owner', { value: own | WAITERS, words: glibc(own | WAITERS, 3, 1, 16) }],
    ['a wait with a time limit', { timeout: 0x2000n, words: glibc(2, own, 1, 0) }],
    ['a condition variable', { operation: WAIT_BITSET | PRIVATE, value: 0, words: [] }],
    ['a semaphore', { operation: WAIT_BITSET | PRIVATE, value: own, words: [0, 0, own] }],
    ['a word that is neither that id nor 0', { operation: WAIT_BITSET, value: own, words: [0, 0, 7] }],
    ['a cleared word of no thread that died', { operation: WAIT_BITSET, value: GONE, words: [0, 0, 0] }],
    ['a word like the id of a thread that is not there', { operation: WAIT_BITSET, value: GONE, words: [0, 0, GONE] }],
    ['a mutex of glibc under musl', { words: glibc(2, own, 1, 0xff00), musl: true }],
  ])('%s', (_, given) => expect(waitsFor(given)).toBeUndefined())
})
