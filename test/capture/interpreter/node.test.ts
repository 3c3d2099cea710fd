import { describe, expect, it } from 'vitest'
import { interpreterStack } from '../../../src/capture/interpreter/interpreter-stack.js'
import { positionAt } from '../../../src/capture/interpreter/v8/positions.js'
import { mappingsOf, memoryOf, piecesOf, recordings, threadOf } from './recorded.js'

const ofNode = recordings.filter(([name]) => name.startsWith('node'))

describe.each(ofNode)('%s', (_, recorded) => {
  const pieces = piecesOf(recorded)
  const start = BigInt(recorded.stackPointer)
  const stack = pieces.get(start) ?? Buffer.alloc(0)
  const withStack = (bytes: Buffer) =>
    interpreterStack(memoryOf(new Map([...pieces, [start, bytes]])), mappingsOf(recorded), threadOf(recorded))

  it('the functions that it saw itself, but for those of V8', () => {
    const found = withStack(stack)
    expect(found?.language).toBe('Node')
    const [, ...expected] = recorded.frames.filter(({ file }) => file !== null)
    const [first, ...rest] = found?.frames ?? []
    // It went on to another line after it had looked.
    expect(first).toEqual({ function: 'see', file: '/srv/app/loader.js', line: 8 })
    expect(rest.slice(0, expected.length)).toEqual(expected)
  })

  it('none where something lies on the stack that could be the end of another call', () => {
    const words = Array.from({ length: stack.length >> 3 }, (_, index) => stack.readBigUInt64LE(index * 8))
    const isInside = (word: bigint): boolean => word > start && word < start + BigInt(stack.length)
    // The innermost call of native code: a frame pointer that the innermost function has as its own.
    const exits = words.flatMap((word, index) => (isInside(word) && index > 4 ? [index] : []))
    const changed = exits.map((index) => {
      const bytes = Buffer.from(stack)
      // Two words at the stack pointer, which native code has not written.
      bytes.writeBigUInt64LE(words[index - 1] ?? 0n, 0)
      bytes.writeBigUInt64LE(words[index] ?? 0n, 8)
      return withStack(bytes)
    })
    expect(changed).toContain(undefined)
  })

  it('none of a stack that is cut off', () => {
    expect(withStack(stack.subarray(0, 256))).toBeUndefined()
  })
})

/** Numbers as V8 writes them: the sign in the lowest bit, seven bits a byte. */
const encoded = (...numbers: number[]): Uint8Array =>
  Uint8Array.from(
    numbers.flatMap((number) => {
      let rest = number < 0 ? -number * 2 - 1 : number * 2
      const bytes: number[] = []
      do {
        bytes.push((rest % 128) + (rest >= 128 ? 128 : 0))
        rest = Math.floor(rest / 128)
      } while (rest > 0)
      return bytes
    }),
  )

/** Differences of positions: of twice the position and one more. */
it.each<[string, number[], offset: number, position: number | undefined]>([
  ['no table', [], 0, undefined],
  ['before the first', [5, 22], 4, undefined],
  ['the first', [5, 22], 5, 10],
  ['after it', [5, 22, 4, 8], 8, 10],
  ['the next', [5, 22, 4, 8], 9, 14],
  ['one that is no statement', [5, 22, -5, 8], 9, 14],
  ['back in the source', [5, 222, 4, -200], 9, 10],
  ['far on', [5, 22, 4000, 200_000], 4005, 100_010],
])('position of a bytecode: %s', (_, table, offset, position) => {
  expect(positionAt(encoded(...table), offset)).toBe(position)
})

it.each([[[0x80, 0x80]], [Array(64).fill(0xff)], [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]]])(
  'a table that is damaged ends: %s',
  (bytes) => {
    expect(() => positionAt(Uint8Array.from(bytes), 1)).not.toThrow()
  },
)
