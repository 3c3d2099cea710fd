import { describe, expect, it } from 'vitest'
import { decodeCString, decodeCStrings, decodePath, decodeText } from '../../../src/capture/event/text.js'

/** Text, and any byte by its number. */
const bytes = (...parts: (string | number)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))))

describe('decodeText', () => {
  it.each<[string, Uint8Array, string]>([
    ['nothing', bytes(), ''],
    ['ASCII, controls and all', bytes('a\x1b[31m\n\t\x7f'), 'a\x1b[31m\n\t\x7f'],
    ['UTF-8 of every length', bytes('aä€😀'), 'aä€😀'],
    ['a byte order mark', bytes(0xef, 0xbb, 0xbf, 'a'), '\ufeffa'],
    ['the replacement character itself', bytes('\ufffd'), '\ufffd'],
    ['a NUL inside', bytes('a', 0, 'b'), 'a\0b'],
    ['Latin-1', bytes('caf', 0xe9), 'caf\\xe9'],
    ['a stray byte, and what is valid around it', bytes('ä', 0xff, '€'), 'ä\\xff€'],
    ['a name the kernel cut inside a character', bytes('процес', 0xd1), 'процес\\xd1'],
    ['a four-byte character cut', bytes('x', 0xf0, 0x9f, 0x98), 'x\\xf0\\x9f\\x98'],
    ['a continuation byte alone', bytes(0x80, 'a'), '\\x80a'],
    ['an overlong slash', bytes(0xc0, 0xaf), '\\xc0\\xaf'],
    ['a surrogate', bytes(0xed, 0xa0, 0x80), '\\xed\\xa0\\x80'],
    ['beyond U+10FFFF', bytes(0xf5, 0x80, 0x80, 0x80), '\\xf5\\x80\\x80\\x80'],
    ['a lead byte before ASCII', bytes(0xe2, 'ab'), '\\xe2ab'],
  ])('%s', (_, from, expected) => expect(decodeText(from)).toBe(expected))

  it('keeps every byte of any text', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const escaped = (byte: number): string => `\\x${byte.toString(16)}`
    expect(decodeText(all)).toBe(
      String.fromCharCode(...all.subarray(0, 128)) + Array.from(all.subarray(128), escaped).join(''),
    )
  })
})

describe('decodeCString', () => {
  it.each([
    ['ends at its NUL', bytes('comm', 0, 'old bytes'), 'comm'],
    ['without a NUL it is all of it', bytes('fifteen-bytes-x'), 'fifteen-bytes-x'],
    ['empty', bytes(0, 'x'), ''],
  ])('%s', (_, from, expected) => expect(decodeCString(from)).toBe(expected))
})

describe('decodeCStrings', () => {
  it.each<[string, Uint8Array, string[]]>([
    ['no bytes, no strings', bytes(), []],
    ['each ended by its NUL', bytes('ls', 0, '-l', 0), ['ls', '-l']],
    ['empty ones count', bytes('a', 0, 0, 'b', 0, 0), ['a', '', 'b', '']],
    ['a last one that was cut', bytes('a', 0, 'long argu'), ['a', 'long argu']],
    ['a cut character spoils its own string only', bytes('ä', 0, 'b', 0xc3), ['ä', 'b\\xc3']],
  ])('%s', (_, from, expected) => expect(decodeCStrings(from)).toEqual(expected))
})

describe('decodePath', () => {
  it.each<[string, Uint8Array, boolean, string]>([
    ['leaf first', bytes('bash', 0, 'bin', 0, 'usr', 0), false, '/usr/bin/bash'],
    ['one component', bytes('init', 0), false, '/init'],
    ['no component: the root', bytes(), false, '/'],
    ['its beginning did not fit', bytes('deep', 0, 'er', 0), true, '…/er/deep'],
    ['names a person would not choose', bytes('a\nb', 0, ' ', 0, '\x1b[2J', 0), false, '/\x1b[2J/ /a\nb'],
    ['a name that is not UTF-8', bytes(0xff, 0, 'ü', 0), false, '/ü/\\xff'],
  ])('%s', (_, from, truncated, expected) => expect(decodePath(from, truncated)).toBe(expected))
})
