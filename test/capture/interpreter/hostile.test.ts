import { describe, expect, it } from 'vitest'
import { interpreterStack } from '../../../src/capture/interpreter/interpreter-stack.js'
import type { ProcessMemory } from '../../../src/capture/memory/process-memory.js'
import { LanguageStack } from '../../../src/model/language-stack.js'
import { validatorOf } from '../../../src/model/validator.js'
import { mutate } from '../core/mutate.js'
import { mappingsOf, memoryOf, piecesOf, recordings, threadOf } from './recorded.js'

const validator = validatorOf(() => LanguageStack)

/** No more is read, and no more is said, whatever the memory holds. */
const MOST = { reads: 20_000, bytes: 64 * 1024 * 1024, frames: 64, name: 256, file: 1024 }

type Recorded = (typeof recordings)[number][1]

function look(memory: ProcessMemory, recorded: Recorded): number {
  let [reads, bytes] = [0, 0]
  const counting: ProcessMemory = {
    ...memory,
    read: (address, length) => {
      reads += 1
      const found = memory.read(address, length)
      bytes += found.length
      return found
    },
  }
  const stack = interpreterStack(counting, mappingsOf(recorded), threadOf(recorded))
  expect(reads).toBeLessThanOrEqual(MOST.reads * recorded.files.length)
  expect(bytes).toBeLessThanOrEqual(MOST.bytes)
  if (!stack) return 0
  expect([...validator().Errors(stack)]).toEqual([])
  expect(stack.frames.length).toBeLessThanOrEqual(MOST.frames)
  // A byte that is no character takes four, and what was cut has an ellipsis. One assertion for all frames: they are many.
  expect(longest(stack.frames.map((frame) => frame.function ?? ''))).toBeLessThanOrEqual(MOST.name * 4 + 1)
  expect(longest(stack.frames.map(({ file }) => file))).toBeLessThanOrEqual(MOST.file * 4 + 1)
  return stack.frames.length
}

const longest = (texts: string[]): number => Math.max(0, ...texts.map(({ length }) => length))

describe.each(recordings)('%s with damage', (_, recorded) => {
  const pieces = [...piecesOf(recorded)]
  const whole = Buffer.concat(pieces.map(([, bytes]) => bytes))

  /** The pieces with other content, at the same places. */
  const placed = (content: Buffer): Map<bigint, Buffer> => {
    let at = 0
    return new Map(
      pieces.map(([address, bytes]) => {
        at += bytes.length
        return [address, content.subarray(at - bytes.length, at)]
      }),
    )
  }

  it('never throws, reads no more than it may, and names nothing that does not fit', () => {
    let named = 0
    for (let seed = 1; seed <= 200; seed++) {
      const content = mutate(whole, [{ offset: 0, size: whole.length }], seed)
      named += look(memoryOf(placed(content)), recorded) > 0 ? 1 : 0
    }
    // Otherwise the damage would be too great to get anywhere.
    expect(named).toBeGreaterThan(20)
  })

  it('where pointers lead to other things', () => {
    const words = pieces.filter(([, bytes]) => bytes.length === 8)
    for (const [index, [address]] of words.entries()) {
      for (const step of [1, 7, 31].slice(index % 3, (index % 3) + 1)) {
        const other = words[(index + step) % words.length]?.[1] ?? Buffer.alloc(8)
        look(memoryOf(new Map([...pieces, [address, other]])), recorded)
      }
    }
  })

  it.each<[string, (address: bigint) => number]>([
    ['zeros', () => 0],
    ['ones', () => 0xff],
    ['small numbers', () => 1],
    ['letters', () => 0x41],
    ['noise', (address) => Number((address * 2654435761n) >> 7n) & 0xff],
  ])('where memory that was not recorded holds %s', (_, byteAt) => {
    const memory = memoryOf(piecesOf(recorded))
    const read = (address: bigint, length: number): Buffer => {
      const found = memory.read(address, length)
      if (found.length === length) return found
      return Buffer.alloc(length, byteAt(address))
    }
    for (const [gone, bytes] of pieces.filter((_, index) => index % 16 === 0)) {
      const without = (address: bigint, length: number): Buffer =>
        address === gone ? Buffer.alloc(length, byteAt(address)) : read(address, length)
      if (bytes.length >= 4) look({ ...memory, read: without }, recorded)
    }
  })
})
