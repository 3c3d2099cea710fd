import { readFileSync, statSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { crashEvent, host } from '../event.js'
import { eventOf, eventsOf, idsOf, makeFolder, record, replay } from './log-files.js'

const folder = makeFolder()
afterAll(folder.remove)

const hostile = crashEvent({
  id: 'hostile',
  message: 'line\nfeed\r\n\0 \u2028\u2029 "quoted" \\ \u{1f600} ä \x1b[2J \ufeff',
  process: { pid: 1, comm: '</script>|`', argv: ['\ud800', ''] },
})

describe.each(['log.ndjson', 'log.ndjson.gz'])('%s', (name) => {
  const text = (path: string): string =>
    (name.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString()

  it('gives back what was appended, in order', async () => {
    const path = folder.path(`order-${name}`)
    const events = [eventOf('a'), hostile, eventOf('b', 100_000), eventOf('c')]
    await record(path, events)
    expect(await replay(path)).toEqual({ events, problems: [], damages: [], losses: [] })
  })

  it('is one JSON object a line, the header first', async () => {
    const path = folder.path(`lines-${name}`)
    await record(path, [hostile, eventOf('b')], 3)
    const lines = text(path).split('\n')
    expect(lines.pop()).toBe('')
    const [header, first, second, loss] = lines.map((line) => JSON.parse(line))
    expect(header).toEqual({
      type: 'header',
      format: 'crashcrawler-log',
      schemaVersion: 1,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      host,
      capture: { tier: 'A' },
    })
    expect([first.id, second.id, lines.length]).toEqual(['hostile', 'b', 4])
    expect(loss).toEqual({ type: 'loss', time: expect.any(String), lost: 3 })
  })

  it('grows by a session with a header of its own', async () => {
    const path = folder.path(`append-${name}`)
    await record(path, [eventOf('a')], 1)
    await record(path, [], 2)
    await record(path, [eventOf('b')])
    expect(text(path).match(/"type":"header"/g)).toHaveLength(3)
    expect(await replay(path)).toMatchObject({
      events: [{ id: 'a' }, { id: 'b' }],
      losses: [1, 2],
      problems: [],
      damages: [],
    })
  })

  it('is readable by its owner only', async () => {
    const path = folder.path(`mode-${name}`)
    const umask = process.umask(0)
    await record(path, []).finally(() => process.umask(umask))
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
  })

  it('of a session without a death is a log all the same', async () => {
    const path = folder.path(`empty-${name}`)
    await record(path, [])
    expect(await replay(path)).toEqual({ events: [], problems: [], damages: [], losses: [] })
  })

  it('takes a thousand deaths at once', async () => {
    const path = folder.path(`burst-${name}`)
    const events = eventsOf(1000, 50)
    await record(path, events)
    expect(idsOf(await replay(path))).toEqual(events.map(({ id }) => id))
  })
})

describe('what a file is is told by its content', () => {
  it.each<[string, string, (bytes: Buffer) => Buffer]>([
    ['a compressed log by a plain name', 'packed.ndjson', (bytes) => gzipSync(bytes)],
    ['a plain log by a compressed name', 'unpacked.ndjson.gz', (bytes) => bytes],
  ])('%s is read, and stays what it is when appended to', async (_, name, convert) => {
    const plain = folder.path(`${name}.plain`)
    await record(plain, [eventOf('a')])
    const path = folder.write(name, convert(readFileSync(plain)))
    const [magic] = readFileSync(path)
    await record(path, [eventOf('b')])
    expect(readFileSync(path)[0]).toBe(magic)
    expect(await replay(path)).toMatchObject({ events: [{ id: 'a' }, { id: 'b' }], problems: [], damages: [] })
  })
})
