import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { minidumpOf } from '../../src/dump/minidump/minidump.js'
import { formatAddress } from '../../src/model/address.js'
import type { CrashEvent } from '../../src/model/event.js'
import type { RawEvidence } from '../../src/model/raw-evidence.js'
import { crashEvent } from '../capture/event.js'
import { newFolder } from '../live/programs.js'

const hex = (address: bigint): string => formatAddress(address)
const mapping = (start: bigint, end: bigint, perms: string, path?: string, offset = 0n) => ({
  ...{ start: hex(start), end: hex(end), perms, path },
  offset: hex(offset),
})

const STACK = 0x7ff0_0000_1000n
const evidence: RawEvidence = {
  memory: { vdso: 0n },
  fault: { signal: 11, code: 1, address: 0x18n, senderPid: 0, senderUid: 0, syscall: 0, firstChance: false },
  framePointers: [],
  stacks: new Map([
    [10, { address: STACK, bytes: Buffer.alloc(0x1000, 0xaa) }],
    [11, { address: 0x7ff0_0010_0ff0n, bytes: Buffer.alloc(0x20, 0xbb) }],
  ]),
  pointed: [{ address: STACK - 0x80n, bytes: Buffer.alloc(0x100, 0xcc) }],
}
const event = crashEvent({
  process: { ...crashEvent().process, pid: 10, tid: 10, comm: 'app', exe: '/bin/app' },
  termination: { kind: 'signal', signal: 'SIGSEGV', signalNumber: 11 },
  fault: { instruction: '8b00' },
  registers: { rip: hex(0x40_1004n), rsp: hex(STACK), rax: hex(7n), eflags: hex(0x246n) },
  threads: [{ tid: 10 }, { tid: 11, name: 'worker', registers: { rsp: hex(0x7ff0_0010_0ff0n), rip: hex(0x40_1008n) } }],
  libraries: [{ path: '/bin/app', buildId: 'ab'.repeat(20) }, { path: '/lib/libc.so.6' }],
  maps: [
    mapping(0x30_0000n, 0x30_1000n, 'r-xp', '/lib/libc.so.6'),
    mapping(0x40_0000n, 0x40_1000n, 'r--p', '/bin/app'),
    mapping(0x40_1000n, 0x40_2000n, 'r-xp', '/bin/app', 0x1000n),
    mapping(0x7ff0_0000_0000n, 0x7ff0_0000_8000n, 'rw-p', '[stack]'),
  ],
})

const dump = (values: Partial<CrashEvent> = {}, raw: Partial<RawEvidence> = {}): Buffer =>
  minidumpOf({ ...event, ...values }, { ...evidence, ...raw })

/** The streams of a minidump, by type. */
function streamsOf(file: Buffer): Map<number, Buffer> {
  expect(file.toString('latin1', 0, 4)).toBe('MDMP')
  const [count, directory] = [file.readUInt32LE(8), file.readUInt32LE(12)]
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const [type, size, at] = [0, 4, 8].map((offset) => file.readUInt32LE(directory + index * 12 + offset))
      return [type ?? 0, file.subarray(at, (at ?? 0) + (size ?? 0))]
    }),
  )
}

/** MDMemoryDescriptor and its bytes. */
function memoryAt(file: Buffer, stream: Buffer, offset: number): [address: bigint, bytes: string] {
  const [size, at] = [stream.readUInt32LE(offset + 8), stream.readUInt32LE(offset + 12)]
  return [stream.readBigUInt64LE(offset), file.subarray(at, at + size).toString('hex')]
}

describe('a minidump has', () => {
  const file = dump()
  const streams = streamsOf(file)
  const stream = (type: number): Buffer => streams.get(type) ?? Buffer.alloc(0)

  it('the threads with their stacks, the one that died first', () => {
    expect(stream(3).readUInt32LE(0)).toBe(2)
    expect([4, 52].map((at) => stream(3).readUInt32LE(at))).toEqual([10, 11])
    expect(memoryAt(file, stream(3), 4 + 24)).toEqual([STACK, 'aa'.repeat(0x1000)])
    expect(memoryAt(file, stream(3), 52 + 24)).toEqual([0x7ff0_0010_0ff0n, 'bb'.repeat(0x20)])
  })

  it('memory that does not overlap', () => {
    const pieces = Array.from({ length: stream(5).readUInt32LE(0) }, (_, index) =>
      memoryAt(file, stream(5), 4 + index * 16),
    )
    expect(pieces.map(([address, bytes]) => [address, bytes.length / 2])).toEqual([
      [STACK, 0x1000],
      [0x7ff0_0010_0ff0n, 0x20],
      [STACK - 0x80n, 0x80],
      [0x40_1004n, 2],
    ])
  })

  it('the programs, the one that ran first, with its build id', () => {
    const modules = stream(4)
    expect(modules.readUInt32LE(0)).toBe(2)
    expect([modules.readBigUInt64LE(4), modules.readUInt32LE(12)]).toEqual([0x40_0000n, 0x2000])
    const [size, at] = [modules.readUInt32LE(4 + 76), modules.readUInt32LE(4 + 80)]
    expect(file.subarray(at, at + size).toString('latin1', 0, 4)).toBe('LEpB')
    expect(file.subarray(at + 4, at + size).toString('hex')).toBe('ab'.repeat(20))
    const name = modules.readUInt32LE(4 + 20)
    expect(file.toString('utf16le', name + 4, name + 4 + file.readUInt32LE(name))).toBe('/bin/app')
  })

  it('the signal, its code and its address', () => {
    const exception = stream(6)
    expect([exception.readUInt32LE(0), exception.readUInt32LE(8), exception.readUInt32LE(12)]).toEqual([10, 11, 1])
    expect(exception.readBigUInt64LE(24)).toBe(0x18n)
  })

  it('the system, and what /proc said', () => {
    expect([stream(7).readUInt16LE(0), stream(7).readUInt32LE(20)]).toEqual([9, 0x8201])
    expect(stream(0x47670004).toString()).toContain('Pid:\t10\n')
    expect(stream(0x47670009).toString()).toContain('401000-402000 r-xp 00001000 00:00 0 /bin/app\n')
  })
})

it('has no exception where the process chose to exit', () => {
  const exited = dump({ termination: { kind: 'exit', exitCode: 1 } }, { fault: undefined })
  expect(streamsOf(exited).has(6)).toBe(false)
})

describe('lldb reads', () => {
  const folder = newFolder()
  const read = (file: Buffer, ...commands: string[]): string => {
    const path = join(folder, 'app.dmp')
    writeFileSync(path, file)
    const words = ['-b', '-c', path, ...commands.flatMap((command) => ['-o', command])]
    return spawnSync('lldb', words, { encoding: 'utf8', input: '' }).stdout
  }

  it('registers, memory and the reason', () => {
    const output = read(dump(), 'thread list', 'register read rip rax', `memory read -f x -s 8 -c 1 ${hex(STACK)}`)
    expect(output).toMatch(/\(x86_64\) was loaded/)
    expect(output).toMatch(/thread #1.*stop reason = signal SIGSEGV/)
    expect(output).toMatch(/rip = 0x0000000000401004[\s\S]*rax = 0x0000000000000007/)
    expect(output).toMatch(/0xaaaaaaaaaaaaaaaa/)
  })

  it('registers of arm64', () => {
    const registers = { pc: hex(0x40_1004n), sp: hex(STACK), x0: hex(7n), x30: hex(0x40_1010n), pstate: hex(0n) }
    const arm = dump({ host: { ...event.host, arch: 'aarch64' }, registers, threads: [{ tid: 10 }] })
    const output = read(arm, 'register read pc sp x0 lr')
    expect(output).toMatch(/\(aarch64\) was loaded/)
    expect(output).toMatch(
      /pc = 0x0000000000401004[\s\S]*sp = 0x00007ff000001000[\s\S]*x0 = 0x0000000000000007[\s\S]*lr = 0x0000000000401010/,
    )
  })
})

describe('what cannot be true does not matter', () => {
  it.each<[string, Partial<CrashEvent>]>([
    ['no mappings, threads and registers', { maps: undefined, threads: undefined, registers: undefined }],
    ['a process id of more than 32 bits', { process: { ...event.process, pid: 2 ** 40, tid: 2 ** 40 } }],
    ['a kernel of no version', { host: { ...event.host, kernel: '99999999999-x' } }],
    ['a time before all times', { time: '0000-01-01T00:00:00.000000000Z' }],
    ['a mapping that ends before it starts', { maps: [mapping(0x5000n, 0x1000n, 'r-xp', '/bin/app')] }],
    ['a newline in a path', { maps: [mapping(0x5000n, 0x6000n, 'r-xp', '/bin/a\nb')] }],
  ])('%s', (_, values) => {
    expect(streamsOf(dump(values)).size).toBe(13)
  })
})
