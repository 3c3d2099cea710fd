import { describe, expect, it } from 'vitest'
import type { ThreadOfDeath } from '../../../src/capture/deaths/decode-thread.js'
import { createThreadsWaiting } from '../../../src/capture/deaths/join-threads.js'
import type { RawEvent } from '../../../src/model/raw.js'

const death = (values: Partial<RawEvent> = {}): RawEvent => ({
  kind: 'death',
  time: 2000n,
  startTime: 1000n,
  pid: 42,
  nsPid: 42,
  parentPid: 1,
  uid: 0,
  gid: 0,
  comm: 'victim',
  exeDeleted: false,
  oomVictim: false,
  thread: { tid: 43, comm: 'worker', count: 3, registers: [7n], userStack: [], kernelStack: [] },
  stack: { address: 0x7000n, bytes: new Uint8Array(8) },
  memory: { vdso: 0n },
  mappingsTotal: 0,
  truncated: [],
  ...values,
})

const thread = (tid: number, values: Partial<ThreadOfDeath> = {}): ThreadOfDeath => ({
  kind: 'thread',
  pid: 42,
  startTime: 1000n,
  count: 3,
  thread: { tid, comm: `t${tid}`, registers: [BigInt(tid)], userStack: [], call: { number: 1, arguments: [] } },
  ...values,
})

function join(records: ThreadOfDeath[], raw: RawEvent): RawEvent {
  const waiting = createThreadsWaiting()
  for (const record of records) waiting.add(record)
  return waiting.join(raw)
}

const tids = ({ threads }: RawEvent): number[] | undefined => threads?.map(({ tid }) => tid)

describe('a death gets the threads of its process', () => {
  it('the one that died first, with the stack of the death', () => {
    const joined = join([thread(42), thread(43), thread(44)], death())
    expect(tids(joined)).toEqual([43, 42, 44])
    expect(joined.threads?.[0]).toMatchObject({ comm: 't43', call: { number: 1 }, stack: death().stack })
    expect(joined.truncated).toEqual([])
  })

  it.each<[string, ThreadOfDeath[], Partial<RawEvent>]>([
    ['a thread that was not captured', [thread(42), thread(43)], {}],
    ['the one that died, which is known all the same', [thread(42), thread(44, { count: 4 })], {}],
  ])('and says what is missing: %s', (_, records, values) => {
    const joined = join(records, death(values))
    expect(tids(joined)?.[0]).toBe(43)
    expect(joined.truncated).toEqual(['threads'])
  })

  it('and their number, which the last thread to go no longer knew', () => {
    const joined = join([thread(43), thread(42), thread(44)], death({ thread: { ...death().thread, count: 1 } }))
    expect(joined.thread.count).toBe(3)
  })
})

describe('a death stays as it is', () => {
  it.each<[string, ThreadOfDeath[]]>([
    ['without threads', []],
    ['with those of another process', [thread(43, { pid: 41 })]],
    ['with those of an earlier process of the same id', [thread(43, { startTime: 10n })]],
  ])('%s', (_, records) => {
    const raw = death()
    expect(join(records, raw)).toBe(raw)
  })

  it('when its threads have been used', () => {
    const waiting = createThreadsWaiting()
    waiting.add(thread(43))
    waiting.join(death())
    const next = death()
    expect(waiting.join(next)).toBe(next)
  })
})

it('threads whose death never comes do not pile up', () => {
  const others = Array.from({ length: 10_000 }, (_, index) => thread(43, { pid: 1000 + index }))
  expect(join([thread(43), ...others], death()).threads).toBeUndefined()
  expect(join(others, death({ pid: 10_999 })).threads).toHaveLength(1)
})
