import { describe, expect, it } from 'vitest'
import { parseCore } from '../../src/capture/core/core.js'
import { coreOf, type Death } from '../../src/dump/core/core.js'
import { formatAddress } from '../../src/model/address.js'
import { AUXV } from '../../src/model/core-notes.js'
import type { RawEvidence } from '../../src/model/raw-evidence.js'
import { crashEvent } from '../capture/event.js'

const hex = (address: bigint): string => formatAddress(address)
const mapping = (start: bigint, end: bigint, perms: string, path?: string) => ({
  start: hex(start),
  end: hex(end),
  perms,
  offset: hex(0n),
  path,
})
const registers = (sp: bigint) => ({ rip: hex(0x40_1000n), rsp: hex(sp), rax: hex(7n), rflags: hex(0n) })

const evidence: RawEvidence = {
  memory: { vdso: 0n },
  fault: { signal: 11, code: 1, address: 0x18n, senderPid: 0, senderUid: 0, syscall: 0, firstChance: false },
  framePointers: [],
  pointed: [],
  stacks: new Map([
    [10, { address: 0x7ff0_0000_1800n, bytes: Buffer.alloc(0x1000, 0xaa) }],
    [11, { address: 0x7ff0_0010_0ff0n, bytes: Buffer.alloc(0x20, 0xbb) }],
  ]),
}

const event = crashEvent({
  process: { ...crashEvent().process, pid: 10, tid: 10, comm: 'app', exe: '/bin/app' },
  registers: registers(0x7ff0_0000_1800n),
  threads: [
    { tid: 10, registers: registers(0x7ff0_0000_1800n) },
    { tid: 11, registers: registers(0x7ff0_0010_0ff0n) },
  ],
  maps: [
    mapping(0x40_0000n, 0x40_2000n, 'r-xp', '/bin/app'),
    mapping(0x7ff0_0000_0000n, 0x7ff0_0000_8000n, 'rw-p', '[stack]'),
    mapping(0x7ff0_0010_0000n, 0x7ff0_0010_4000n, 'rw-p'),
  ],
})

const read = (death: Partial<Death> = {}) => {
  const bytes = coreOf({ event, evidence, files: new Map(), ...death })
  const at = (offset: bigint, length: number): Buffer => bytes.subarray(Number(offset), Number(offset) + length)
  return parseCore({ name: 'core', size: BigInt(bytes.length), read: at }, [])
}

describe('a core that is read back', () => {
  const core = read()

  it('has the threads, the one that died first', () => {
    const { thread, otherThreads, siginfo, info } = core.process
    expect([thread, ...otherThreads].map(({ tid, signal }) => [tid, signal])).toEqual([
      [10, 11],
      [11, 11],
    ])
    expect(thread.registers[0]).toBe(7n)
    expect(siginfo).toMatchObject({ signal: 11, code: 1, address: 0x18n })
    expect(info).toMatchObject({ pid: 10, comm: 'app' })
  })

  it('has the captured memory at its place, and zeros in the rest of its pages', () => {
    expect(core.memory.read(0x7ff0_0000_17f8n, 16).toString('hex')).toBe(`${'00'.repeat(8)}${'aa'.repeat(8)}`)
    expect(core.memory.read(0x7ff0_0010_0ff0n, 0x20)).toEqual(Buffer.alloc(0x20, 0xbb).subarray(0, 0x20))
    expect(core.memory.read(0x7ff0_0010_2000n, 8).length).toBe(0)
  })

  it('has what is in the file in the rest of a page that is mapped from it', () => {
    const maps = [mapping(0x40_0000n, 0x40_2000n, 'rw-p', '/bin/app')]
    const file = { read: (offset: bigint, length: number) => Buffer.alloc(length, Number(offset / 0x1000n) + 1) }
    const pointed = [{ address: 0x40_1080n, bytes: Buffer.from([0xee, 0xee]) }]
    const { memory } = read({
      event: { ...event, maps },
      evidence: { ...evidence, pointed },
      files: new Map([['/bin/app', file]]),
    })
    expect(memory.read(0x40_107en, 6).toString('hex')).toBe('0202eeee0202')
  })

  it('has every mapping, in parts where only a part was captured', () => {
    expect(core.mappings.map(({ start, end, path }) => [start, end, path])).toEqual([
      [0x40_0000n, 0x40_2000n, '/bin/app'],
      [0x7ff0_0000_0000n, 0x7ff0_0000_1000n, undefined],
      [0x7ff0_0000_1000n, 0x7ff0_0000_3000n, undefined],
      [0x7ff0_0000_3000n, 0x7ff0_0000_8000n, undefined],
      [0x7ff0_0010_0000n, 0x7ff0_0010_2000n, undefined],
      [0x7ff0_0010_2000n, 0x7ff0_0010_4000n, undefined],
    ])
  })

  it('has the name of the executable', () => {
    expect(core.process.files?.ranges.map(({ path }) => path)).toEqual(['/bin/app'])
  })

  it('has the auxiliary vector of the stack where that was captured', () => {
    const words = [1n, 0x1000n, 0n, 0x2000n, 0n, BigInt(AUXV.entry), 0x40_1234n, 0n, 0n]
    const bytes = Buffer.from(BigUint64Array.from(words).buffer)
    const stacks = new Map([[10, { address: 0x7ff0_0000_7000n, bytes }]])
    const { auxv } = read({
      evidence: { ...evidence, memory: { vdso: 0n, startStack: 0x7ff0_0000_7000n }, stacks },
    }).process
    expect(auxv?.get(AUXV.entry)).toBe(0x40_1234n)
  })
})

describe('a core of a program for i386', () => {
  const core = read({
    event: {
      ...event,
      registers: { rip: hex(0x804_9000n), rsp: hex(0xffff_0800n), rax: hex(7n), orig_rax: hex(2n ** 64n - 1n) },
      threads: undefined,
      maps: [
        mapping(0x804_9000n, 0x804_a000n, 'r-xp', '/bin/app'),
        mapping(0xffff_0000n, 0xffff_8000n, 'rw-p', '[stack]'),
      ],
    },
    evidence: { ...evidence, stacks: new Map([[10, { address: 0xffff_0800n, bytes: Buffer.alloc(0x100, 0xaa) }]]) },
  })

  it('is one for i386, with its registers, signal and names', () => {
    const { thread, siginfo, info, files } = core.process
    expect(core.machine).toBe('i386')
    expect(thread).toMatchObject({ tid: 10, signal: 11 })
    expect(thread.registers.map(Number)).toEqual([7, 0, 0, 0, 0xffff_0800, 0, 0, 0, 0x804_9000, 0, 0xffff_ffff])
    expect(siginfo).toMatchObject({ signal: 11, code: 1, address: 0x18n })
    expect(info).toMatchObject({ pid: 10, comm: 'app' })
    expect(files?.ranges.map(({ path, start }) => [path, start])).toEqual([['/bin/app', 0x804_9000n]])
  })

  it('has the captured memory', () => {
    expect(core.memory.read(0xffff_07fcn, 8).toString('hex')).toBe('00000000aaaaaaaa')
  })
})

describe('what cannot be true does not matter', () => {
  const wild = { address: 0xffff_ffff_ffff_f800n, bytes: Buffer.alloc(0x1000) }
  it.each<[string, Partial<Death>]>([
    ['no mappings', { event: { ...event, maps: undefined } }],
    ['no threads and no registers', { event: { ...event, threads: undefined, registers: undefined } }],
    ['a stack that ends after the last address', { evidence: { ...evidence, stacks: new Map([[10, wild]]) } }],
    [
      'mappings that overlap',
      { event: { ...event, maps: [mapping(0n, 2n ** 64n - 1n, 'rwxp'), ...(event.maps ?? [])] } },
    ],
    ['a mapping that ends before it starts', { event: { ...event, maps: [mapping(0x5000n, 0x1000n, 'r--p', '/x')] } }],
    ['a file that is no program', { files: new Map([['/bin/app', { read: () => Buffer.from('#!/bin/sh') }]]) }],
    ['a file of noise', { files: new Map([['/bin/app', { read: (_: bigint, n: number) => Buffer.alloc(n, 0x7f) }]]) }],
  ])('%s', (_, death) => {
    expect(read(death).process.thread.tid).toBe(10)
  })
})
