import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/pipeline/service/read-config.js'
import { newFolder, runCli } from '../cli/run-cli.js'

const configFile = (text: string): string => {
  const file = join(newFolder(), 'config.yaml')
  writeFileSync(file, text)
  return file
}

const GIB = 2 ** 30

describe('settings', () => {
  it('of a file that says nothing are those of a live capture', async () => {
    const { store, rules, redact, watch } = readConfig(configFile('version: 1\n'))
    expect(store).toMatchObject({ file: '/var/lib/crashcrawler/deaths.db', repeatMs: 3_600_000 })
    expect(store.policyOf({ total: 100 * GIB, free: 50 * GIB, used: 0 })).toEqual({ maxBytes: 4 * GIB, keepFree: GIB })
    expect(rules).toEqual({ stock: true, paths: [] })
    expect(redact).toEqual([])
    expect(watch).toEqual({
      capture: {
        exits: 'failed',
        stackBytes: 32_768,
        threads: 64,
        threadStackBytes: 8192,
        environment: [],
        pointedMemory: 16_384,
        keepsMemory: true,
        breadcrumbs: false,
        btf: undefined,
        resolver: 'on-demand',
      },
      filter: { pids: [], comms: [], uids: [], cgroups: [], signals: [], minDurationMs: 0 },
    })
  })

  it('of a file are in the units of the program, and its paths are relative to it', async () => {
    const file = configFile(`
version: 1
store: { file: deaths.db, repeat: 10m, max-age: 90d, max-count: 5, max-size: 512M, keep-free: 10%, max-per-user: 3 }
rules: { stock: false, paths: [rules, /etc/rules] }
redact: { patterns: [token, "@patterns"] }
filters: { comm: [nginx], uid: [0], cgroup: [/sys/fs/cgroup/system.slice], signal: [SIGSEGV], exits: signal, min-duration: 2s }
capture: { stack-bytes: 5000, threads: 1, thread-stack-bytes: 0, env: [LANG], pointed-memory: 5000, memory: false }
`)
    const folder = join(file, '..')
    const { store, rules, redact, watch } = readConfig(file)
    expect(store).toMatchObject({ file: join(folder, 'deaths.db'), repeatMs: 600_000 })
    expect(store.policyOf({ total: 100 * GIB, free: 50 * GIB, used: 0 })).toEqual({
      maxAgeMs: 90 * 86_400_000,
      maxCount: 5,
      maxBytes: GIB / 2,
      keepFree: 10 * GIB,
      maxPerUser: 3,
    })
    expect(rules).toEqual({ stock: false, paths: [join(folder, 'rules'), '/etc/rules'] })
    expect(redact).toEqual(['token', `@${folder}/patterns`])
    expect(watch.capture).toMatchObject({ exits: 'signal', stackBytes: 5120, threads: 1, keepsMemory: false })
    expect(watch.filter).toEqual({
      pids: [],
      comms: ['nginx'],
      uids: [0],
      cgroups: ['/system.slice'],
      signals: [11],
      minDurationMs: 2000,
    })
  })
})

it.each([
  ['true', { displaces: false, holdMs: 2000 }],
  ['displace, coredump-hold: 500ms', { displaces: true, holdMs: 500 }],
  ['false', undefined],
])('coredump-socket: %s', async (value, expected) => {
  const { watch } = readConfig(configFile(`version: 1\ncapture: { coredump-socket: ${value} }\n`))
  expect(watch.capture.coredumpSocket).toEqual(expected)
})

describe('service --check', () => {
  it.each<[name: string, text: string, ...errors: string[]]>([
    ['an unknown key', 'version: 1\nfilter: {}', '2:1: CC0101: unknown key "filter"; expected one of version, '],
    [
      'an address of a collector without a scheme',
      'version: 1\notlp: { endpoint: "localhost:4318" }',
      '2:19: CC0103: endpoint is "localhost:4318"; expected the address of a collector such as http://localhost:4318',
    ],
    [
      'addresses with the path that is added to them',
      'version: 1\notlp: { endpoint: "http://a/v1/logs" }\nalerts: { receivers: { a: { alertmanager: "http://a/api/v2" } }, rules: [{ to: [a] }] }',
      '2:19: CC0103: endpoint is "http://a/v1/logs"; expected the address of a collector such as http://localhost:4318',
      '3:43: CC0103: alertmanager is "http://a/api/v2"; expected the address of an Alertmanager such as http://localhost:9093',
    ],
    [
      'a limit of nothing',
      'version: 1\nstore: { max-size: 0, max-age: 0d }',
      '2:20: CC0103: max-size is 0; expected a size above 0',
      '2:32: CC0103: max-age is "0d"; expected a time: a number above 0',
    ],
    ['another version', 'version: 2', '1:10: CC0103: version is 2; expected 1'],
    ['no version', 'store: {}', '1:1: CC0102: missing key "version"; expected version: 1'],
    ['an empty file', '', '1:1: CC0103: the file is empty'],
    ['not YAML', 'version: [1', '1:12: CC0005: not valid YAML: '],
    [
      'a time without a unit',
      'version: 1\nstore: { repeat: 10 }',
      '2:18: CC0103: repeat is 10; expected a time: a number and ms, s, m, h or d, such as 30s',
    ],
    [
      'a size',
      'version: 1\nstore: { max-size: 1X }',
      '2:20: CC0103: max-size is "1X"; expected a size above 0: bytes, or ',
    ],
    ['a share', 'version: 1\nstore: { keep-free: 100% }', '2:21: CC0103: keep-free is "100%"; expected a size or a '],
    ['a number', 'version: 1\ncapture: { threads: 5000 }', '2:21: CC0103: threads is 5000; expected a whole number '],
    [
      'another word for the coredump socket',
      'version: 1\ncapture: { coredump-socket: force }',
      '2:29: CC0103: coredump-socket is "force"; expected true, false or displace',
    ],
    [
      'a process that would be held for too long',
      'version: 1\ncapture: { coredump-socket: true, coredump-hold: 1m }',
      '2:50: CC0103: coredump-hold is 1m: whatever waits for a process that dies would wait as long; expected at most 30s',
    ],
    ['a signal', 'version: 1\nfilters: { signal: [SIGSEV] }', '2:21: CC0103: signal[0] is "SIGSEV"; expected one of '],
    [
      'a name that no process has',
      'version: 1\nfilters: { comm: [sixteen_letters_] }',
      '2:19: CC0103: "sixteen_letters_" is longer than any name that the kernel keeps; expected its first 15 bytes',
    ],
    [
      'patterns',
      'version: 1\nredact: { patterns: ["(", "a*"] }',
      '2:22: CC0308: "(": not a regular expression in RE2 syntax',
      '2:27: CC0308: "a*": matches nothing at all as well; make it match something',
    ],
    [
      'a certificate without its key',
      'version: 1\nship: { nats: ["nats://b:4222"], cert: a.pem }',
      '2:40: CC0103: cert without key; expected both, or neither',
    ],
    [
      'two kinds of credentials',
      'version: 1\nship: { nats: ["nats://b:4222"], creds: a, nkey: b }',
      '2:50: CC0103: nkey beside creds; expected one of them',
    ],
    [
      'a bucket without keys and without a broker',
      'version: 1\nrules: { bucket: fleet }',
      '2:18: CC0103: bucket without public-keys; expected both, or neither',
      '2:18: CC0103: bucket without ship; expected ship.nats: the broker',
    ],
    [
      'keys without a bucket',
      'version: 1\nrules: { public-keys: [a.pub] }',
      '2:23: CC0103: public-keys without bucket; expected both, or neither',
    ],
    [
      'a bucket that is none',
      'version: 1\nrules: { bucket: a.b }',
      '2:18: CC0103: bucket is "a.b"; expected the name of the',
    ],
    [
      'a cause that no death has',
      'version: 1\nalerts: { receivers: { a: { command: ["true"] } }, rules: [{ to: [a], cause: [null-derefernce, "null-*"] }] }',
      '2:79: CC0202: unknown cause "null-derefernce"; expected a cause of the documentation, or one of your rules, which begins with x-; did you mean "null-dereference"?',
    ],
    [
      'what is no address',
      'version: 1\nalerts: { receivers: { a: { mail: ["a@b\\nBcc: c"], from: "a\\nb" } }, rules: [{ to: [a] }] }',
      '2:36: CC0103: mail[0] is "a@b\\nBcc: c"; expected an e-mail address such as team@example.com',
      '2:58: CC0103: from is "a\\nb"; expected an e-mail address',
    ],
    [
      'several mistakes at once',
      'version: 1\nrules: { stock: 1 }\ncapture: []',
      '2:17: CC0103: stock is 1; expected true or false',
      '3:10: CC0103: capture is a list; expected a mapping of stack-bytes, ',
    ],
  ])('%s', async (_, text, ...errors) => {
    const file = configFile(text)
    const { status, stderr } = await runCli(['service', '--check', '--config', file])
    expect(status).toBe(2)
    const lines = stderr.trimEnd().split('\n')
    expect(lines.map((line, index) => line.slice(0, `crashcrawler: ${file}:${errors[index]}`.length))).toEqual(
      errors.map((error) => `crashcrawler: ${file}:${error}`),
    )
  })

  it('no file', async () => {
    const { status, stderr } = await runCli(['service', '--check', '--config', '/nowhere/config.yaml'])
    expect(stderr).toBe('crashcrawler: /nowhere/config.yaml: CC0001: cannot read the file: no such file or folder\n')
    expect(status).toBe(2)
  })

  it('all files that it names, at once', async () => {
    const file = configFile(`
version: 1
store: { file: config.yaml }
capture: { btf: no.btf }
metrics: { textfile: nowhere/a.prom }
otlp: { endpoint: "http://localhost:4318", headers-file: headers }
ship: { nats: ["tls://b:4222"], creds: config.yaml }
alerts:
  receivers: { hook: { webhook: "http://localhost/", secret-file: no.secret }, page: { command: [/nowhere/page] } }
  rules: [{ to: [hook] }]
  templates: no-templates
`)
    const path = (name: string): string => join(file, '..', name)
    writeFileSync(path('headers'), 'not a header\n', { mode: 0o600 })
    const { status, stderr } = await runCli(['service', '--check', '--config', file])
    expect(status).toBe(2)
    expect(stderr.trimEnd().split('\n')).toEqual(
      [
        `${file}: not a crashcrawler store; choose another file`,
        `${path('no-templates')}: cannot be read (no such file or folder)`,
        `${path('no.secret')}: the secret cannot be read (no such file or folder)`,
        'alerts: receiver "page": /nowhere/page: no such file',
        `${path('headers')}:1:1: not a header; expected NAME: VALUE`,
        `${file}: not a file of user credentials; expected a JWT and the seed of an NKey, as nsc(1) writes them`,
        `${path('nowhere/a.prom')}: cannot be written (no such folder)`,
        `${path('no.btf')}: cannot be read (no such file or folder)`,
      ].map((line) => `crashcrawler: ${line}`),
    )
  })

  it('a mistake in a rule file that it names', async () => {
    const file = configFile('version: 1\nrules: { paths: [team.yaml] }\n')
    const rules = join(file, '../team.yaml')
    writeFileSync(rules, 'version: 1\nrules: [{ id: 5 }]\n')
    const { status, stderr } = await runCli(['service', '--check', '--config', file])
    expect(stderr).toContain(`crashcrawler: ${rules}:2:15: CC0103: id is 5; expected an id `)
    expect(status).toBe(2)
  })

  it('a file without mistakes', async () => {
    const file = configFile('version: 1\n')
    expect(await runCli(['service', '--check', '--config', file])).toEqual({
      status: 0,
      stdout: '',
      stderr: `crashcrawler: ${file}: no errors\n`,
    })
  })
})
