import { describe, expect, it } from 'vitest'
import { decodeBreadcrumbs } from '../../../src/capture/live/breadcrumbs.js'
import { Breadcrumbs, FAILED_CALLS, FailedCall, STDERR_CAPACITY } from '../../../src/capture/live/breadcrumbs-abi.js'
import { failedSyscalls } from '../../../src/capture/live/failed-syscalls.js'
import { socketAddress } from '../../../src/capture/live/socket-address.js'

const { offsets } = Breadcrumbs

/** As the kernel side writes them: each byte behind the one before, from the start again when the ring is full. */
function section(written: string, calls: number[]): Uint8Array {
  const bytes = Buffer.alloc(Breadcrumbs.size)
  bytes.writeBigUInt64LE(BigInt(written.length), offsets.written)
  bytes.writeUInt32LE(calls.length, offsets.failed)
  for (const [index, code] of Buffer.from(written).entries()) {
    bytes[(offsets.stderr_tail ?? 0) + (index % STDERR_CAPACITY)] = code
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
