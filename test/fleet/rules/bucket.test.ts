import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Kvm } from '@nats-io/kv'
import { connect } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startNats } from '../../../scripts/servers/nats.mjs'
import { loadRules } from '../../../src/analyze/rules/load.js'
import { privateKeyIn } from '../../../src/fleet/rules/keys.js'
import { seal } from '../../../src/fleet/rules/seal.js'
import { splitIncident } from '../../../src/model/split-incident.js'
import { openRulesBucket } from '../../../src/pipeline/fleet/rules-bucket.js'
import { openConsumer } from '../../../src/pipeline/service/consumer.js'
import { settingsOf } from '../../../src/pipeline/service/settings.js'
import { openStore } from '../../../src/pipeline/store.js'
import { runCli } from '../../cli/run-cli.js'
import { all, arrival, type Sample } from '../../store/stores.js'
import { until } from '../fleet.js'
import { createTeam, RULE } from './team.js'

let nats: Awaited<ReturnType<typeof startNats>>
beforeAll(async () => {
  nats = await startNats({
    config: () => `authorization { users: [
  { user: admin, password: a }
  { user: web-1, password: w, permissions: {
    publish: ["crashcrawler.deaths.web-1", "$JS.API.DIRECT.GET.KV_crashcrawler_rules.>"]
    subscribe: ["_INBOX.>", "$KV.crashcrawler_rules.>"] } }
] }`,
  })
})
afterAll(() => nats.stop())

const as = (user: string): string => nats.url.replace('nats://', `nats://${user}@`)
const ADMIN = (): string => as('admin:a')
const team = () => createTeam(ADMIN())

/** A host that follows the bucket, with rules that are loaded as the service does. */
async function follow(host: { folder: string; publicKeys: string[]; bucket?: string; address?: string }) {
  const { folder, publicKeys, bucket = 'crashcrawler_rules', address = as('web-1:w') } = host
  const notes: string[] = []
  let ids: string[] = []
  const opened = openRulesBucket(
    { broker: { servers: [address] }, bucket, publicKeys, folder: join(folder, 'state') },
    {
      onNote: (note) => notes.push(note),
      use: async (path) => {
        ids = (await loadRules({ stock: false, paths: [path] })).map(({ id }) => id)
      },
    },
  )
  onTestFinished(() => opened.close())
  await opened.useKept()
  return { ...opened, notes, ids: () => ids }
}

describe('rules of a fleet', () => {
  it('reach a host that may read nothing else, and are replaced by later ones', async () => {
    const { folder, key, publish, write } = team()
    const host = await follow({ folder, publicKeys: [`${key}.pub`] })
    host.start()
    expect(await publish()).toEqual({
      status: 0,
      stdout: expect.stringMatching(
        /^1 rule of 1 file, \d+ bytes, published to crashcrawler_rules, signed at 2\S+Z with the key [0-9a-f]{16}\n$/,
      ),
      stderr: '',
    })
    await until(() => host.ids().join() === 'team/one')
    write(RULE.replace('team/one', 'team/two'))
    await publish()
    await until(() => host.ids().join() === 'team/two')
    expect(host.state().refused).toEqual({ unsigned: 0, key: 0, damaged: 0, bucket: 0, older: 0, rules: 0 })
    expect(readdirSync(join(folder, 'state')).toSorted()).toEqual([expect.stringMatching(/^files-/), 'rules.signed'])
  })

  it('are kept where the broker is away, at the next start too', async () => {
    const { folder, key, publish } = team()
    await publish()
    const first = await follow({ folder, publicKeys: [`${key}.pub`] })
    first.start()
    await until(() => first.ids().length > 0)
    await first.close()
    const second = await follow({ folder, publicKeys: [`${key}.pub`], address: 'nats://127.0.0.1:1' })
    expect(second.ids()).toEqual(['team/one'])
    second.start()
    await until(() => second.notes.some((note) => note.includes('no broker answers there; the rules of the bucket')))
    expect(second.ids()).toEqual(['team/one'])
    const changed = readFileSync(join(folder, 'state', 'rules.signed'), 'utf8').replace(
      /"rules":"..../,
      '"rules":"AAAA',
    )
    writeFileSync(join(folder, 'state', 'rules.signed'), changed)
    await second.close()
    const third = await follow({ folder, publicKeys: [`${key}.pub`], address: 'nats://127.0.0.1:1' })
    expect([third.ids(), third.notes]).toEqual([
      [],
      [`${join(folder, 'state', 'rules.signed')}: refused: changed after they were signed`],
    ])
  })

  it.each<[string, value: (key: string) => string, kind: string, note: RegExp]>([
    ['unsigned', () => RULE, 'unsigned', /refused: not signed, or not rules$/],
    [
      'signed by somebody else',
      () => sealed(team().key, {}),
      'key',
      /refused: signed with the key ".*", not with [0-9a-f]+$/,
    ],
    [
      'signed for another fleet',
      (key) => sealed(key, { bucket: 'staging' }),
      'bucket',
      /for another bucket, "staging"$/,
    ],
    [
      'older than those in use',
      (key) => sealed(key, { time: '2026-11-28T00:00:00.000Z' }),
      'older',
      /signed at .*28T.*, but those in use at /,
    ],
    [
      'not such that they can be loaded',
      (key) => sealed(key, { time: '2099-01-01T00:00:00.000Z', files: { 'a.yaml': RULE.replace('comm', 'com') } }),
      'rules',
      /refused: a\.yaml:\d+:\d+: .*com/,
    ],
  ])('are refused, and the last good ones stay, where they are %s', async (_, value, kind, note) => {
    const { folder, key, publish } = team()
    await publish()
    const host = await follow({ folder, publicKeys: [`${key}.pub`], address: ADMIN() })
    host.start()
    await until(() => host.ids().length > 0)
    const connection = await connect({ servers: nats.url, user: 'admin', pass: 'a' })
    const bucket = await new Kvm(connection).open('crashcrawler_rules')
    await bucket.put('rules', value(key))
    await connection.close()
    await until(() => host.notes.some((each) => note.test(each)))
    const { time, refused } = host.state()
    expect([host.ids(), refused, time]).toEqual([
      ['team/one'],
      { unsigned: 0, key: 0, damaged: 0, bucket: 0, older: 0, rules: 0, [kind]: 1 },
      expect.stringMatching(/^20\d\d-/),
    ])
  })

  function sealed(key: string, rules: object): string {
    const text = { bucket: 'crashcrawler_rules', time: '2098-01-01T00:00:00.000Z', files: { 'a.yaml': RULE }, ...rules }
    return seal(text, privateKeyIn(readFileSync(key, 'utf8'), key))
  }
})

it('the service goes over to them without a restart', async () => {
  const { folder, key, publish } = team()
  const { store, ...rest } = settingsOf(
    {
      version: 1,
      store: { file: 'deaths.db', repeat: '0s' },
      journal: { enabled: false },
      rules: { stock: false, bucket: 'crashcrawler_rules', 'public-keys': [`${key}.pub`] },
      ship: { nats: [as('web-1:w')], spool: 'spool' },
    },
    (path) => resolve(folder, path),
  )
  writeFileSync(join(folder, 'own.yaml'), RULE.replace('team/one', 'own/one').replace('app', 'other'))
  const notes: string[] = []
  const settings = { store, ...rest, rules: { stock: false, paths: [join(folder, 'own.yaml')] } }
  const consumer = await openConsumer(settings, { onNote: (note) => notes.push(note), counters: () => undefined })
  const take = (sample: Sample): void => consumer.take(splitIncident(arrival(sample).incident).event)
  consumer.start()
  take({ id: 'aa' })
  await publish()
  await until(() =>
    notes.some((note) => /^rules of the bucket crashcrawler_rules, signed at .*, are in use$/.test(note)),
  )
  take({ id: 'bb' })
  take({ id: 'cc', comm: 'other' })
  expect(await consumer.close()).toBe(0)
  const opened = await openStore(store.file, false)
  const deaths = await all(opened.list({ matches: [] }))
  await opened.close()
  expect(deaths.map(({ id, kind }) => [id, kind.cause !== undefined])).toEqual([
    ['aa', false],
    ['bb', true],
    ['cc', true],
  ])
})

describe('rules publish refuses in one line', () => {
  it.each<[string, args: (files: ReturnType<typeof team>) => string[], message: RegExp]>([
    [
      'no key',
      ({ folder }) => [join(folder, 'rules')],
      /^crashcrawler: give the private key to sign with: --key FILE\n$/,
    ],
    [
      'the public key',
      ({ folder, key }) => [join(folder, 'rules'), '--key', `${key}.pub`],
      /rules\.key\.pub: not a key that can be read; expected a private/,
    ],
    [
      'no such key',
      ({ folder }) => [join(folder, 'rules'), '--key', join(folder, 'none')],
      /none: cannot be read \(no such file or folder\)\n$/,
    ],
    ['no rules', ({ folder, key }) => [join(folder, 'none'), '--key', key], /none: .*cannot read rules/],
    [
      'rules with errors',
      ({ folder, key, write }) => {
        write(RULE.replace('comm', 'com'))
        return [join(folder, 'rules'), '--key', key]
      },
      /team\.yaml:\d+:\d+: /,
    ],
    [
      'rules whose tests fail',
      ({ folder, key, write }) => {
        write(`${RULE.trimEnd()}\n    tests: [{ name: fires, match: true, event: { comm: other } }]\n`)
        return [join(folder, 'rules'), '--key', key]
      },
      /^crashcrawler: 1 tests of these rules fail; crashcrawler rules test shows which\n$/,
    ],
    [
      'no bucket',
      ({ folder, key }) => [join(folder, 'rules'), '--key', key, '--bucket', 'a.b'],
      /--bucket a\.b: not a name/,
    ],
    [
      'no broker',
      ({ folder, key }) => [join(folder, 'rules'), '--key', key, '--nats', 'nats://127.0.0.1:1'],
      /^crashcrawler: nats:\/\/127\.0\.0\.1:1: no broker answers there\n$/,
    ],
    [
      'a host that may only read',
      ({ folder, key }) => [join(folder, 'rules'), '--key', key, '--nats', as('web-1:w')],
      /the broker does not let these credentials use \$JS\.API/,
    ],
  ])('%s', async (_, args, message) => {
    const given = args(team())
    const broker = given.includes('--nats') ? [] : ['--nats', ADMIN()]
    const { status, stdout, stderr } = await runCli(['rules', 'publish', ...given, ...broker])
    expect([status, stdout, stderr.trimEnd().split('\n').length, stderr]).toEqual([
      2,
      '',
      1,
      expect.stringMatching(message),
    ])
  })

  it('a key that is there', async () => {
    const { key } = team()
    const { status, stderr } = await runCli(['rules', 'key', key])
    expect([status, stderr]).toEqual([
      2,
      `crashcrawler: ${key}: cannot be made (it exists); a key is never overwritten\n`,
    ])
  })
})
