import { describe, expect, it } from 'vitest'
import { type Line, splitLines } from '../../../src/capture/log/lines.js'

/** As a reader does that has one room for all chunks: each takes the place of the one before. */
async function* stream(chunks: (string | Buffer)[]): AsyncGenerator<Buffer> {
  const room = Buffer.alloc(Math.max(0, ...chunks.map((chunk) => Buffer.byteLength(chunk))))
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk)
    bytes.copy(room)
    yield room.subarray(0, bytes.length)
  }
}

async function linesOf(...chunks: (string | Buffer)[]): Promise<Line[]> {
  const lines: Line[] = []
  for await (const batch of splitLines(stream(chunks))) lines.push(...batch)
  return lines
}

const line = (number: number, text: string | undefined, torn = false): Line => ({ number, text, torn })

describe('splitLines', () => {
  it.each<[string, string[], Line[]]>([
    ['nothing', [], []],
    ['no bytes', ['', ''], []],
    ['one line', ['a\n'], [line(1, 'a')]],
    ['lines of one chunk', ['a\nbc\n'], [line(1, 'a'), line(2, 'bc')]],
    ['a line of several chunks', ['a', 'b', 'c\nd\n'], [line(1, 'abc'), line(2, 'd')]],
    ['a line feed at the start of a chunk', ['a', '\nb', '\n'], [line(1, 'a'), line(2, 'b')]],
    ['a last line without its line feed', ['a\nb'], [line(1, 'a'), line(2, 'b', true)]],
    ['that comes in pieces', ['a\nb', 'c'], [line(1, 'a'), line(2, 'bc', true)]],
    ['empty lines count, and are left out', ['\n\na\n\nb\n\n'], [line(3, 'a'), line(5, 'b')]],
    ['only empty lines', ['\n', '\n'], []],
    ['CRLF: the parser of the line drops it', ['a\r\nb\r\n'], [line(1, 'a\r'), line(2, 'b\r')]],
    ['NUL is a byte like any other', ['a\0b\n'], [line(1, 'a\0b')]],
  ])('%s', async (_, chunks, expected) => expect(await linesOf(...chunks)).toEqual(expected))

  it('every way to cut a text in two gives the same lines', async () => {
    const text = Buffer.from('{"a":"ä€😀"}\n\nb\r\n{"torn":"é')
    const whole = await linesOf(text)
    expect(whole).toEqual([line(1, '{"a":"ä€😀"}'), line(3, 'b\r'), line(4, '{"torn":"é', true)])
    for (let cut = 0; cut <= text.length; cut++) {
      expect(await linesOf(text.subarray(0, cut), text.subarray(cut)), `cut at ${cut}`).toEqual(whole)
    }
    expect(await linesOf(...Array.from(text, (byte) => Buffer.of(byte))), 'byte by byte').toEqual(whole)
  })

  it('hands lines over as they come, a batch for each chunk', async () => {
    const batches: Line[][] = []
    for await (const batch of splitLines(stream(['a\nb\nc', 'd', '\ne\n']))) batches.push(batch)
    expect(batches).toEqual([
      [line(1, 'a'), line(2, 'b')],
      [line(3, 'cd'), line(4, 'e')],
    ])
  })
})

describe('a line longer than any event', () => {
  const MIB = 1024 * 1024
  const chunk = Buffer.alloc(MIB, 'a')
  const longLine = (mib: number): Buffer[] => Array(mib).fill(chunk)

  it('of 100 MiB is left out, and its neighbours are not', async () => {
    expect(await linesOf('before\n', ...longLine(100), '\nafter\n')).toEqual([
      line(1, 'before'),
      line(2, undefined),
      line(3, 'after'),
    ])
  })

  it('that never ends is not kept in memory', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      for (let mib = 0; mib < 1024; mib++) yield Buffer.allocUnsafe(MIB).fill('a')
    }
    const lines: Line[] = []
    for await (const batch of splitLines(endless())) lines.push(...batch)
    expect(lines).toEqual([line(1, undefined, true)])
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(512 * MIB)
  })

  it('in a single chunk is too long as well', async () => {
    expect(await linesOf(Buffer.alloc(65 * MIB, 'a'), '\nb\n')).toEqual([line(1, undefined), line(2, 'b')])
  })

  it('one of 16 MiB is not', async () => {
    const [only] = await linesOf(...longLine(16), '\n')
    expect(only?.text?.length).toBe(16 * MIB)
  })
})
