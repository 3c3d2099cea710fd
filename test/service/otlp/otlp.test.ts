import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Incident } from '../../../src/model/finding.js'
import { openOtlp } from '../../../src/pipeline/service/otlp.js'
import { settingsOf } from '../../../src/pipeline/service/settings.js'
import type { Config } from '../../../src/service/config/schema.js'
import { newFolder } from '../../cli/run-cli.js'
import { HOSTILE, poisoned } from '../../report/hostile.js'
import { commandNotFound, nullDereference, terminated, unexplained } from '../../report/samples.js'
import { NOTICE } from '../notices.js'
import { openCollector, plainValue, recordsOf, valuesOf } from './collector.js'

/** The section `otlp` of a configuration, as the service opens it. */
async function open(folder: string, otlp: NonNullable<Config['otlp']>) {
  const config = { version: 1 as const, store: { file: join(folder, 'deaths.db') }, otlp }
  const notes: string[] = []
  const opened = await openOtlp(
    settingsOf(config, (path) => join(folder, path.replace(folder, ''))),
    {
      onNote: (note) => notes.push(note),
      noticeOf: ({ id }) => ({ ...NOTICE, id }),
      isNew: async () => true,
      counters: () => undefined,
      rules: () => undefined,
      unsent: () => {},
    },
  )
  if (!opened) throw new Error('no section otlp')
  opened.start?.()
  return {
    push: (...incidents: Incident[]) => {
      for (const incident of incidents) opened.push(incident)
    },
    close: () => opened.close(),
    notes,
    waiting: () => readdirSync(join(folder, 'otlp')).length,
  }
}

const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 30_000 })

/** What a collector gets of one incident. */
async function received(incident: Incident) {
  const { endpoint, taken } = await openCollector()
  const otlp = await open(newFolder(), { endpoint })
  otlp.push(incident)
  await until(() => taken.length === 1 && otlp.waiting() === 0)
  await otlp.close()
  const [only] = taken
  if (!only) throw new Error('nothing was received')
  const [{ resource, scopeLogs } = { resource: { attributes: [] }, scopeLogs: [] }] = only.request.resourceLogs
  const [record] = recordsOf(only)
  if (!record) throw new Error('no record was received')
  return {
    ...only,
    notes: otlp.notes,
    record,
    scope: scopeLogs[0]?.scope,
    resource: valuesOf(resource.attributes),
    attributes: valuesOf(record.attributes),
  }
}

const inPod: Incident = {
  ...nullDereference,
  host: {
    ...nullDereference.host,
    machineId: '0123456789abcdef0123456789abcdef',
    labels: { env: 'staging', team: 'a' },
  },
  process: {
    ...nullDereference.process,
    container: '0123456789ab',
    containerInfo: {
      runtime: 'containerd',
      id: '0123456789ab'.repeat(5),
      name: 'resizer',
      image: 'registry/resizer:1.2',
      pod: 'resizer-7c9',
      namespace: 'shop',
    },
  },
  libraries: [
    ...(nullDereference.libraries ?? []),
    { path: '/usr/local/bin/imagetool', buildId: '00112233445566778899aabbccddeeff00112233' },
  ],
}

describe('a death is a log record', () => {
  it('with the semantic conventions', async () => {
    const { record, scope, resource, attributes, path, headers, notes } = await received(inPod)
    expect(notes).toEqual([])
    expect(path).toBe('/v1/logs')
    expect(headers['content-type']).toBe('application/x-protobuf')
    expect(scope).toEqual({ name: 'crashcrawler', version: '0.1.0' })
    expect(record).toMatchObject({
      timeUnixNano: '1763636731482915307',
      severityNumber: 17,
      severityText: 'high',
      eventName: 'crashcrawler.process.death',
    })
    expect(record.droppedAttributesCount ?? 0).toBe(0)
    expect(plainValue(record.body)).toBe(NOTICE.headline)
    expect(resource).toEqual({
      'service.name': 'crashcrawler',
      'service.version': '0.1.0',
      'host.name': 'web-1',
      'host.id': '0123456789abcdef0123456789abcdef',
      'host.arch': 'amd64',
      'os.type': 'linux',
      'os.version': '6.18.2-amd64',
      'os.description': 'Debian GNU/Linux 12 (bookworm)',
      'deployment.environment.name': 'staging',
      'crashcrawler.label.env': 'staging',
      'crashcrawler.label.team': 'a',
    })
    expect(attributes).toEqual({
      'log.record.uid': '5f0c2a91d7be',
      'exception.type': 'SIGSEGV',
      'exception.message': expect.stringMatching(/^imagetool read from 0x18: /),
      'exception.stacktrace': expect.stringMatching(
        /^#0 {2}0x000055d18a4011c9 row_stride\+0x4 at resize\.c:42 in imagetool\n#1 /,
      ),
      'process.pid': 48213,
      'process.parent_pid': 48102,
      'process.executable.name': 'imagetool',
      'process.executable.path': '/usr/local/bin/imagetool',
      'process.executable.build_id.gnu': '00112233445566778899aabbccddeeff00112233',
      'process.command': 'imagetool',
      'process.command_args': ['imagetool', '--resize', '640x480', '/srv/uploads/holiday photo.png'],
      'process.working_directory': '/srv/uploads',
      'process.real_user.id': 33,
      'process.creation.time': '2025-11-20T11:05:29.070112000Z',
      'process.exit.time': '2025-11-20T11:05:31.482915307Z',
      'process.linux.cgroup': '/system.slice/imagetool.service',
      'thread.id': 48213,
      'container.id': '0123456789ab'.repeat(5),
      'container.name': 'resizer',
      'container.image.name': 'registry/resizer:1.2',
      'container.runtime.name': 'containerd',
      'k8s.pod.name': 'resizer-7c9',
      'k8s.namespace.name': 'shop',
      'crashcrawler.unit': 'imagetool.service',
      'crashcrawler.id': '5f0c2a91d7be',
      'crashcrawler.signature': 'c1b7e0a45d2f9388',
      'crashcrawler.cause': 'null-dereference',
      'crashcrawler.rule': 'memory/null-dereference',
      'crashcrawler.severity': 'high',
      'crashcrawler.confidence': 'certain',
      'crashcrawler.advice': expect.stringContaining('resize.c:42'),
      'crashcrawler.signal.number': 11,
      'crashcrawler.signal.code': 'SEGV_MAPERR',
      'crashcrawler.fault.address': '0x0000000000000018',
      'crashcrawler.core_dumped': false,
    })
  })

  it('of the owner of the process, where this host knows the name', async () => {
    const here = { ...nullDereference.host, hostname: (await import('node:os')).hostname() }
    const { attributes } = await received({ ...terminated, host: here, process: { ...terminated.process, uid: 0 } })
    expect(attributes['process.owner']).toBe('root')
  })

  it.each<[string, Incident, object, number]>([
    ['an exit status', commandNotFound, { 'exception.type': 'exit', 'process.exit.code': 127 }, 9],
    ['a kill', terminated, { 'exception.type': 'SIGTERM', 'crashcrawler.cause': 'terminated' }, 10],
    ['what no rule explains', unexplained, { 'exception.type': 'SIGUSR1', 'exception.message': NOTICE.headline }, 9],
  ])('of %s', async (_, incident, expected, severity) => {
    const { attributes, record } = await received(incident)
    expect(attributes).toMatchObject(expected)
    expect(record.severityNumber).toBe(severity)
  })

  it.each(Object.entries(HOSTILE))('is bounded, whatever the process is called: %s', async (_, value) => {
    const { attributes } = await received(poisoned(inPod, value))
    const longest = Math.max(...Object.values(attributes).map((each) => String(each).length))
    expect(longest).toBeLessThan(40_000)
    expect(attributes['process.pid']).toBe(48213)
  })
})

it('sends only what is bad enough, with headers of a file', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'headers'), '# of the collector\nAuthorization: Bearer x:y\n\nX-Tenant:  shop \n', {
    mode: 0o600,
  })
  const { endpoint, taken } = await openCollector()
  const otlp = await open(folder, { endpoint: `${endpoint}/otlp/`, 'headers-file': 'headers', 'min-severity': 'high' })
  otlp.push(terminated, nullDereference)
  await until(() => taken.length === 1 && otlp.waiting() === 0)
  await otlp.close()
  expect(taken[0]).toMatchObject({
    path: '/otlp/v1/logs',
    headers: { authorization: 'Bearer x:y', 'x-tenant': 'shop' },
  })
})

it.each([
  ['no: header\nbad header', 2],
  ['a b: c', 1],
  [': value', 1],
  ['X: \x01', 1],
])('a file of headers that are none is an error by line: %j', async (text, line) => {
  const folder = newFolder()
  writeFileSync(join(folder, 'headers'), text, { mode: 0o600 })
  await expect(open(folder, { endpoint: 'http://127.0.0.1:9', 'headers-file': 'headers' })).rejects.toThrow(
    `${join(folder, 'headers')}:${line}:1: not a header; expected NAME: VALUE`,
  )
})

const numbered = (...ids: string[]): Incident[] => ids.map((id) => ({ ...unexplained, id }))
const idsOf = (taken: Awaited<ReturnType<typeof openCollector>>['taken']): unknown[] =>
  taken.flatMap((each) => recordsOf(each).map(({ attributes }) => valuesOf(attributes)['crashcrawler.id']))

describe('a collector that does not take a record gets it later', () => {
  it('in the order of the deaths, whatever it answered', async () => {
    const { endpoint, taken } = await openCollector(500, 429, { status: 503, retryAfter: '1' }, 408)
    const otlp = await open(newFolder(), { endpoint })
    otlp.push(...numbered('a', 'b', 'c'))
    await until(() => taken.length === 7 && otlp.waiting() === 0)
    await otlp.close()
    expect(idsOf(taken)).toEqual(['a', 'a', 'a', 'a', 'a', 'b', 'c'])
    expect(otlp.notes).toEqual([
      `log records to otlp wait: ${endpoint} answered 500`,
      'log records to otlp are delivered again',
    ])
  })

  it('after it has not answered at all', { timeout: 60_000 }, async () => {
    const { endpoint, taken } = await openCollector('nothing')
    const otlp = await open(newFolder(), { endpoint })
    otlp.push(...numbered('a', 'b'))
    await until(() => taken.length === 3 && otlp.waiting() === 0)
    await otlp.close()
    expect(idsOf(taken)).toEqual(['a', 'a', 'b'])
    expect(otlp.notes[0]).toMatch(/ wait: http:\/\/127\.0\.0\.1:\d+ does not answer \(not within 10 s\)$/)
  })

  it('after a restart, if it was away', async () => {
    const folder = newFolder()
    const away = await open(folder, { endpoint: 'http://127.0.0.1:9' })
    away.push(...numbered('a', 'b'))
    await until(() => away.notes.length === 1)
    await away.close()
    expect(away.waiting()).toBe(2)
    const { endpoint, taken } = await openCollector()
    const back = await open(folder, { endpoint })
    back.push(...numbered('c'))
    await until(() => taken.length === 3 && back.waiting() === 0)
    await back.close()
    expect(idsOf(taken)).toEqual(['a', 'b', 'c'])
  })

  it('unless it never will', async () => {
    const { endpoint, taken } = await openCollector(400)
    const otlp = await open(newFolder(), { endpoint })
    otlp.push(...numbered('a', 'b'))
    await until(() => taken.length === 2 && otlp.waiting() === 0)
    await otlp.close()
    expect(otlp.notes).toEqual([`a log record to otlp is given up: ${endpoint} answered 400`])
  })

  it('up to the newest thousand', async () => {
    const otlp = await open(newFolder(), { endpoint: 'http://127.0.0.1:9' })
    otlp.push(...numbered(...Array.from({ length: 1003 }, (_, i) => String(i))))
    await until(() => otlp.notes.length >= 2)
    await otlp.close()
    expect(otlp.waiting()).toBe(1000)
    expect(otlp.notes).toContain('log records to otlp: more than 1000 wait, and the oldest are dropped')
  })
})
