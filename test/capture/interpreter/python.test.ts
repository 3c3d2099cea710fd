import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { interpreterStack } from '../../../src/capture/interpreter/interpreter-stack.js'
import { lineAt } from '../../../src/capture/interpreter/python/line-table.js'
import { mappingsOf, memoryOf, type Pieces, piecesOf, recordings, threadOf } from './recorded.js'

const ofPython = recordings.filter(([name]) => name.startsWith('python'))

it.each(ofPython)('%s: the functions that it saw itself', (_, recorded) => {
  const stack = interpreterStack(memoryOf(piecesOf(recorded)), mappingsOf(recorded), threadOf(recorded))
  expect(stack?.language).toBe('Python')
  expect(stack?.truncated).toBeUndefined()
  const [first, ...rest] = stack?.frames ?? []
  expect(first).toMatchObject({ function: 'see', file: '/srv/app/loader.py' })
  expect(rest).toEqual(recorded.frames)
})

describe.each(ofPython)('%s: nothing is made up', (_, recorded) => {
  const version = [...piecesOf(recorded)].find(([, bytes]) => bytes.length === 8 && bytes[3] === 3 && bytes[0] === 0xf0)

  it.each<[string, (pieces: Map<bigint, Buffer>) => void, tid?: number]>([
    ['of a thread that it does not know', () => {}, 1],
    ['of another release', (pieces) => version && pieces.set(version[0], Buffer.from('f0000a0300000000', 'hex'))],
    ['without its version', (pieces) => version && pieces.delete(version[0])],
    ['without its ELF header', (pieces) => pieces.delete(BigInt(recorded.files.at(-1)?.start ?? 0))],
  ])('%s', (_, change, tid = recorded.tid) => {
    const pieces = new Map(piecesOf(recorded))
    expect(version).toBeDefined()
    change(pieces)
    expect(interpreterStack(memoryOf(pieces), mappingsOf(recorded), { ...threadOf(recorded), tid })).toBeUndefined()
  })

  it('of frames that go in a circle, there are only so many', () => {
    expect(stackInCircle(piecesOf(recorded))).toMatchObject({ truncated: true, frames: { length: 64 } })
  })

  /** The first word that leads out of the second frame leads back to the first. */
  const stackInCircle = (pieces: Pieces) =>
    [...pieces].flatMap(([place, bytes]) => {
      if (bytes.length !== 8 || bytes.readBigUInt64LE() === 0n) return []
      const whole = memoryOf(new Map([...pieces, [place, firstFrame(pieces)]]))
      const stack = interpreterStack(whole, mappingsOf(recorded), threadOf(recorded))
      return stack?.truncated ? [stack] : []
    })[0]

  const firstFrame = (pieces: Pieces): Buffer => {
    const reads: bigint[] = []
    const memory = memoryOf(pieces)
    const spying = (address: bigint, length: number): Buffer => {
      reads.push(address)
      return memory.read(address, length)
    }
    interpreterStack({ ...memory, read: spying }, mappingsOf(recorded), threadOf(recorded))
    // The owner, one byte, is what is read of a frame first.
    const owner = reads.findIndex((address) => pieces.get(address)?.length === 1)
    const previous = pieces.get(reads[owner - 1] ?? 0n)
    return previous ?? Buffer.alloc(8)
  }
})

/** The table of locations: Objects/locations.md of CPython. */
const NONE = 15
const LONG = 14
const NO_COLUMNS = 13
const entry = (kind: number, units: number, ...rest: number[]): number[] => [0x80 | (kind << 3) | (units - 1), ...rest]

it.each<[string, number[], offset: number, line: number | undefined]>([
  ['no table', [], 0, undefined],
  ['after its end', entry(NO_COLUMNS, 1, 0), 2, undefined],
  ['the first line', entry(0, 1, 0x11), 0, 100],
  ['in the middle of an entry', [...entry(11, 4, 1, 2), ...entry(10, 1, 3, 4)], 6, 101],
  ['the next entry, on the same line', [...entry(11, 4, 1, 2), ...entry(10, 1, 3, 4)], 8, 101],
  ['two lines on', [...entry(11, 1, 1, 2), ...entry(12, 1, 3, 4)], 2, 103],
  ['a line of its own', entry(NO_COLUMNS, 1, 6), 0, 103],
  ['a line before', entry(NO_COLUMNS, 1, 7), 0, 97],
  ['far on, in two bytes', entry(NO_COLUMNS, 1, 0x40 | 2, 3), 0, 100 + 97],
  ['with an end line and columns', [...entry(LONG, 1, 4, 1, 2, 3), ...entry(11, 1, 0, 0)], 2, 103],
  ['of no line', [...entry(NONE, 1), ...entry(11, 1, 0, 0)], 0, undefined],
  ['after one of no line', [...entry(NONE, 1), ...entry(11, 1, 0, 0)], 2, 101],
  ['a number without an end', entry(NO_COLUMNS, 1, ...Array(40).fill(0x7f)), 0, 100 - 0x1fff_ffff],
])('line of an instruction: %s', (_, table, offset, line) => {
  expect(lineAt(Uint8Array.from(table), 100, offset)).toBe(line)
})

it('lines of instructions as CPython has them, in all functions of some of its own modules', () => {
  const program = `
import json, types, traceback, inspect, textwrap
def all_of(code):
    yield code
    for each in code.co_consts:
        if isinstance(each, types.CodeType): yield from all_of(each)
for module in traceback, inspect, textwrap:
    for code in all_of(compile(inspect.getsource(module), '', 'exec')):
        lines = [position[0] for position in code.co_positions()]
        print(json.dumps([code.co_linetable.hex(), code.co_firstlineno, lines]))
`
  const lines = execFileSync('python3', ['-c', program], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  const functions: [string, number, (number | null)[]][] = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(functions.length).toBeGreaterThan(100)
  for (const [table, firstLine, expected] of functions) {
    const bytes = Buffer.from(table, 'hex')
    expect(expected.map((_, index) => lineAt(bytes, firstLine, index * 2) ?? null)).toEqual(expected)
  }
})
