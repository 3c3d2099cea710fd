import { describe, expect, it } from 'vitest'
import { ABI_VERSION, RECORD_KINDS } from '../../../src/capture/deaths/abi.js'
import { decodeThread, isThreadRecord } from '../../../src/capture/deaths/decode-thread.js'
import { LOCK_BEFORE, LOCK_CAPACITY, THREAD_FLAGS, ThreadRecord } from '../../../src/capture/deaths/thread-abi.js'
import type { RawProcessThread } from '../../../src/model/raw.js'

const FUTEX = 202
const WORD = 0x7000_0000n

/** A ring record as the BPF programs would write it; every field that is not given is zero. */
function record(fields: Record<string, number | bigint | string> = {}, stack = new Uint8Array()): Uint8Array {
  const bytes = Buffer.alloc(ThreadRecord.size)
  for (const [name, value] of Object.entries({ abi: ABI_VERSION, kind: RECORD_KINDS.thread, ...fields })) {
    const at = ThreadRecord.offsets[name]
    if (at === undefined) throw new Error(`no field ${name}`)
    if (typeof value === 'bigint') bytes.writeBigUInt64LE(value, at)
    else if (typeof value === 'number') bytes.writeInt32LE(value, at)
    else bytes.write(value, at)
  }
  return Buffer.concat([bytes, stack])
}

const stack = new Uint8Array(16).fill(7)
const running = { delivering: false, woken: false, onCpu: false, exiting: false, runTime: 0n }

describe('one field', () => {
  const { native, onCpu, delivering, woken, exiting, stackUnreadable, stackDropped } = THREAD_FLAGS

  it.each<[name: string, fields: Record<string, number | bigint | string>, expected: Partial<RawProcessThread>]>([
    ['id and name', { tid: 5, comm: 'worker' }, { tid: 5, comm: 'worker' }],
    ['processor time', { run_time: 1_500_000n }, { running: { ...running, runTime: 1_500_000n } }],
    ['on another processor', { flags: onCpu }, { running: { ...running, onCpu: true } }],
    ['that takes the signal', { flags: onCpu | delivering }, { running: { ...running, delivering: true } }],
    ['woken to die', { flags: woken }, { running: { ...running, woken: true } }],
    ['that ends', { flags: exiting }, { running: { ...running, exiting: true } }],
    [
      'in a system call',
      { flags: native, call: 1, arguments: 2n },
      { call: { number: 1, arguments: [2n, ...zeros(5)] } },
    ],
    ['in a call of another table', { call: 1 }, { call: undefined }],
    ['in no system call', { flags: native, call: -1 }, { call: undefined }],
    ['a stack that cannot be read', { flags: stackUnreadable }, { stack: undefined, stackMissing: 'unreadable' }],
    ['a stack there was no room for', { flags: stackDropped }, { stack: undefined, stackMissing: 'dropped' }],
    ['no futex', { arguments: WORD }, { lock: undefined }],
  ])('%s', (_, fields, expected) => expect(decodeThread(record(fields)).thread).toMatchObject(expected))
})

const zeros = (count: number): bigint[] => Array.from({ length: count }, () => 0n)

it('the process it is of, and how many threads that had', () => {
  expect(decodeThread(record({ pid: 4, start_time: 9n, threads: 3 }))).toMatchObject({
    pid: 4,
    startTime: 9n,
    count: 3,
  })
})

it('its stack is what follows', () => {
  const { thread } = decodeThread(record({ stack_address: 0x8000n, stack_bytes: 16 }, stack))
  expect(thread.stack).toEqual({ address: 0x8000n, bytes: stack })
})

it('a stack that is shorter than announced ends where the record does', () => {
  const { thread } = decodeThread(record({ stack_address: 0x8000n, stack_bytes: 4096 }, stack))
  expect(thread.stack?.bytes).toHaveLength(16)
})

describe('memory around a futex word', () => {
  const fields = { call: FUTEX, arguments: WORD, lock_bytes: LOCK_CAPACITY }

  it('begins before it', () => {
    const { lock } = decodeThread(record(fields)).thread
    expect(lock).toEqual({ address: WORD, bytes: new Uint8Array(LOCK_CAPACITY), wordAt: LOCK_BEFORE })
  })

  it('begins with it at the start of a mapping', () => {
    const { lock } = decodeThread(record({ ...fields, flags: THREAD_FLAGS.lockStartsAtWord })).thread
    expect(lock).toEqual({ address: WORD, bytes: new Uint8Array(LOCK_CAPACITY - LOCK_BEFORE), wordAt: 0 })
  })
})

describe('which records are of threads', () => {
  it.each<[string, Uint8Array, boolean]>([
    ['one of a thread', record(), true],
    ['one of a death', record({ kind: RECORD_KINDS.death }), false],
    ['one that is too short', record().subarray(0, 8), false],
  ])('%s', (_, bytes, expected) => expect(isThreadRecord(bytes)).toBe(expected))

  it('one of another ABI is a bug', () => {
    expect(() => decodeThread(record({ abi: 1 }))).toThrow('ABI 1, expected')
  })
})
