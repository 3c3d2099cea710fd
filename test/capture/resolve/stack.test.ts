import {
  chownSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import koffi from 'koffi'
import { afterAll, expect, it } from 'vitest'
import { resolveStack } from '../../../src/capture/resolve/child/unwind/stack.js'
import type { ResolveRequest } from '../../../src/capture/resolve/protocol.js'
import { parseMapping } from './snapshot.js'

/** Of this process, where the C library is mapped as in any other. */
const MAPPINGS = readFileSync('/proc/self/maps', 'utf8').trim().split('\n').map(parseMapping)
const MODULES = MAPPINGS.filter(({ inode }) => inode !== 0)
const QSORT: bigint = koffi.load('libc.so.6').symbol('qsort')
const LIBC = MODULES.find(({ start, end }) => QSORT >= start && QSORT < end)

/** Code without a file, and a stack. */
const JIT = { start: 0x10000n, end: 0x20000n }
const STACK = 0x7000n

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-stack-'))
/** No process has it: above the kernel's PID_MAX_LIMIT. */
const PID = 4_194_305 + process.pid
const PERF_MAP = `/tmp/perf-${PID}.map`
const UID = process.getuid?.() ?? 0

afterAll(() => rmSync(folder, { recursive: true }))

const request = (part: Partial<ResolveRequest>): ResolveRequest => ({
  machine: 'x86_64',
  pid: PID,
  uid: UID,
  root: '/',
  view: 'own',
  readers: [],
  registers: [],
  registersValid: true,
  framePointerStack: [],
  modules: [],
  ...part,
})

const words = (...values: bigint[]): Uint8Array => new Uint8Array(BigUint64Array.from(values).buffer)

const addresses = (part: Partial<ResolveRequest>): bigint[] | undefined =>
  resolveStack(request(part))?.frames.map(({ ip }) => BigInt(ip))

/** In the order of bpf/registers.bpf.h. */
function x86({ rbp, rsp, rip }: { rbp: bigint; rsp: bigint; rip: bigint }): bigint[] {
  const registers = new Array<bigint>(19).fill(0n)
  registers[6] = rbp
  registers[7] = rsp
  registers[16] = rip
  return registers
}

function arm64({ fp, lr, sp, pc }: { fp: bigint; lr: bigint; sp: bigint; pc: bigint }): bigint[] {
  const registers = new Array<bigint>(34).fill(0n)
  registers[29] = fp
  registers[30] = lr
  registers[31] = sp
  registers[32] = pc
  return registers
}

it('says nothing where nothing was captured', () => {
  expect(resolveStack(request({ registersValid: false }))).toBeUndefined()
})

it("takes the kernel's frame-pointer stack where the registers are no good", () => {
  const stack = resolveStack(
    request({ registersValid: false, framePointerStack: [0x5n, QSORT + 4n], modules: MODULES }),
  )
  expect(stack?.unwinder).toBe('frame-pointer')
  expect(stack?.frames).toHaveLength(2)
  expect(stack?.frames[0]).toEqual({ ip: '0x0000000000000005' })
  expect(stack?.frames[1]).toMatchObject({
    symbol: expect.stringMatching(/qsort$/),
    symbolOffset: 4,
    module: LIBC?.path,
  })
})

it.each([
  ['another inode', { inode: 1 }],
  ['another device', { device: 'ff:ff' }],
  ['no name any more', { deleted: true }],
])('gives no symbols from a file with %s: it was replaced', (_, change) => {
  const modules = MODULES.map((mapping) => ({ ...mapping, ...change }))
  const stack = resolveStack(request({ registersValid: false, framePointerStack: [QSORT], modules }))
  const offset = LIBC && QSORT - LIBC.start + LIBC.offset
  expect(stack?.frames.map(({ ip: _ip, ...frame }) => frame)).toEqual([
    { module: LIBC?.path, moduleOffset: `0x${offset?.toString(16).padStart(16, '0')}` },
  ])
})

it.each([
  ['x86_64', x86({ rbp: STACK + 0x10n, rsp: STACK, rip: 0x10100n }), [0x10100n, 0x10200n, 0x10300n]],
  ['aarch64', arm64({ fp: STACK + 0x10n, lr: 0n, sp: STACK, pc: 0x10100n }), [0x10100n, 0x10200n, 0x10300n]],
  // After a call through a bad pointer the return address is still where the call left it.
  ['x86_64', x86({ rbp: STACK + 0x10n, rsp: STACK, rip: 0n }), [0n, 0x10400n, 0x10200n, 0x10300n]],
  ['aarch64', arm64({ fp: STACK + 0x10n, lr: 0x10500n, sp: STACK, pc: 0n }), [0n, 0x10500n, 0x10200n, 0x10300n]],
] as const)('walks %s code without unwind tables by the frame pointer', (machine, registers, expected) => {
  const bytes = words(0x10400n, 0n, STACK + 0x30n, 0x10200n, 0n, 0n, 0n, 0x10300n)
  const part = { machine, registers: [...registers], anonymousCode: [JIT], stack: { address: STACK, bytes } }
  expect(addresses(part)).toEqual(expected)
  expect(resolveStack(request(part))?.unwinder).toBe('frame-pointer')
})

it('goes on where a signal interrupted the code, by what the kernel saved for the handler', () => {
  const frame = Buffer.alloc(0x600)
  // The registers and the record of the vector registers in struct rt_sigframe (arch/arm64/kernel/signal.c).
  for (const [index, value] of arm64({ fp: STACK + 0x500n, lr: 0n, sp: STACK + 0x500n, pc: 0x10200n }).entries())
    frame.writeBigUInt64LE(value, 312 + 8 * index)
  frame.writeUInt32LE(0x4650_8001, 592)
  frame.writeUInt32LE(528, 596)
  frame.writeBigUInt64LE(0x10300n, 0x508)
  const part: Partial<ResolveRequest> = {
    machine: 'aarch64',
    registers: arm64({ fp: 0n, lr: 0n, sp: STACK, pc: 0x20010n }),
    anonymousCode: [JIT],
    vdso: { start: 0x20000n, end: 0x21000n, bytes: new Uint8Array(0) },
    stack: { address: STACK, bytes: frame },
  }
  expect(addresses(part)).toEqual([0x20010n, 0x10200n, 0x10300n])
})

it.each([
  ['leads back', words(STACK, 0x10200n, STACK, 0x10300n), [0x10100n, 0x10200n]],
  ['leads to no code', words(STACK + 0x10n, 0x10200n, 0n, 0x99999n), [0x10100n, 0x10200n]],
  ['is not a multiple of 8', words(STACK + 0x11n, 0x10200n, 0n, 0x10300n), [0x10100n, 0x10200n]],
])('stops where the frame pointer %s', (_, bytes, expected) => {
  const registers = x86({ rbp: STACK, rsp: STACK, rip: 0x10100n })
  expect(addresses({ registers, anonymousCode: [JIT], stack: { address: STACK, bytes } })).toEqual(expected)
})

it('says so where the captured memory ended', () => {
  const registers = x86({ rbp: STACK, rsp: STACK, rip: 0x10100n })
  const bytes = words(STACK + 0x10n, 0x10200n)
  const stack = resolveStack(request({ registers, anonymousCode: [JIT], stack: { address: STACK, bytes } }))
  expect(stack).toMatchObject({ truncated: true, frames: [{}, {}] })
})

it.each([
  ['a file', () => writeFileSync(PERF_MAP, 'zzz\n10000 200 old\n10000 200 JS:*run file.js:1\n'), 'JS:*run file.js:1'],
  ['a symbolic link', () => symlinkSync(mapElsewhere(), PERF_MAP), undefined],
])('takes the names of code made at run time from %s in /tmp only if it is one', (_, prepare, symbol) => {
  prepare()
  try {
    const stack = resolveStack(request({ registers: x86({ rbp: 0n, rsp: 0n, rip: 0x10100n }), anonymousCode: [JIT] }))
    expect(stack?.frames.map((frame) => frame.symbol)).toEqual([symbol])
  } finally {
    rmSync(PERF_MAP)
  }
})

it.runIf(UID === 0)('takes no names from a file of another user', () => {
  writeFileSync(PERF_MAP, '10000 200 forged\n')
  chownSync(PERF_MAP, 1234, 1234)
  try {
    const stack = resolveStack(request({ registers: x86({ rbp: 0n, rsp: 0n, rip: 0x10100n }), anonymousCode: [JIT] }))
    expect(stack?.frames[0]?.symbol).toBeUndefined()
  } finally {
    rmSync(PERF_MAP)
  }
})

it.each([
  ['below the root of the process', folder, true],
  ['nowhere else', '/', false],
])('looks for files %s', (_, root, isFound) => {
  const copy = join(folder, 'libc.so')
  copyFileSync(LIBC?.path ?? '', copy)
  const { ino: inode, dev } = statSync(copy)
  const device = [dev >> 8, dev & 0xff].map((number) => number.toString(16).padStart(2, '0')).join(':')
  const modules = LIBC ? [{ ...LIBC, path: '/libc.so', inode, device }] : []
  const stack = resolveStack(request({ root, registersValid: false, framePointerStack: [QSORT], modules }))
  expect(stack?.frames[0]?.symbol !== undefined).toBe(isFound)
})

function mapElsewhere(): string {
  const path = join(folder, 'elsewhere')
  writeFileSync(path, '10000 200 elsewhere\n')
  return path
}
