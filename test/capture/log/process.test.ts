import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { eventsOf, idsOf, makeFolder, recorded, replay } from './log-files.js'

/** The event log in processes of their own: standard input, limits, and signals cannot be had otherwise. */

const folder = makeFolder()
afterAll(folder.remove)

const moduleOf = (name: string): string => new URL(`../../../dist/capture/log/${name}.js`, import.meta.url).href

const READER = `
import { readLog } from '${moduleOf('read')}'
const say = (line) => process.stdout.write(line + '\\n')
let left = Number(process.argv[2])
say('ready')
try {
  await readLog(process.argv[1], {
    onEvent: async ({ id }) => {
      say(id)
      if (--left === 0) throw new Error('enough')
    },
    onProblem: (problem) => say('problem ' + problem),
    onDamage: (damage) => say('damage ' + damage),
    onLoss: (lost) => say('lost ' + lost),
  })
} catch (error) {
  say(error.name + ': ' + error.message)
}
`

const WRITER = `
import { readFileSync } from 'node:fs'
import { openLog } from '${moduleOf('write')}'
const [header, ...events] = readFileSync(process.argv[2], 'utf8').trim().split('\\n').map((line) => JSON.parse(line))
try {
  const log = await openLog(process.argv[1], { host: header.host, capture: header.capture }, (note) => console.log('note: ' + note))
  for (const event of events) {
    log.append(event)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  console.log('appended all')
  if (process.argv[3] === 'wait') await new Promise((resolve) => setTimeout(resolve, 60_000))
  await log.close()
} catch (error) {
  console.log(error.name + ': ' + error.message)
}
`

const run = (program: string, ...args: string[]): ChildProcessByStdio<Writable, Readable, null> =>
  spawn(process.execPath, ['--input-type=module', '-e', program, ...args], {
    cwd: folder.path(''),
    stdio: ['pipe', 'pipe', 'inherit'],
  })

/** The lines a reader of standard input prints, which is given the chunks one after another. */
async function readStdin(chunks: Uint8Array[]): Promise<string[]> {
  const child = run(READER, '-')
  await once(child.stdout, 'readable')
  const output = text(child.stdout)
  for (const chunk of chunks) {
    child.stdin.write(chunk)
    await setTimeout(20)
  }
  child.stdin.end()
  return (await output).trim().split('\n').slice(1)
}

describe('standard input', async () => {
  const events = eventsOf(3, 2000)
  const ids = events.map(({ id }) => id)
  const plain = await recorded(folder, 'three.ndjson', events)
  const packed = await recorded(folder, 'three.ndjson.gz', events)

  it.each<[string, Uint8Array[], string[]]>([
    ['a log in pieces', [plain.subarray(0, 1), plain.subarray(1, 5000), plain.subarray(5000)], ids],
    ['a compressed log, its magic in two pieces', [packed.subarray(0, 1), packed.subarray(1)], ids],
    [
      'a torn compressed log',
      [packed.subarray(0, -4)],
      [...ids, 'damage standard input: the gzip stream is torn at its end; what came before it was read'],
    ],
    ['nothing', [], ['UserError: standard input: not a crashcrawler event log: there is no line in it']],
  ])('%s', async (_, chunks, expected) => expect(await readStdin(chunks)).toEqual(expected))

  it.each([
    ['a log', plain],
    ['a compressed log', packed],
  ])('a reader that had enough of %s ends, though the pipe stays open', async (_, bytes) => {
    const child = run(READER, '-', '1')
    const output = text(child.stdout)
    child.stdin.write(bytes)
    const [status] = await once(child, 'exit')
    expect({ status, output: await output }).toEqual({ status: 0, output: 'ready\nevent-0\nError: enough\n' })
    child.stdin.destroy()
  })
})

describe.each(['killed.ndjson', 'killed.ndjson.gz'])('a recorder of %s that is killed', (name) => {
  it('without having closed it loses nothing', async () => {
    const events = eventsOf(20, 3000)
    await recorded(folder, `${name}.source`, events)
    const child = run(WRITER, name, `${name}.source`, 'wait')
    for await (const line of child.stdout) if (String(line).includes('appended all')) break
    const ids = events.map(({ id }) => id)
    await expect.poll(async () => idsOf(await replay(folder.path(name)))).toEqual(ids)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const replayed = await replay(folder.path(name))
    expect(idsOf(replayed)).toEqual(ids)
    expect(replayed.damages).toEqual([])
  })
})

describe.each(['full.ndjson', 'full.ndjson.gz'])('a disk that fills while %s is recorded', (name) => {
  it('is told, what fitted can be read, and what did not is counted', async () => {
    await recorded(folder, `${name}.source`, eventsOf(40, 3000))
    // bash counts blocks of 1024 bytes. Node ignores SIGXFSZ, and gets EFBIG.
    const limited = ['-c', 'ulimit -f 64 && exec "$@"', 'bash', process.execPath, '--input-type=module', '-e', WRITER]
    const child = spawn('bash', [...limited, name, `${name}.source`], {
      cwd: folder.path(''),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = (await text(child.stdout)).trimEnd().split('\n')
    const cannot = `${name}: the event log cannot be written (it would be larger than a file may be)`
    expect(lines[0]).toBe(`note: ${cannot}; deaths are counted until there is a way to write them`)
    expect(lines).toContain('appended all')
    expect(statSync(folder.path(name)).size).toBeLessThanOrEqual(64 * 1024)
    const replayed = await replay(folder.path(name))
    expect(replayed.events.length).toBeGreaterThan(5)
    expect(replayed.events.length + (replayed.losses.at(-1) ?? 0)).toBe(40)
    expect({ problems: replayed.problems, damages: replayed.damages }).toEqual({ problems: [], damages: [] })
  })
})
