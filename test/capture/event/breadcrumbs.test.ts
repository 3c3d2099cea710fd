import { describe, expect, it } from 'vitest'
import {
  Breadcrumbs,
  Burst,
  FAILED_CALLS,
  FailedCall,
  STDERR_BURSTS,
  STDERR_CAPACITY,
  STDERR_HEAD,
} from '../../../src/capture/deaths/breadcrumbs-abi.js'
import { decodeBreadcrumbs } from '../../../src/capture/deaths/decode-breadcrumbs.js'
import { failedSyscalls } from '../../../src/capture/event/failed-syscalls.js'
import { normalizeBreadcrumbs } from '../../../src/capture/event/normalize-breadcrumbs.js'
import { socketAddress } from '../../../src/capture/event/socket-address.js'

const { offsets } = Breadcrumbs

/** As the kernel side writes them: each byte behind the one before, from the start again when the ring is full. */
function section(output: string | string[], calls: number[]): Uint8Array {
  const bursts = [output].flat()
  const written = bursts.join('')
  const bytes = Buffer.alloc(Breadcrumbs.size)
  bytes.writeBigUInt64LE(BigInt(written.length), offsets.written)
  bytes.writeUInt32LE(calls.length, offsets.failed)
  for (const [index, code] of Buffer.from(written).entries()) {
    bytes[(offsets.stderr_tail ?? 0) + (index % STDERR_CAPACITY)] = code
  }
  bytes.writeUInt32LE(bursts.length, offsets.bursts)
  let start = 0
  for (const [index, burst] of bursts.entries()) {
    const at = (offsets.heads ?? 0) + (index % STDERR_BURSTS) * Burst.size
    const head = Buffer.from(burst).subarray(0, STDERR_HEAD)
    bytes.writeBigUInt64LE(BigInt(start), at + (Burst.offsets.start ?? 0))
    bytes.writeUInt32LE(head.length, at + (Burst.offsets.length ?? 0))
    head.copy(bytes, at + (Burst.offsets.text ?? 0))
    start += burst.length
  }
  for (const [index, number] of calls.entries()) {
    bytes.writeInt32LE(number, (offsets.calls ?? 0) + (index % FAILED_CALLS) * FailedCall.size)
  }
  return bytes
}

const numbered = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)
const long = numbered(0, 1000)
  .map((number) => `line ${number}\n`)
  .join('')

describe('the section of a record', () => {
  it.each<[name: string, written: string, calls: number[], tail: string, last: number[]]>([
    ['nothing', '', [], '', []],
    ['a little', 'cannot open\n', [2, 257], 'cannot open\n', [2, 257]],
    ['just full', 'x'.repeat(STDERR_CAPACITY), numbered(0, 16), 'x'.repeat(STDERR_CAPACITY), numbered(0, 16)],
    ['more than there is room for', long, numbered(0, 37), long.slice(-STDERR_CAPACITY), numbered(21, 37)],
  ])('%s', (_name, written, calls, tail, last) => {
    const decoded = decodeBreadcrumbs(section(written, calls))
    expect(Buffer.from(decoded?.stderrTail ?? []).toString()).toBe(tail)
    expect(decoded?.failedCalls.map(({ number }) => number)).toEqual(last)
  })

  const ring = 'y'.repeat(STDERR_CAPACITY)
  const head = 'x'.repeat(STDERR_HEAD)
  it.each<[name: string, bursts: string[], standardError: string | undefined]>([
    ['nothing', [''], undefined],
    ['what fits', ['first\n', 'second\n'], 'first\nsecond\n'],
    ['a little more than fits', [`first\n${ring}`], `first\n${ring}`],
    ['much more than fits', [`${head}${'z'.repeat(100)}${ring}`], `${head}\n[… 100 bytes …]\n${ring}`],
    [
      'a trace, and one more line after a pause',
      [`${head}z${ring}`, 'bye'],
      `${head}\n[… 4 bytes …]\n${ring.slice(3)}bye`,
    ],
    ['a trace after other output', ['ready\n', 'old\n', `first\n${ring}`], `first\n${ring}`],
    ['two short lines after a trace', [`first\n${ring}`, 'a', 'b'], `${ring.slice(2)}ab`],
  ])('keeps how output began: %s', (_name, bursts, standardError) => {
    const breadcrumbs = decodeBreadcrumbs(section(bursts, []))
    expect(normalizeBreadcrumbs({ breadcrumbs }, { arch: 'x86_64' }).stderrTail).toBe(standardError)
  })

  it('is absent where it was not taken', () => expect(decodeBreadcrumbs(new Uint8Array())).toBeUndefined())
})

describe('a failed system call', () => {
  const call = (number: number, error: number, values: bigint[], text = '') => ({
    number,
    error,
    arguments: values,
    text: Buffer.from(text, 'latin1'),
  })
  const U64 = 0xffff_ffff_ffff_ffffn

  it.each([
    [call(257, 2, [U64 - 99n, 0x7ff0n, 0n, 0o600n], '/no\0'), 'openat(AT_FDCWD, /no, 0, 0600) ENOENT'],
    [call(257, 13, [5n, 0n, 1n, 0n]), 'openat(5, NULL, 1, 00) EACCES'],
    [call(42, 111, [3n, 0x7ff0n, 16n], '\x02\0\x15\x38\x7f\0\0\x01'), 'connect(3, 127.0.0.1:5432, 16) ECONNREFUSED'],
    [call(0, 9, [U64, 0x55n, 10n]), 'read(-1, 0x55, 10) EBADF'],
    [call(1023, 4095, []), 'syscall_1023() 4095'],
  ])('%#: %s', (failed, text) => {
    const [{ name, args, errno } = { name: '', args: [], errno: '' }] = failedSyscalls([failed], 'x86_64')
    expect(`${name}(${args?.join(', ')}) ${errno}`).toBe(text)
  })
})

describe('a socket address', () => {
  it.each([
    ['\x01\0/run/x.sock\0', '/run/x.sock'],
    ['\x01\0\0abstract', '@abstract'],
    ['\x02\0\0\x50\x0a\0\0\x01', '10.0.0.1:80'],
    [`\x0a\0\x1f\x90\0\0\0\0${'\0'.repeat(15)}\x01`, '[::1]:8080'],
    ['\x02\0\0', 'address family 2'],
    ['\x10\0', 'address family 16'],
    ['', 'address family 0'],
  ])('%#', (bytes, text) => expect(socketAddress(Buffer.from(bytes, 'latin1'))).toBe(text))
})
