import { describe, expect, it } from 'vitest'
import { parseLogLine } from '../../../../src/capture/log/parse-line.js'
import { UserError } from '../../../../src/model/errors.js'
import { FOREIGN_STREAMS, STREAMS } from '../../../../src/model/minidump.js'
import { mutate } from '../mutate.js'
import { buildMinidump, type Recipe, u32, u64 } from './build-minidump.js'
import { eventOf } from './event-of.js'

const read = (recipe: Recipe) => eventOf(buildMinidump(recipe))

const MAPS = `00400000-00401000 r--p 00000000 fe:01 77 /bin/app
00401000-00402000 r-xp 00001000 fe:01 77 /bin/app
7ff000000000-7ff000008000 rw-p 00000000 00:00 0 [stack]
`
const STACK = 0x7ff0_0000_1000n
/** mov (%rax), %eax */
const LOAD = Buffer.from('8b00'.padEnd(32, '9'), 'hex')
const IDIV = Buffer.from('f7f9'.padEnd(32, '9'), 'hex')
const at = { rip: 0x40_1004n, rsp: STACK, eflags: 0x246n }

const dumped: Recipe = {
  threads: [
    { tid: 10, registers: { rip: 0x40_1008n, rsp: STACK + 0x2000n }, name: 'main' },
    { tid: 11, registers: at, name: 'worker' },
  ],
  exception: { tid: 11, signal: 11, code: 1, address: 0x18n },
  maps: MAPS,
  memory: [
    { address: STACK, bytes: Buffer.alloc(64, 1) },
    { address: at.rip, bytes: LOAD },
  ],
  modules: [{ start: 0x40_0000n, size: 0x2000, path: '/bin/app', record: Buffer.from('LEpBabcdef', 'latin1') }],
  streams: {
    [STREAMS.status]: Buffer.from(
      'Name:\tapp\nTgid:\t10\nPid:\t10\nPPid:\t5\nUid:\t33\t33\t33\t33\nGid:\t34\t34\t34\t34\n',
    ),
    [STREAMS.commandLine]: Buffer.from('/bin/app\0--deep\0'),
  },
}

describe('a minidump of Breakpad', () => {
  const event = read(dumped)
  it('has its process', () =>
    expect(event.process).toMatchObject({
      ...{ pid: 10, tid: 11, ppid: 5, comm: 'app', threadComm: 'worker', exe: '/bin/app' },
      ...{ argv: ['/bin/app', '--deep'], uid: 33, gid: 34, threads: 2 },
    }))
  it('has the thread that crashed first', () => {
    expect(event.threads?.map(({ tid, name }) => [tid, name])).toEqual([
      [11, 'worker'],
      [10, 'main'],
    ])
    expect(event.registers?.rip).toBe('0x0000000000401004')
  })
  it('has the fault, and what the instruction did', () =>
    expect(event.fault).toMatchObject({ siCode: 'SEGV_MAPERR', address: '0x0000000000000018', access: 'read' }))
  it('has the mappings', () =>
    expect(event.maps?.map(({ perms, path }) => [perms, path])).toEqual([
      ['r--p', '/bin/app'],
      ['r-xp', '/bin/app'],
      ['rw-p', '[stack]'],
    ]))
  it('is the same with padding in its lists', () => expect(read({ ...dumped, padding: true })).toEqual(event))
})

describe('who sent a signal', () => {
  it('is what Crashpad says', () =>
    expect(read({ ...dumped, exception: { tid: 11, signal: 6, code: -6, parameters: [10n, 33n, 0n] } }).sender).toEqual(
      {
        pid: 10,
        uid: 33,
      },
    ))
  it('is not known where nothing says it', () => {
    const event = read({ ...dumped, exception: { tid: 11, signal: 6, code: -6 } })
    expect(event.sender).toBeUndefined()
    expect(event.capture?.missing).toEqual(['sender'])
  })
})

describe('of a version that writes no si_code', () => {
  const faulted = (exception: Partial<Recipe['exception']>, code: Buffer, registers = {}) =>
    read({
      ...dumped,
      threads: [{ tid: 11, registers: { ...at, ...registers } }],
      exception: { tid: 11, signal: 11, code: 0, ...exception },
      memory: [{ address: at.rip, bytes: code }],
    }).fault?.siCode

  it.each<[string, Partial<Recipe['exception']>, Buffer, object, string | undefined]>([
    ['a read of an address without a mapping', { address: 0x18n }, LOAD, {}, 'SEGV_MAPERR'],
    ['a read of a mapping that allows it is none', { address: 0x40_0000n }, LOAD, {}, undefined],
    ['a jump', { address: at.rip, signal: 11 }, LOAD, {}, undefined],
    ['an address that cannot be, reported as 0', { address: 0n }, LOAD, { rax: 0x4141_4141_4141_4141n }, undefined],
    [
      'a signal that was sent: the instruction reads nothing',
      { address: 0x18n },
      Buffer.alloc(16, 0x90),
      {},
      undefined,
    ],
    ['a division', { signal: 8, address: at.rip }, IDIV, {}, 'FPE_INTDIV'],
    ['a floating-point operation', { signal: 8, address: at.rip }, LOAD, {}, undefined],
    ['an illegal instruction', { signal: 4, address: at.rip }, LOAD, {}, 'ILL_ILLOPN'],
    ['SIGILL of another process', { signal: 4, address: 0n }, LOAD, {}, undefined],
  ])('%s', (_name, exception, code, registers, siCode) => expect(faulted(exception, code, registers)).toBe(siCode))
})

describe('a process that was alive', () => {
  it('has no signal', () => {
    const event = read({ ...dumped, exception: { tid: 11, signal: 0xffff_ffff, code: 0 } })
    expect([event.termination, event.fault, event.process.tid]).toEqual([undefined, undefined, 11])
  })
})

describe('other processors', () => {
  it.each<[Recipe['context'], Record<string, bigint>, string, [string, string]]>([
    ['arm64', { pc: 0x1234n, sp: STACK, x30: 0x99n, pstate: 0x6000_0000n }, 'aarch64', ['x30', '0x0000000000000099']],
    ['oldArm64', { pc: 0x1234n, sp: STACK, x7: 0x99n }, 'aarch64', ['x7', '0x0000000000000099']],
    ['x86', { eip: 0x1234n, esp: 0xffff_0000n, ebx: 0x99n }, 'i386', ['esp', '0x00000000ffff0000']],
    ['arm', { pc: 0x1234n, sp: 0x7eff_0000n, lr: 0x99n }, 'arm', ['lr', '0x0000000000000099']],
    ['riscv64', { pc: 0x1234n, sp: STACK, ra: 0x99n }, 'riscv64', ['ra', '0x0000000000000099']],
  ])('%s', (context, registers, arch, [name, value]) => {
    const event = read({ ...dumped, context, threads: [{ tid: 11, registers }] })
    expect([event.host.arch, event.registers?.[name]]).toEqual([arch, value])
  })
})

describe('without the text of /proc/PID/maps', () => {
  const { maps: _, ...without } = dumped
  it('are the mappings those of Crashpad', () => {
    const entry = (start: bigint, size: bigint, protect: number): Buffer =>
      Buffer.concat([u64(start, start, 0n, size), u32(0x1000, protect, 0x20000, 0)])
    const list = [entry(0x40_0000n, 0x1000n, 2), entry(0x40_1000n, 0x1000n, 0x20), entry(0x7ff0_0000_0000n, 0x8000n, 4)]
    const info = Buffer.concat([u32(16, 48), u64(3n), ...list])
    const event = read({ ...without, streams: { [FOREIGN_STREAMS.memoryInfo]: info } })
    expect(event.maps?.map(({ perms, path, offset }) => [perms, path, offset])).toEqual([
      ['r--', '/bin/app', '0x0000000000000000'],
      ['r-x', '/bin/app', '0x0000000000001000'],
      ['rw-p', undefined, undefined],
    ])
    expect(event.capture?.truncated ?? []).not.toContain('maps')
  })
  it('are at least the modules known', () => {
    const event = read({ ...without, streams: {} })
    expect(event.maps?.map(({ path }) => path)).toEqual(['/bin/app'])
    expect(event.capture?.truncated).toContain('maps')
    expect(event.process).toMatchObject({ pid: 11, comm: 'app', argv: ['/bin/app'] })
  })
})

it('memory is also that of a list with 64-bit sizes', () => {
  const dump = buildMinidump({
    ...dumped,
    memory: [],
    streams: { [FOREIGN_STREAMS.memory64]: Buffer.concat([u64(1n, 0n, at.rip, 16n)]) },
  })
  const where = dump.indexOf(u64(1n, 0n, at.rip, 16n))
  dump.set(u64(BigInt(dump.length)), where + 8)
  expect(eventOf(Buffer.concat([dump, LOAD])).fault?.access).toBe('read')
})

describe('what cannot be true is refused with one line', () => {
  const whole = buildMinidump(dumped)
  const withField = (type: number, change: (dump: Buffer, entry: number, at: number) => void): Buffer => {
    const dump = Buffer.from(whole)
    for (let entry = 32; entry < 32 + 12 * dump.readUInt32LE(8); entry += 12) {
      if (dump.readUInt32LE(entry) === type) change(dump, entry, dump.readUInt32LE(entry + 8))
    }
    return dump
  }
  it.each<[string, Buffer, RegExp]>([
    ['only the magic', whole.subarray(0, 4), /ends within its header/],
    [
      'four billion streams',
      Buffer.concat([whole.subarray(0, 8), u32(0xffff_ffff), whole.subarray(12)]),
      /claims to have 4294967295 streams/,
    ],
    [
      'a directory beyond the end',
      Buffer.concat([whole.subarray(0, 12), u32(0xffff_fff0), whole.subarray(16)]),
      /its directory lies beyond its end/,
    ],
    [
      'two billion threads',
      withField(STREAMS.threads, (dump, _, place) => dump.writeUInt32LE(0x7fff_ffff, place)),
      /list of threads has room for 2, and claims to have 2147483647/,
    ],
    [
      'modules',
      withField(STREAMS.modules, (dump, _, place) => dump.writeUInt32LE(0xffff_ffff, place)),
      /list of modules has room for 1/,
    ],
    [
      'threads beyond the end',
      withField(STREAMS.threads, (dump, entry) => dump.writeUInt32LE(0xffff_fff0, entry + 8)),
      /no thread has registers/,
    ],
    [
      'a list of threads that is the file itself',
      withField(STREAMS.threads, (dump, entry) => dump.set(u32(0xffff_ffff, 0), entry + 4)),
      /list of threads has room for/,
    ],
    [
      'no system',
      withField(STREAMS.system, (dump, entry) => dump.writeUInt32LE(0, entry + 4)),
      /does not say which system/,
    ],
    ['Windows', buildMinidump({ ...dumped, system: 2 }), /a minidump of Windows; give that of a Linux program/],
    ['macOS', buildMinidump({ ...dumped, system: 0x8101 }), /a minidump of macOS/],
    [
      'a processor that is not known',
      buildMinidump({ ...dumped, architecture: 1 }),
      /a minidump of processor number 1; give that of a program on x86-64/,
    ],
  ])('%s', (_name, dump, message) => {
    expect(() => eventOf(dump)).toThrow(UserError)
    expect(() => eventOf(dump)).toThrow(message)
    expect(() => eventOf(dump)).toThrow(/^[^\n]*$/)
  })

  it('or gives a valid event, whatever is changed', () => {
    let events = 0
    for (let seed = 0; seed < 400; seed++) {
      try {
        const event = eventOf(mutate(whole, [{ offset: 8, size: whole.length - 8 }], seed))
        expect(parseLogLine(JSON.stringify(event)), `seed ${seed}`).toMatchObject({ kind: 'event' })
        events++
      } catch (error) {
        if (!(error instanceof UserError)) throw new Error(`seed ${seed}`, { cause: error })
        expect(error.message.split('\n')).toHaveLength(1)
      }
    }
    expect(events).toBeGreaterThan(100)
  })
})
