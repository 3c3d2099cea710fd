import { describe, expect, it } from 'vitest'
import { formatAddress, parseAddress, shortAddress } from '../../src/model/address.js'

describe('an address comes back from its text', () => {
  it.each<[bigint, string, string]>([
    [0n, '0x0000000000000000', '0x0'],
    [0x18n, '0x0000000000000018', '0x18'],
    [0x7fff_ffff_e5f0n, '0x00007fffffffe5f0', '0x7fffffffe5f0'],
    [0xffff_ffff_8100_0000n, '0xffffffff81000000', '0xffffffff81000000'],
    [2n ** 64n - 1n, '0xffffffffffffffff', '0xffffffffffffffff'],
    [2n ** 53n + 1n, '0x0020000000000001', '0x20000000000001'],
  ])('%i', (address, text, short) => {
    expect(formatAddress(address)).toBe(text)
    expect(parseAddress(text)).toBe(address)
    expect(shortAddress(text)).toBe(short)
    expect(parseAddress(short)).toBe(address)
  })
})

it('a negative one is its two complement', () => expect(formatAddress(-1n)).toBe('0xffffffffffffffff'))

it.each(['0x1F', '0X1f', '0x001f'])('%s is what a person may write for 31', (text) =>
  expect(parseAddress(text)).toBe(31n),
)

it.each(['', '0x', '31', '1f', ' 0x1f', '0x1f\n', '-0x1', '0b11', '0o17', '0x1_0', '0x1g', `0x1${'0'.repeat(16)}`])(
  '%j is not an address',
  (text) => {
    expect(() => parseAddress(text)).toThrow(SyntaxError)
  },
)
