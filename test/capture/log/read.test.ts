import { mkdirSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { crashEvent } from '../event.js'
import { eventOf, idsOf, makeFolder, recorded, replay } from './log-files.js'

const folder = makeFolder()
afterAll(folder.remove)

const [header = '', a = '', b = '', c = ''] = (
  await recorded(folder, 'source.ndjson', [eventOf('a'), eventOf('b'), eventOf('c')])
)
  .toString()
  .split('\n')
const loss = '{"type":"loss","time":"2026-03-01T10:00:00.000Z","lost":5}'
const unknownField = JSON.stringify({ ...crashEvent(), shoeSize: 43 })
const badPid = JSON.stringify(crashEvent({ process: { pid: -3, comm: 'x' } }))

describe('good events are kept, in order, and every line that is skipped is named', () => {
  it.each<[string, string, string[], string[]]>([
    ['nothing wrong', `${header}\n${a}\n${b}\n`, ['a', 'b'], []],
    ['no line feed at the end', `${header}\n${a}\n${b}`, ['a', 'b'], []],
    ['CRLF', `${header}\r\n${a}\r\n${b}\r\n`, ['a', 'b'], []],
    ['empty lines', `\n${header}\n\n\n${a}\n\n`, ['a'], []],
    [
      'a torn last line',
      `${header}\n${a}\n${b.slice(0, 200)}`,
      ['a'],
      ['log:3: torn last line (not JSON); line skipped'],
    ],
    ['torn behind one byte', `${header}\n${a}\n{`, ['a'], ['log:3: torn last line (not JSON); line skipped']],
    [
      'text in the middle',
      `${header}\n${a}\nSegmentation fault\n${b}\n`,
      ['a', 'b'],
      ['log:3: not JSON; line skipped'],
    ],
    [
      'two broken lines',
      `${header}\n${a.slice(1)}\n${b}\n[]\n${c}\n`,
      ['b', 'c'],
      ['log:2: not JSON; line skipped', 'log:4: not a valid event: must be object; line skipped'],
    ],
    [
      'an unknown field',
      `${header}\n${unknownField}\n${b}\n`,
      ['b'],
      ['log:2: not a valid event: /shoeSize is an unknown field; line skipped'],
    ],
    [
      'a wrong value',
      `${header}\n${a}\n${badPid}\n`,
      ['a'],
      ['log:3: not a valid event: /process/pid must be >= 0; line skipped'],
    ],
    [
      'a second header that is broken',
      `${header}\n${a}\n${header.slice(0, -2)}\n${b}\n`,
      ['a', 'b'],
      ['log:3: not JSON; line skipped'],
    ],
    ['lines are numbered as an editor does', `${header}\n\n\nx\n${a}\n`, ['a'], ['log:4: not JSON; line skipped']],
    [
      'what stood behind a torn line, run together with it',
      `${header}\n${a}\n${b.slice(0, 300)}${header}\n${c}\n`,
      ['a', 'c'],
      ['log:3: not JSON; line skipped'],
    ],
  ])('%s', async (_, text, events, problems) => {
    const replayed = await replay(folder.write('log', text))
    expect({ ...replayed, events: idsOf(replayed) }).toEqual({ events, problems, damages: [], losses: [] })
  })

  it('a log cut at any byte gives the events that were whole', async () => {
    const text = Buffer.from(`${header}\n${a}\n${b}\n`)
    const ends = [header, a, b].map((_, index, lines) => Buffer.byteLength(lines.slice(0, index + 1).join('\n')))
    const [headerEnd = 0, firstEnd = 0, secondEnd = 0] = ends
    for (let cut = headerEnd; cut <= text.length; cut += 41) {
      const replayed = await replay(folder.write('cut', text.subarray(0, cut)))
      const whole = [firstEnd, secondEnd].filter((end) => end <= cut).length
      const isTorn =
        cut !== headerEnd && cut !== firstEnd && cut !== secondEnd && !text.subarray(0, cut).toString().endsWith('\n')
      expect(idsOf(replayed), `cut at ${cut}`).toEqual(['a', 'b'].slice(0, whole))
      expect(replayed.problems, `cut at ${cut}`).toEqual(
        isTorn ? [`cut:${whole + 2}: torn last line (not JSON); line skipped`] : [],
      )
    }
  })
})

it('losses are told, where they stand', async () => {
  const replayed = await replay(folder.write('losses', `${header}\n${a}\n${loss}\n${b}\n${loss.replace('5', '9')}\n`))
  expect(replayed).toMatchObject({ events: [{ id: 'a' }, { id: 'b' }], losses: [5, 9], problems: [] })
})

describe('an input that is not a log is refused in one line', () => {
  it.each<[string, string | Uint8Array, string]>([
    [
      'text',
      'hello\nworld\n',
      'in:1: not a crashcrawler event log (not JSON); record one with: crashcrawler record FILE',
    ],
    [
      'text without a line feed',
      'hello',
      'in:1: not a crashcrawler event log (not JSON); record one with: crashcrawler record FILE',
    ],
    [
      'text behind empty lines',
      '\n\nhello\n',
      'in:3: not a crashcrawler event log (not JSON); record one with: crashcrawler record FILE',
    ],
    [
      'a program',
      Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 10, 0, 255),
      'in:1: not a crashcrawler event log (not JSON); record one with: crashcrawler record FILE',
    ],
    [
      'other JSON',
      '{"hello":1}\n',
      'in:1: not a crashcrawler event log (not a valid event: must have required properties schemaVersion, id, time, host, process); record one with: crashcrawler record FILE',
    ],
    [
      'a log without its header',
      `${a}\n${b}\n`,
      'in:1: not a crashcrawler event log (no header line); record one with: crashcrawler record FILE',
    ],
    [
      'a loss first',
      `${loss}\n`,
      'in:1: not a crashcrawler event log (no header line); record one with: crashcrawler record FILE',
    ],
    [
      'a log of another schema',
      header.replace('"schemaVersion":1', '"schemaVersion":2'),
      'in:1: an event log of schema version 2; this crashcrawler reads version 1: use the one that wrote it',
    ],
    ['nothing', '', 'in: not a crashcrawler event log: there is no line in it'],
    ['nothing but line feeds', '\n\n', 'in: not a crashcrawler event log: there is no line in it'],
  ])('%s', async (_, content, message) => {
    expect(await replay(folder.write('in', content))).toEqual({
      events: [],
      problems: [],
      damages: [],
      losses: [],
      error: `UserError: ${message}`,
    })
  })

  it('a file that is not there', async () => {
    expect((await replay(folder.path('nowhere'))).error).toBe(
      'UserError: nowhere: cannot be read (no such file or folder)',
    )
  })

  it('a folder', async () => {
    mkdirSync(folder.path('folder'))
    expect((await replay(folder.path('folder'))).error).toBe('UserError: folder: cannot be read (it is a folder)')
  })

  it('a path through a file', async () => {
    folder.write('file', '')
    expect((await replay(folder.path('file/log'))).error).toBe(
      'UserError: file/log: cannot be read (part of the path is not a folder)',
    )
  })
})

it('what the reader of events throws is not turned into a fault of the log', async () => {
  const path = folder.write('fine', `${header}\n${a}\n${b}\n`)
  const fail = async () => {
    throw new RangeError('enough')
  }
  expect(await replay(path, fail)).toMatchObject({ events: [], problems: [], error: 'RangeError: enough' })
})
