import { describe, expect, it } from 'vitest'
import { COREDUMP, decodeRequest, dumpingProcess, encodeAck, INFO_BYTES } from '../../../src/capture/frozen/protocol.js'

/** As Linux 7.3 sends it. */
const REQUEST = Buffer.from('10000000100000000f00000000000000', 'hex')
const request = (ackSize: number, mask: bigint) => ({ ackSize, mask })

describe('the request of the kernel', () => {
  const longer = Buffer.concat([REQUEST, Buffer.alloc(8)])
  longer.writeUInt32LE(24)
  it.each<[string, Buffer, ReturnType<typeof decodeRequest>]>([
    ['of the first version', REQUEST, request(16, 15n)],
    ['of a later kernel, which appends to it', longer, request(16, 15n)],
    ['with what comes after it', Buffer.concat([REQUEST, Buffer.from([0])]), request(16, 15n)],
    ['that has not come yet', Buffer.alloc(0), undefined],
    ['of which the end is missing', REQUEST.subarray(0, 15), undefined],
    ['of a later kernel, of which the end is missing', longer.subarray(0, 20), undefined],
    ['that is shorter than any', Buffer.alloc(16), undefined],
  ])('%s', (_, bytes, expected) => expect(decodeRequest(bytes)).toEqual(expected))
})

describe('the answer', () => {
  it.each<[string, ReturnType<typeof request>, string | undefined]>([
    ['has its size, a spare word and the bit', request(16, 15n), '10000000000000000400000000000000'],
    ['is no longer for a kernel that knows more', request(32, 31n), '10000000000000000400000000000000'],
    ['is none that the kernel does not take', request(16, 3n), undefined],
    ['is none that is too long for it', request(8, 15n), undefined],
  ])('%s', (_, asked, expected) => expect(encodeAck(asked, COREDUMP.reject)?.toString('hex')).toBe(expected))
})

describe('who has connected', () => {
  const info = (mask: bigint, coredump: number): Buffer => {
    const bytes = Buffer.alloc(INFO_BYTES)
    bytes.writeBigUInt64LE(mask)
    bytes.writeUInt32LE(116, 16)
    bytes.writeUInt32LE(115, 20)
    bytes.writeUInt32LE(coredump, 64)
    return bytes
  }
  it.each<[string, Buffer, number | undefined]>([
    ['a process that dumps core, by its group', info(0xf7n, 5), 115],
    ['a process of which the kernel does not say so', info(0xe7n, 5), undefined],
    ['one that is not dumped, because it may not be', info(0xf7n, 2), undefined],
    ['a program', info(0x17n, 0), undefined],
  ])('%s', (_, bytes, expected) => expect(dumpingProcess(bytes)).toBe(expected))
})
