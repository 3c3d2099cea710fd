import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { openLog } from '../../../src/capture/log/write.js'
import { UserError } from '../../../src/model/errors.js'
import { host } from '../event.js'
import { eventOf, idsOf, makeFolder, record, recorded, replay, withoutFolder } from './log-files.js'

const folder = makeFolder()
afterAll(folder.remove)

const log = await recorded(folder, 'source.ndjson', [eventOf('a'), eventOf('b')])
const packed = await recorded(folder, 'source.ndjson.gz', [eventOf('a'), eventOf('b')])
const [header = '', a = ''] = log.toString().split('\n')

/** Sessions begin with a member for the header. */
const lastMember = (bytes: Buffer): Buffer => bytes.subarray(bytes.lastIndexOf(Buffer.of(0x1f, 0x8b, 8)))

/** The UserError of an attempt to record there, without the folder. */
async function refusal(name: string): Promise<string> {
  const error: unknown = await record(folder.path(name), []).catch((thrown: unknown) => thrown)
  return error instanceof UserError ? withoutFolder(error.message) : `no UserError: ${error}`
}

describe('a file that is not a log is refused, and stays as it is to the byte', () => {
  const OTHER = 'exists and is not a crashcrawler event log; choose another file'

  it.each<[string, string, string | Uint8Array, string]>([
    ['text', 'notes.txt', 'dear diary\n', `notes.txt: ${OTHER}`],
    ['text without a line feed', 'short', 'x', `short: ${OTHER}`],
    ['a program', 'program', readFileSync('/bin/true'), `program: ${OTHER}`],
    ['JSON', 'package.json', '{\n  "name": "app"\n}\n', `package.json: ${OTHER}`],
    ['events without a header', 'events.ndjson', `${a}\n`, `events.ndjson: ${OTHER}`],
    ['a header that was torn', 'torn-header.ndjson', header.slice(0, 100), `torn-header.ndjson: ${OTHER}`],
    ['an empty line first', 'blank.ndjson', `\n${header}\n`, `blank.ndjson: ${OTHER}`],
    ['text by the name of a compressed log', 'text.gz', 'dear diary\n', `text.gz: ${OTHER}`],
    [
      'compressed text',
      'notes.gz',
      gzipSync('dear diary\n'),
      'notes.gz:1: not a crashcrawler event log (not JSON); record one with: crashcrawler record FILE',
    ],
  ])('%s', async (_, name, content, message) => {
    const path = folder.write(name, content)
    expect(await refusal(name)).toBe(message)
    expect(readFileSync(path)).toEqual(Buffer.from(content))
  })
})

describe('what cannot be written', () => {
  it('a symbolic link, to a log or to nothing', async () => {
    folder.write('target.ndjson', log)
    symlinkSync(folder.path('target.ndjson'), folder.path('link'))
    symlinkSync(folder.path('missing.ndjson'), folder.path('dangling'))
    expect(await refusal('link')).toBe('link: cannot be written (it is a symbolic link)')
    expect(await refusal('dangling')).toBe('dangling: cannot be written (it is a symbolic link)')
    expect(readFileSync(folder.path('target.ndjson'))).toEqual(log)
    expect(existsSync(folder.path('missing.ndjson'))).toBe(false)
  })

  it('a folder', async () => {
    mkdirSync(folder.path('folder'))
    expect(await refusal('folder')).toBe('folder: cannot be written (it is a folder)')
  })

  it('in a folder that is not there', async () => {
    expect(await refusal('nowhere/log')).toBe('nowhere/log: cannot be written (no such file or folder)')
  })

  it('on a full disk, from the header on', async () => {
    await expect(record('/dev/full', [])).rejects.toThrow(
      new UserError('/dev/full: the event log cannot be written (no space left)'),
    )
  })
})

describe('a log that another recorder has open', () => {
  it.each(['shared.ndjson', 'shared.ndjson.gz'])('%s is refused until it is closed', async (name) => {
    const first = await openLog(folder.path(name), { host, capture: { tier: 'A' } }, () => {})
    first.append(eventOf('a'))
    expect(await refusal(name)).toBe(`${name}: another crashcrawler is recording into it; choose another file`)
    await first.close()
    await record(folder.path(name), [eventOf('b')])
    expect(idsOf(await replay(folder.path(name)))).toEqual(['a', 'b'])
  })
})

it('a log of another schema version is refused, with both versions', async () => {
  folder.write('newer.ndjson', `${header.replace('"schemaVersion":1', '"schemaVersion":2')}\n`)
  const message = 'an event log of schema version 2; this crashcrawler reads version 1: use the one that wrote it'
  expect(await refusal('newer.ndjson')).toBe(`newer.ndjson:1: ${message}`)
})

const headersIn = (text: Buffer): number => text.toString().match(/^{"type":"header",/gm)?.length ?? 0

describe('a plain log that was torn', () => {
  it.each([1, 50, 500])('by its last %i bytes takes a new session, and loses only the torn line', async (bytes) => {
    const path = folder.write(`torn-${bytes}.ndjson`, log)
    truncateSync(path, log.length - 1 - bytes)
    await record(path, [eventOf('c')])
    const replayed = await replay(path)
    expect(idsOf(replayed)).toEqual(['a', 'c'])
    expect(replayed.problems).toEqual([`torn-${bytes}.ndjson:3: not JSON; line skipped`])
    expect(headersIn(readFileSync(path))).toBe(2)
  })

  it('by its line feed only loses nothing', async () => {
    const path = folder.write('torn-0.ndjson', log)
    truncateSync(path, log.length - 1)
    await record(path, [eventOf('c')])
    expect(await replay(path)).toMatchObject({ events: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], problems: [] })
    expect(readFileSync(path).toString()).not.toContain('\n\n')
  })

  it('and compressed afterwards does not swallow the new header', async () => {
    const path = folder.write('torn-then-packed.ndjson.gz', gzipSync(log.subarray(0, -20)))
    await record(path, [eventOf('c')])
    await record(path, [], 4)
    expect(headersIn(gunzipSync(readFileSync(path)))).toBe(3)
    expect(await replay(path)).toMatchObject({
      events: [{ id: 'a' }, { id: 'c' }],
      losses: [4],
      problems: ['torn-then-packed.ndjson.gz:3: not JSON; line skipped'],
      damages: [],
    })
  })
})

describe('a compressed log that was damaged at its end takes a new session', () => {
  it.each<[string, Uint8Array, string[], string[]]>([
    [
      'torn in its trailer',
      packed.subarray(0, -1),
      ['a', 'b', 'c'],
      [
        `the last recorder was killed: ${lastMember(packed).length - 1} bytes of a torn gzip member were cut off; lines of it that were kept: 1`,
      ],
    ],
    [
      'torn in its last event',
      packed.subarray(0, -30),
      ['a', 'c'],
      [
        `the last recorder was killed: ${lastMember(packed).length - 30} bytes of a torn gzip member were cut off; lines of it that were kept: 0`,
      ],
    ],
    [
      'garbage behind it',
      Buffer.concat([packed, Buffer.from('garbage')]),
      ['a', 'b', 'c'],
      ['1 damaged places in the gzip stream; new deaths are recorded after them'],
    ],
    [
      'zeros behind it, as a lost power supply leaves them',
      Buffer.concat([packed, Buffer.alloc(100)]),
      ['a', 'b', 'c'],
      ['1 damaged places in the gzip stream; new deaths are recorded after them'],
    ],
  ])('%s', async (name, content, ids, expected) => {
    const path = folder.write(`${name}.ndjson.gz`, content)
    const notes: string[] = []
    const writer = await openLog(path, { host, capture: { tier: 'A' } }, (note) => notes.push(withoutFolder(note)))
    writer.append(eventOf('c'))
    await writer.close()
    expect(notes).toEqual(expected.map((note) => `${name}.ndjson.gz: ${note}`))
    expect(idsOf(await replay(path))).toEqual(ids)
    expect((await replay(path)).problems).toEqual([])
  })
})

it('an empty file is a new log', async () => {
  folder.write('empty.ndjson.gz', '')
  await record(folder.path('empty.ndjson.gz'), [eventOf('a')])
  expect(readFileSync(folder.path('empty.ndjson.gz'))[0]).toBe(0x1f)
  expect(idsOf(await replay(folder.path('empty.ndjson.gz')))).toEqual(['a'])
})

it('another name of the same file, a hard link, is that file', async () => {
  folder.write('first.ndjson', log)
  linkSync(folder.path('first.ndjson'), folder.path('second.ndjson'))
  await record(folder.path('second.ndjson'), [eventOf('c')])
  expect(idsOf(await replay(folder.path('first.ndjson')))).toEqual(['a', 'b', 'c'])
})

describe.each(['live.ndjson', 'live.ndjson.gz'])('while %s is being recorded', (name) => {
  it('what was appended can already be read', async () => {
    const path = folder.path(name)
    const writer = await openLog(path, { host, capture: { tier: 'A' } }, () => {})
    writer.append(eventOf('a'))
    writer.append(eventOf('b'))
    await expect.poll(async () => idsOf(await replay(path))).toEqual(['a', 'b'])
    await writer.close()
  })
})
