import { expect, it } from 'vitest'
import { BUSY, eachOwner, recordsIn, sizeInRing } from '../../../src/capture/bpf/ring-records.js'

/** A stretch of the ring as the kernel lays it out: records of so many bytes, each of which is the record's owner. */
function stretchOf(...records: [owner: string, length: number][]): Uint8Array {
  return Buffer.concat(
    records.map(([owner, length]) => {
      const bytes = Buffer.alloc(sizeInRing(length))
      bytes.writeUInt32LE(length)
      bytes.fill(owner, 8, 8 + length)
      return bytes
    }),
  )
}

const textOf = (record: Uint8Array): string => Buffer.from(record).toString('latin1')

it.each([
  [0, 8],
  [1, 16],
  [8, 16],
  [9, 24],
  [BUSY + 9, 24],
])('a header of %i: the next record comes after %i bytes', (header, size) => {
  expect(sizeInRing(header)).toBe(size)
})

it.each<[string, [string, number][], string[]]>([
  ['none', [], []],
  ['one', [['a', 3]], ['aaa']],
  [
    'with padding and without',
    [
      ['a', 3],
      ['b', 8],
      ['c', 1],
    ],
    ['aaa', 'bbbbbbbb', 'c'],
  ],
])('the records of a stretch: %s', (_, records, texts) => {
  expect(recordsIn(stretchOf(...records)).map(textOf)).toEqual(texts)
})

it.each<[string, [string, number][], string[]]>([
  ['none', [], []],
  [
    'one owner',
    [
      ['a', 3],
      ['a', 8],
    ],
    ['a: aaa aaaaaaaa'],
  ],
  [
    'by turns',
    [
      ['a', 1],
      ['b', 2],
      ['b', 9],
      ['a', 1],
    ],
    ['a: a', 'b: bb bbbbbbbbb', 'a: a'],
  ],
])('the owners of a stretch: %s', (_, records, parts) => {
  const stretch = stretchOf(...records)
  const found: string[] = []
  eachOwner(
    stretch,
    (record) => textOf(record).charAt(0),
    (owner, part) => {
      expect(part.buffer).not.toBe(stretch.buffer)
      found.push(`${owner}: ${recordsIn(part).map(textOf).join(' ')}`)
    },
  )
  expect(found).toEqual(parts)
})
