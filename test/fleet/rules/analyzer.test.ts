import { join } from 'node:path'
import { Kvm } from '@nats-io/kv'
import { connect } from '@nats-io/transport-node'
import { expect, it, onTestFinished } from 'vitest'
import { startNats } from '../../../scripts/servers/nats.mjs'
import { openStore } from '../../../src/pipeline/store.js'
import { newFolder, runCli } from '../../cli/run-cli.js'
import { all, arrival } from '../../store/stores.js'
import { start, until, writeLog } from '../fleet.js'
import { createTeam, RULE } from './team.js'

/** A rule for the deaths of writeLog. */
const rule = (id: string, cause: string): string =>
  RULE.replace('team/one', id)
    .replace('value: app', 'value: null-read')
    .replace(/cause: .*/, `cause: ${cause}`)

async function fleet() {
  const broker = await startNats()
  onTestFinished(() => broker.stop())
  const folder = newFolder()
  const file = join(folder, 'deaths.db')
  const ship = async (host: string, deaths: number): Promise<void> => {
    const args = [
      'ship',
      writeLog(folder, host, deaths),
      '--nats',
      broker.url,
      '--spool',
      join(folder, `spool-${host}`),
    ]
    expect(await runCli(args)).toMatchObject({ status: 0 })
  }
  const collect = (...args: string[]) => start(['collect', '--nats', broker.url, '--store', file, ...args])
  const causes = async (): Promise<string[]> => {
    const store = await openStore(file, false)
    const deaths = await all(store.list({ matches: [] }))
    await store.close()
    return deaths.map(({ kind }) => `${kind.host} ${kind.cause}`).sort()
  }
  return { broker, file, ship, collect, causes }
}

const end = async ({ child, ended, stderr }: ReturnType<typeof start>): Promise<string> => {
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  return stderr()
}

it('an analyzer has the rules of the fleet before the first death, and goes over to later ones', async () => {
  const { broker, ship, collect, causes } = await fleet()
  const { key, write, publish } = createTeam(broker.url)
  write(rule('team/one', 'x-first'))
  expect(await publish()).toMatchObject({ status: 0 })
  const analyzer = collect('--no-stock-rules', '--rules-key', `${key}.pub`)
  await until(() => analyzer.stderr().includes('collecting the deaths'))
  await ship('web-1', 2)
  await until(async () => (await causes()).length === 2)
  write(rule('team/two', 'x-second'))
  await publish()
  await until(() => (analyzer.stderr().match(/, signed at .*, are in use/g) ?? []).length === 2)
  await ship('web-2', 1)
  await until(async () => (await causes()).length === 3)
  expect(await causes()).toEqual(['web-1 x-first', 'web-1 x-first', 'web-2 x-second'])

  // Whoever may write to the bucket is not the team.
  const connection = await connect({ servers: broker.url })
  const bucket = await new Kvm(connection).open('crashcrawler_rules')
  await bucket.put('rules', rule('stranger/one', 'x-third'))
  await connection.close()
  await until(() => analyzer.stderr().includes('refused: not signed, or not rules'))
  await ship('web-3', 1)
  await until(async () => (await causes()).length === 4)
  expect(await causes()).toContain('web-3 x-second')
  expect(await end(analyzer)).toMatch(/stopped: 4 stored/)
})

it.each<[string, args: (key: string) => string[], message: RegExp]>([
  ['no key', () => ['--rules-key', '/none'], /^crashcrawler: \/none: cannot be read \(no such file or folder\)\n$/],
  ['a private key', (key) => ['--rules-key', key], /rules\.key: a private key; expected the public one/],
  [
    'no bucket',
    (key) => ['--rules-key', `${key}.pub`, '--rules-bucket', 'a.b'],
    /--rules-bucket a\.b: not a name; use/,
  ],
  [
    'no broker',
    (key) => ['--rules-key', `${key}.pub`, '--nats', 'nats://127.0.0.1:1'],
    /127\.0\.0\.1:1: no broker answers there\n$/,
  ],
])('an analyzer refuses in one line: %s', async (_, args, message) => {
  const { key } = createTeam('nats://127.0.0.1:1')
  const given = args(key)
  const broker = given.includes('--nats') ? [] : ['--nats', 'nats://127.0.0.1:1']
  const { status, stdout, stderr } = await runCli([
    'collect',
    '--store',
    join(newFolder(), 'a.db'),
    ...broker,
    ...given,
  ])
  expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)])
})

it('an analyzer keeps the history to its limits', async () => {
  const { file, ship, collect, causes } = await fleet()
  const store = await openStore(file, true)
  await store.insert(
    Array.from({ length: 9 }, (_, at) => arrival({ at })),
    0,
  )
  await store.close()
  const analyzer = collect('--max-count', '4')
  await until(() => analyzer.stderr().includes('5 deaths over the limits were removed'))
  await until(() => analyzer.stderr().includes('collecting the deaths'))
  await ship('web-1', 2)
  await until(async () => (await causes()).length === 6)
  await end(analyzer)
  const after = await openStore(file, false)
  expect(await after.dropped()).toMatchObject([{ reason: 'count', deaths: 5 }])
  await after.close()
})
