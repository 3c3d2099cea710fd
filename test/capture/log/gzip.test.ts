import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { constants, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { gunzip, isGzip } from '../../../src/capture/log/gunzip.js'
import { eventsOf, idsOf, makeFolder, recorded, replay } from './log-files.js'

const folder = makeFolder()
afterAll(folder.remove)

async function* stream(chunks: Uint8Array[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

async function gunzipped(...chunks: Uint8Array[]): Promise<{ text: string; damages: string[] }> {
  const damages: string[] = []
  const output: Buffer[] = []
  for await (const chunk of gunzip(stream(chunks), (damage) => damages.push(damage))) output.push(chunk)
  return { text: Buffer.concat(output).toString('latin1'), damages }
}

const TORN = 'the gzip stream is torn at its end; what came before it was read'
const HEADER = 'the gzip stream is damaged (incorrect header check); what came before it was read'

const hello = gzipSync('hello ')
const world = gzipSync('world')
const zeros = (length: number): Buffer => Buffer.alloc(length)
/** RFC 1952: FNAME is flag 8; the name follows the ten bytes that every header has. */
const named = (member: Buffer, name: string): Buffer =>
  Buffer.concat([
    member.subarray(0, 3),
    Buffer.of(8),
    member.subarray(4, 10),
    Buffer.from(`${name}\0`),
    member.subarray(10),
  ])
const flipped = (bytes: Uint8Array, at: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}

it.each<[string, Uint8Array, boolean]>([
  ['a member', hello, true],
  ['its first byte, all that a pipe may hold as yet', hello.subarray(0, 1), true],
  ['a log', Buffer.from('{"type":"header"'), false],
  ['nothing', Buffer.alloc(0), false],
])('%s is gzip or not', (_, start, expected) => expect(isGzip(start)).toBe(expected))

describe('gunzip', () => {
  it.each<[string, Uint8Array[], string, string[]]>([
    ['one member', [hello], 'hello ', []],
    ['members one behind the other', [Buffer.concat([hello, world, hello])], 'hello worldhello ', []],
    ['an empty member between them', [Buffer.concat([hello, gzipSync(''), world])], 'hello world', []],
    ['a member with a file name, as gzip(1) writes it', [named(hello, 'log.ndjson'), world], 'hello world', []],
    ['no trailer', [Buffer.concat([hello, world]).subarray(0, -8)], 'hello world', [TORN]],
    ['torn in the trailer', [world.subarray(0, -1)], 'world', [TORN]],
    ['torn in the header', [Buffer.concat([hello, world.subarray(0, 5)])], 'hello ', [TORN]],
    ['text behind it', [hello, Buffer.from('Segmentation fault')], 'hello ', [HEADER]],
    [
      'text behind it in the same chunk',
      [Buffer.concat([hello, Buffer.from('Segmentation fault')])],
      'hello ',
      [HEADER],
    ],
    ['one byte behind it', [Buffer.concat([hello, Buffer.from('x')])], 'hello ', [HEADER]],
    ['zeros behind it, as a lost power supply leaves them', [Buffer.concat([hello, zeros(512)])], 'hello ', [HEADER]],
    ['a member behind zeros', [Buffer.concat([hello, zeros(4), world])], 'hello ', [HEADER]],
    ['a member behind zeros of their own chunk', [hello, zeros(4), world], 'hello ', [HEADER]],
    [
      'a wrong checksum',
      [flipped(hello, hello.length - 8), world],
      'hello ',
      ['the gzip stream is damaged (incorrect data check); what came before it was read'],
    ],
    [
      'a wrong length',
      [flipped(hello, hello.length - 1), world],
      'hello ',
      ['the gzip stream is damaged (incorrect length check); what came before it was read'],
    ],
    ['not gzip at all', [Buffer.of(0x1f, 0x9d, 0x90, 1, 2, 3)], '', [HEADER]],
    ['zlib without gzip', [deflateSync('x')], '', [HEADER]],
  ])('%s', async (_, chunks, text, damages) => {
    expect(await gunzipped(...chunks)).toEqual({ text, damages })
  })

  it('every way to cut a stream in two gives the same', async () => {
    const bytes = Buffer.concat([hello, gzipSync(''), world])
    for (let cut = 0; cut <= bytes.length; cut++) {
      const result = await gunzipped(bytes.subarray(0, cut), bytes.subarray(cut))
      expect(result, `cut at ${cut}`).toEqual({ text: 'hello world', damages: [] })
    }
  })

  it('a stream torn at any byte gives all that its bytes hold', async () => {
    const flushed = Buffer.concat([hello, gzipSync('world', { finishFlush: constants.Z_SYNC_FLUSH })])
    for (let cut = 1; cut < flushed.length; cut++) {
      const { text, damages } = await gunzipped(flushed.subarray(0, cut))
      expect('hello world'.startsWith(text), `cut at ${cut}: ${text}`).toBe(true)
      expect(damages, `cut at ${cut}`).toEqual(cut === hello.length ? [] : [TORN])
      if (cut >= hello.length) expect(text, `cut at ${cut}`).toContain('hello ')
    }
  })

  it('delivers what inflates a thousand times', async () => {
    const { text, damages } = await gunzipped(gzipSync(Buffer.alloc(4_000_000, 'a')))
    expect({ length: text.length, damages }).toEqual({ length: 4_000_000, damages: [] })
  })

  it('lets go of its input when its reader has enough', async () => {
    let closed = false
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        for (;;) yield gzipSync(randomBytes(1000))
      } finally {
        closed = true
      }
    }
    for await (const _ of gunzip(endless(), () => {})) break
    expect(closed).toBe(true)
  })
})

describe('a damaged member of a log costs itself alone', () => {
  const inLog = async (...chunks: Uint8Array[]): Promise<{ text: string; damages: number }> => {
    const output: Buffer[] = []
    let damages = 0
    for await (const chunk of gunzip(stream(chunks), () => damages++, 'log')) output.push(chunk)
    return { text: Buffer.concat(output).toString('latin1'), damages }
  }
  const [a, b, c] = ['aaa\n', 'bbb\n', 'ccc\n'].map((line) => gzipSync(line)) as [Buffer, Buffer, Buffer]

  it.each<[string, Uint8Array[], string, number]>([
    ['its checksum', [a, flipped(b, b.length - 8), c], 'aaa\nbbb\n\nccc\n', 1],
    ['its header', [a, flipped(b, 0), c], 'aaa\n\nccc\n', 1],
    ['its content', [a, flipped(b, 10), c], 'aaa\n\nccc\n', 1],
    ['garbage between members', [a, Buffer.from('garbage'), c], 'aaa\n\nccc\n', 1],
    ['zeros between members', [a, zeros(512), c], 'aaa\n\nccc\n', 1],
    ['two of them', [flipped(a, 0), b, flipped(c, 0), b], '\nbbb\n\nbbb\n', 2],
  ])('%s', async (_, chunks, text, damages) => {
    const whole = Buffer.concat(chunks)
    const cleaned = (result: Awaited<ReturnType<typeof inLog>>) => ({
      ...result,
      text: result.text.replaceAll(/^b{0,2}\n(?=ccc)/gm, '\n'),
    })
    expect(cleaned(await inLog(whole))).toEqual({ text, damages })
    for (let cut = 0; cut < whole.length; cut++) {
      const result = await inLog(whole.subarray(0, cut), whole.subarray(cut))
      expect(cleaned(result), `cut at ${cut}`).toEqual({ text, damages })
    }
  })

  it('torn, with another one behind it', async () => {
    const { text, damages } = await inLog(Buffer.concat([a, b.subarray(0, 15), c]))
    expect(text).toMatch(/^aaa\n(b*\n)?ccc\n$/)
    expect(damages).toBe(1)
  })

  it('nothing but beginnings of members is given up', async () => {
    const beginnings = Buffer.alloc(4 * 20_000, Buffer.of(0x1f, 0x8b, 8, 0xe0))
    expect((await inLog(beginnings)).damages).toBe(10_001)
  })

  it('of a log, which keeps every other event', async () => {
    const events = eventsOf(30, 2000)
    const whole = await recorded(folder, 'members.ndjson.gz', events)
    const starts: number[] = []
    for (
      let at = whole.indexOf(Buffer.of(0x1f, 0x8b, 8));
      at !== -1;
      at = whole.indexOf(Buffer.of(0x1f, 0x8b, 8), at + 1)
    )
      starts.push(at)
    expect(starts.length).toBeGreaterThan(2)
    // The second member has events, as the first one has the header.
    const [, second = 0, third = 0] = starts
    const replayed = await replay(folder.write('rotten.ndjson.gz', flipped(whole, Math.floor((second + third) / 2))))
    expect(replayed.events.at(-1)?.id).toBe('event-29')
    expect(replayed.events.length).toBeGreaterThanOrEqual(starts.length - 2)
    expect(replayed.damages).toHaveLength(1)
  })
})

describe('a log whose recorder was killed', () => {
  const COUNT = 40
  /** As large as crashes are, so that they fill many buffers, and of text that does not compress. */
  const events = eventsOf(COUNT, 4000)
  const ids = events.map(({ id }) => id)
  const reads = async (bytes: Uint8Array, eachEvent?: () => Promise<void>) =>
    replay(folder.write('killed.ndjson.gz', bytes), eachEvent)

  it('keeps every event but the last, however slowly they are taken', async () => {
    const whole = await recorded(folder, 'torn.ndjson.gz', events)
    const slowly = async () => {
      for (let turn = 0; turn < 20; turn++) await setImmediate()
    }
    const replayed = await reads(whole.subarray(0, -20), slowly)
    expect(idsOf(replayed)).toEqual(ids.slice(0, -1))
    expect(replayed.problems).toEqual([`killed.ndjson.gz:${COUNT + 1}: torn last line (not JSON); line skipped`])
    expect(replayed.damages).toEqual([
      'killed.ndjson.gz: the gzip stream is torn at its end; what came before it was read',
    ])
    expect(replayed.error).toBeUndefined()
  })

  it('keeps more the later it was torn, and always says so', async () => {
    const whole = await recorded(folder, 'cuts.ndjson.gz', events)
    let kept = 0
    for (let cut = 2000; cut < whole.length; cut += 15_013) {
      const replayed = await reads(whole.subarray(0, cut))
      const got = idsOf(replayed)
      expect(got, `cut at ${cut}`).toEqual(ids.slice(0, got.length))
      expect(got.length, `cut at ${cut}`).toBeGreaterThanOrEqual(kept)
      expect(replayed.damages, `cut at ${cut}`).toHaveLength(1)
      kept = got.length
    }
    expect(kept).toBeGreaterThan(COUNT * 0.9)
  })

  it('loses nothing to garbage behind it', async () => {
    const whole = await recorded(folder, 'garbage.ndjson.gz', events)
    const replayed = await reads(Buffer.concat([whole, Buffer.from('Killed\n')]))
    expect(idsOf(replayed)).toEqual(ids)
    expect(replayed.problems).toEqual([])
    expect(replayed.damages).toEqual([`killed.ndjson.gz: ${HEADER}`])
  })

  it('keeps what stands before bytes that went bad', async () => {
    const whole = await recorded(folder, 'rot.ndjson.gz', events)
    // A whole sector of them: of a single byte it depends on what is compressed whether the stream goes on.
    const middle = Math.floor(whole.length / 2)
    const replayed = await reads(Buffer.from(whole).fill(0xff, middle, middle + 512))
    // Bad bytes can decode to copies of earlier text, and so of whole lines, until the decoder meets an invalid code.
    const got = [...new Set(idsOf(replayed))]
    expect(got).toEqual(ids.slice(0, got.length))
    expect(got.length).toBeGreaterThan(COUNT / 3)
    expect(replayed.damages).toHaveLength(1)
  })

  it('is not a log any more when not even its header is there', async () => {
    const whole = await recorded(folder, 'header.ndjson.gz', events)
    expect(await reads(whole.subarray(0, 12))).toEqual({
      events: [],
      problems: [],
      damages: ['killed.ndjson.gz: the gzip stream is torn at its end; what came before it was read'],
      losses: [],
      error: 'UserError: killed.ndjson.gz: not a crashcrawler event log: there is no line in it',
    })
  })
})
