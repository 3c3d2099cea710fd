import { describe, expect, it } from 'vitest'
import { createJoin } from '../../../src/capture/deaths/join.js'
import type { RawEvent, RawMapping } from '../../../src/model/raw.js'

const SIGSEGV = 11
const EXIT_3 = 3 << 8

const raw = (values: Partial<RawEvent>): RawEvent => ({
  kind: 'death',
  time: 2000n,
  startTime: 1000n,
  lost: 0,
  status: SIGSEGV,
  pid: 42,
  nsPid: 42,
  pidNamespace: 1,
  mountNamespace: 1,
  parentPid: 1,
  parentComm: 'sh',
  uid: 0,
  gid: 0,
  comm: 'victim',
  exeDeleted: false,
  cgroup: '/',
  oomVictim: false,
  thread: { tid: 42, comm: 'victim', count: 1, registers: [7n], userStack: [], kernelStack: [] },
  memory: { startBrk: 0n, brk: 0n, startStack: 0n, vdso: 0n },
  mappingsTotal: 0,
  truncated: [],
  ...values,
})

const mapping: RawMapping = {
  start: 0x1000n,
  end: 0x2000n,
  offset: 0n,
  vmFlags: 5,
  path: '/bin/victim',
  deleted: false,
}
const ofDelivery = {
  exe: '/bin/victim',
  argv: ['victim', '-x'],
  message: 'last words',
  memory: { startBrk: 1n, brk: 2n, startStack: 3n, vdso: 4n },
  mappings: [mapping],
  mappingsTotal: 1,
}
const thread = { tid: 43, comm: 'worker', count: 2, registers: [8n], userStack: [0x1234n], kernelStack: [] }
const stack = { address: 0x7000n, bytes: new Uint8Array(8) }
const delivery = raw({ kind: 'delivery', time: 1900n, ...ofDelivery, thread, stack, truncated: ['maps'] })

const fault: RawEvent['fault'] = {
  signal: SIGSEGV,
  code: 1,
  address: 0n,
  senderPid: 0,
  senderUid: 0,
  syscall: 0,
  firstChance: false,
}

/** The records in their order, and what comes of each. */
const joinAll = (records: RawEvent[]): (RawEvent | undefined)[] => records.map(createJoin())

describe('a death whose address space was taken ahead', () => {
  it('is one event with what each of the two has', () => {
    const death = raw({ truncated: ['argv'] })
    expect(joinAll([delivery, death])).toEqual([
      undefined,
      { ...death, ...ofDelivery, thread, stack, pointed: undefined, truncated: ['argv', 'maps'] },
    ])
  })

  it('keeps its own thread where that is the one with the fault', () => {
    const death = raw({ fault, thread: { ...thread, registers: [9n] } })
    const [, event] = joinAll([delivery, death])
    expect(event).toMatchObject({ fault, thread: { registers: [9n] }, stack, argv: ['victim', '-x'] })
  })

  it('by exit status keeps its own thread, and has no stack of another', () => {
    const death = raw({ status: EXIT_3 })
    const [, event] = joinAll([delivery, death])
    expect(event).toMatchObject({ exe: '/bin/victim', mappings: [mapping], thread: death.thread })
    expect(event?.stack).toBeUndefined()
  })
})

describe('a death stays as it is', () => {
  it.each<[string, RawEvent[]]>([
    ['with no delivery', []],
    ['with that of another process', [raw({ ...delivery, pid: 41 })]],
    ['with that of an earlier process of the same id', [raw({ ...delivery, startTime: 10n })]],
    ['when its delivery has been used', [delivery, raw({})]],
  ])('%s', (_, before) => {
    const death = raw({ time: 3000n })
    expect(joinAll([...before, death]).at(-1)).toBe(death)
  })
})

it('deliveries of processes that live on do not pile up', () => {
  const others = Array.from({ length: 2000 }, (_, index) => raw({ ...delivery, pid: 1000 + index }))
  const events = joinAll([delivery, ...others, raw({ pid: 42 }), raw({ pid: 2999 })])
  expect(events.slice(-2).map((event) => event?.exe)).toEqual([undefined, '/bin/victim'])
})
