import { describe, expect, it } from 'vitest'
import {
  ABI_VERSION,
  EarlierSignal,
  Fault,
  FaultFile,
  HEAD_FLAGS,
  Head,
  Mapping,
  Oom,
  PathText,
  Pointed,
  RECORD_KINDS,
  Resources,
  Sender,
  SIGNAL_OUTCOMES,
} from '../../../src/capture/deaths/abi.js'
import { decodeRecord } from '../../../src/capture/deaths/decode.js'
import type { RawEvent } from '../../../src/model/raw.js'

/** A number is written as 32 bits, a bigint as 64, text with its NUL. */
type Value = number | bigint | string

const PARTS = {
  fault: Fault,
  fault_file: FaultFile,
  oom: Oom,
  sender: Sender,
  resources: Resources,
  exe: PathText,
  cgroup: PathText,
  root: PathText,
} as const

/** Where a field of the head is: `pid`, or `fault.signal` for one of a struct in it. */
function offsetOf(name: string): number {
  const [field = '', inner] = name.split('.')
  const start = Head.offsets[field]
  const part = Object.entries(PARTS).find(([key]) => key === field)?.[1]
  const offset = inner === undefined ? 0 : part?.offsets[inner]
  if (start === undefined || offset === undefined) throw new Error(`no field ${name}`)
  return start + offset
}

/** A ring record as the BPF programs would write it; every field that is not given is zero. */
function record(fields: Record<string, Value> = {}, tail: Uint8Array[] = []): Uint8Array {
  const head = Buffer.alloc(Head.size)
  for (const [name, value] of Object.entries({ abi: ABI_VERSION, kind: RECORD_KINDS.death, ...fields })) {
    const at = offsetOf(name)
    if (typeof value === 'bigint') head.writeBigUInt64LE(value, at)
    else if (typeof value === 'number') head.writeUInt32LE(value, at)
    else head.write(`${value}\0`, at)
  }
  return Buffer.concat([head, ...tail])
}

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value)

describe('one field', () => {
  const cases: [name: string, fields: Record<string, Value>, expected: Partial<RawEvent>][] = [
    ['the kind of a delivery', { kind: RECORD_KINDS.delivery }, { kind: 'delivery' }],
    ['times', { time: 7n, start_time: 3n }, { time: 7n, startTime: 3n }],
    ['ids', { pid: 4, ns_pid: 2, parent_pid: 1, uid: 1000, gid: 50 }, { pid: 4, nsPid: 2, parentPid: 1, uid: 1000 }],
    ['the name', { comm: 'app' }, { comm: 'app' }],
    ['the parent of its parent', { grandparent_pid: 6 }, { grandparentPid: 6 }],
    ['no daemon', { starter_pid: 0 }, { starterPid: undefined }],
    ['a process that started a daemon', { starter_pid: 8 }, { starterPid: 8 }],
    ['a parent that forked it', { forker_pid: 0 }, { forker: undefined }],
    ['an ancestor that forked it', { forker_pid: 9, forker_comm: 'sh' }, { forker: { pid: 9, comm: 'sh' } }],
    ['lost records', { lost: 12n }, { lost: 12 }],
    ['no executable', {}, { exe: undefined, exeDeleted: false }],
    ['a deleted executable', { 'exe.deleted': 1 << 0 }, { exe: undefined }],
    ['an empty message', { message: 'x' }, { message: undefined }],
    ['a message', { message: 'free(): invalid pointer', message_bytes: 23 }, { message: 'free(): invalid pointer' }],
    ['no sender', { 'sender.pid': 5 }, { sender: undefined }],
    ['no fault', { 'fault.signal': 11 }, { fault: undefined }],
    ['no victim of an out-of-memory kill', {}, { oomVictim: false, oom: undefined }],
    ['a victim', { flags: HEAD_FLAGS.oomVictim }, { oomVictim: true }],
  ]
  it.each(cases)('%s', (_name, fields, expected) => expect(decodeRecord(record(fields))).toMatchObject(expected))
})

it('a fault, its registers and its stacks as far as they were taken', () => {
  const fields = {
    flags: HEAD_FLAGS.hasFault | HEAD_FLAGS.firstChance,
    'fault.signal': 11,
    'fault.code': 1,
    'fault.address': 0x20n,
    'fault.trap': 14n,
    'fault.error_code': 6n,
    'fault.tid': 77,
    'fault.threads': 3,
    'fault.user_stack_bytes': 16,
    'fault.user_stack': 0x1000n,
  }
  const { fault, thread } = decodeRecord(record(fields))
  expect(fault).toMatchObject({ signal: 11, code: 1, address: 0x20n, trap: 14, errorCode: 6, firstChance: true })
  expect(thread).toMatchObject({ tid: 77, count: 3, userStack: [0x1000n, 0n], kernelStack: [] })
  expect(thread.instruction).toBeUndefined()
})

it('a signal of the kernel to a process whose pid namespace ends', () => {
  const fields = { flags: HEAD_FLAGS.hasSender, 'sender.signal': 9, 'sender.ended_init': 70, 'sender.comm': 'tini' }
  expect(decodeRecord(record(fields)).sender).toMatchObject({
    process: undefined,
    endedInit: { pid: 70, comm: 'tini' },
  })
})

it('a parent that was ending', () => {
  const fields = { flags: HEAD_FLAGS.hasSender, 'sender.signal': 9, 'sender.pid': 70, 'sender.ending': 1 }
  expect(decodeRecord(record(fields)).sender).toMatchObject({ process: { pid: 70 }, ending: true })
})

it('a sender that had been asked to end itself', () => {
  const fields = {
    flags: HEAD_FLAGS.hasSender,
    'sender.signal': 15,
    'sender.pid': 9,
    'sender.comm': 'timeout',
    'sender.request': 2,
    'sender.request_pid': 7,
    'sender.request_comm': 'bash',
  }
  expect(decodeRecord(record(fields)).sender).toMatchObject({
    process: { pid: 9, comm: 'timeout' },
    request: { signal: 2, pid: 7, comm: 'bash' },
  })
})

it('signals that came earlier', () => {
  const bytes = record()
  const at = (Head.offsets.earlier ?? 0) + EarlierSignal.size
  const write = (field: string, value: number): number =>
    Buffer.from(bytes.buffer, bytes.byteOffset).writeUInt32LE(value, at + (EarlierSignal.offsets[field] ?? 0))
  expect(decodeRecord(bytes).earlierSignals).toBeUndefined()
  Buffer.from(bytes.buffer, bytes.byteOffset).writeInt32LE(15, at + (Sender.offsets.signal ?? 0))
  write('times', 2)
  write('outcome', SIGNAL_OUTCOMES.indexOf('dropped'))
  expect(decodeRecord(bytes).earlierSignals).toMatchObject([{ sender: { signal: 15 }, times: 2, outcome: 'dropped' }])
})

it('the file of a SIGBUS', () => {
  expect(decodeRecord(record({ 'fault_file.size': 4096n })).faultFile).toBeUndefined()
  const fields = { 'fault_file.size': 4096n, 'fault_file.magic': 0xef53n }
  expect(decodeRecord(record(fields)).faultFile).toMatchObject({ size: 4096n, magic: 0xef53n })
})

it.each([
  ['a process', 5, { pid: 5, uid: 0, comm: 'kill', parentPid: 0, parentComm: '' }],
  ['the kernel', 0, undefined],
])('a signal sent by %s', (_name, pid, process) => {
  const fields = { flags: HEAD_FLAGS.hasSender, 'sender.signal': 9, 'sender.pid': pid, 'sender.comm': 'kill' }
  expect(decodeRecord(record(fields)).sender).toMatchObject({ signal: 9, process })
})

describe('the sections after the head, in their order', () => {
  const mapping = Buffer.alloc(Mapping.size)
  mapping.writeBigUInt64LE(0x1000n, Mapping.offsets.start)
  mapping.writeBigUInt64LE(0x2000n, Mapping.offsets.end)
  const pointed = Buffer.alloc(Pointed.size, 3)
  pointed.writeBigUInt64LE(0x9000n, Pointed.offsets.address)
  const fields = {
    flags: HEAD_FLAGS.mappingsCaptured | HEAD_FLAGS.argvCaptured,
    texts_bytes: 24,
    'cgroup.length': 8,
    'cgroup.captured': 1,
    'root.captured': 1,
    'exe.length': 9,
    'exe.captured': 1,
    argv_bytes: 6,
    stack_address: 0x7000n,
    stack_bytes: 16,
    interrupted_address: 0x8000n,
    interrupted_bytes: 8,
    mappings_bytes: mapping.length,
    mappings_total: 40,
    environment_bytes: 7,
    pointed_bytes: pointed.length,
  }
  const texts = Buffer.from('b.scope\0true\0bin\0\0\0\0\0\0\0\0ls\0-l\0')
  const tail = [texts, bytes(16, 1), bytes(8, 2), mapping, Buffer.from('A=1\0B=\0'), pointed]
  const raw = decodeRecord(record(fields, tail))

  it('paths: none, of a component, not taken, the root, of two', () => {
    const { parentExe, cgroup, cwd, root, exe } = raw
    expect([parentExe, cgroup, cwd, root, exe]).toEqual([undefined, '/b.scope', undefined, '/', '/bin/true'])
  })
  it('arguments', () => expect(raw.argv).toEqual(['ls', '-l']))
  it('arguments that were not taken', () =>
    expect(decodeRecord(record({ ...fields, flags: 0 }, tail)).argv).toBeUndefined())
  it('stack', () => expect(raw.stack).toEqual({ address: 0x7000n, bytes: bytes(16, 1) }))
  it('stack that a handler interrupted', () =>
    expect(raw.interruptedStack).toEqual({ address: 0x8000n, bytes: bytes(8, 2) }))
  it('mappings', () => {
    expect(raw.mappings).toMatchObject([{ start: 0x1000n, end: 0x2000n }])
    expect(raw.mappingsTotal).toBe(40)
  })
  it('environment', () => expect(raw.environment).toEqual(['A=1', 'B=']))
  it('memory that was pointed at', () =>
    expect(raw.pointed).toEqual([{ address: 0x9000n, bytes: bytes(Pointed.size - 8, 3) }]))

  it('that are cut short are as long as the record has them', () => {
    expect(decodeRecord(record({ stack_bytes: 64 }, [bytes(10, 1)])).stack?.bytes).toEqual(bytes(10, 1))
  })
})

describe('what the kernel could not take whole is marked', () => {
  it.each([
    ['nothing', {}, []],
    ['argv', { flags: HEAD_FLAGS.argvTruncated }, ['argv']],
    ['maps for want of room', { flags: HEAD_FLAGS.mappingsDropped }, ['maps']],
    ['stack that was not resident', { flags: HEAD_FLAGS.stackTruncated }, ['stack']],
    ['environment', { flags: HEAD_FLAGS.environmentTruncated }, ['environment']],
  ])('%s', (_name, fields, expected) => expect(decodeRecord(record(fields)).truncated).toEqual(expected))
})

describe('bytes that are not a record of this ABI are a bug, and said so', () => {
  it.each([
    ['too short', new Uint8Array(8), `ring record of 8 bytes, expected at least ${Head.size}`],
    ['another version', record({ abi: 99 }), `ring record of ABI 99, expected ${ABI_VERSION}`],
  ])('%s', (_name, bytes, message) => expect(() => decodeRecord(bytes)).toThrow(message))
})
