import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { alertSettingsOf } from '../../../src/pipeline/service/alert-settings.js'
import { openAlerts } from '../../../src/pipeline/service/alerts.js'
import { settingsOf } from '../../../src/pipeline/service/settings.js'
import type { Alert } from '../../../src/service/alerts/alert.js'
import { signatureOf } from '../../../src/service/alerts/messages.js'
import type { Receiver } from '../../../src/service/alerts/schema.js'
import { newFolder } from '../../cli/run-cli.js'
import { arrival } from '../../store/stores.js'
import { NOTICE } from '../notices.js'

interface Request {
  headers: IncomingHttpHeaders
  body: string
  url: string | undefined
}

/** A receiver on loopback that answers with these statuses, and then with 200. */
async function listen(...statuses: number[]) {
  const requests: Request[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString(), url: request.url })
      response.writeHead(statuses.shift() ?? 200, { location: 'http://localhost:1/' }).end()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, requests }
}

/** The section `alerts` of a configuration with one receiver, as the service opens it. */
async function open(folder: string, receiver: Receiver, more: { window?: string; 'retry-for'?: string } = {}) {
  const { window = '0s', ...rest } = more
  const alerts = alertSettingsOf({ receivers: { ops: receiver }, rules: [{ to: ['ops'], window }], ...rest }, (path) =>
    join(folder, path),
  )
  const settings = { ...settingsOf({ version: 1, store: { file: join(folder, 'deaths.db') } }, (path) => path), alerts }
  const notes: string[] = []
  const opened = await openAlerts(settings, {
    onNote: (note) => notes.push(note),
    noticeOf: ({ id }) => ({ ...NOTICE, id }),
    isNew: async () => true,
    counters: () => undefined,
    rules: () => undefined,
    unsent: () => {},
  })
  if (!opened) throw new Error('no alerts')
  opened.start?.()
  const push = (...ids: string[]): void => {
    for (const id of ids) opened.push(arrival({ id }).incident)
  }
  return { push, close: () => opened.close(), notes, waiting: () => files(folder) }
}

const files = (folder: string): string[] =>
  readdirSync(join(folder, 'alerts')).filter((name) => name.startsWith('ops.'))

const idsOf = (requests: readonly Request[]): string[] =>
  requests.map(({ body }) => {
    const alert: Alert = JSON.parse(body)
    return alert.notice.id
  })

const arrived = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 20_000 })

describe('a webhook', () => {
  it('gets a signed message, once', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'secret'), 'swordfish\n', { mode: 0o600 })
    const { url, requests } = await listen()
    const alerts = await open(folder, { webhook: `${url}/hook`, 'secret-file': 'secret' })
    alerts.push('a')
    await arrived(() => requests.length === 1 && alerts.waiting().length === 0)
    await alerts.close()
    const [{ headers, body, url: path } = { headers: {}, body: '{}', url: '' }] = requests
    expect(path).toBe('/hook')
    expect(headers['x-crashcrawler-signature']).toBe(signatureOf(body, Buffer.from('swordfish')))
    expect(JSON.parse(body)).toMatchObject({
      delivery: headers['x-crashcrawler-delivery'],
      notice: { id: 'a', headline: NOTICE.headline },
      count: 1,
      isNew: true,
      text: expect.stringContaining('The report: crashcrawler show a'),
    })
    expect(alerts.notes).toEqual([])
  })

  it('that fails gets all messages later, in their order', async () => {
    const { url, requests } = await listen(500, 429)
    const alerts = await open(newFolder(), { webhook: url })
    alerts.push('a', 'b')
    await arrived(() => requests.length === 4)
    await alerts.close()
    expect(idsOf(requests)).toEqual(['a', 'a', 'a', 'b'])
    expect(alerts.notes).toEqual([`alerts to ops wait: ${url} answered 500`, 'alerts to ops are delivered again'])
  })

  it.each([404, 301])('that answers %i gets no second one', async (status) => {
    const { url, requests } = await listen(status)
    const alerts = await open(newFolder(), { webhook: url })
    alerts.push('a', 'b')
    await arrived(() => requests.length === 2 && alerts.waiting().length === 0)
    await alerts.close()
    expect(idsOf(requests)).toEqual(['a', 'b'])
    expect(alerts.notes).toEqual([`an alert to ops is given up: ${url} answered ${status}`])
  })

  it('that is away gets the messages after a restart, and no message about the same again', async () => {
    const folder = newFolder()
    const away = await open(folder, { webhook: 'http://127.0.0.1:9' }, { window: '1h' })
    away.push('a')
    await arrived(() => away.notes.length === 1)
    await away.close()
    expect(away.notes[0]).toMatch(/^alerts to ops wait: http:\/\/127\.0\.0\.1:9 does not answer \(/)
    expect(away.waiting()).toEqual(['ops.000000000001'])
    const { url, requests } = await listen()
    const back = await open(folder, { webhook: url }, { window: '1h' })
    back.push('b')
    await arrived(() => requests.length === 1 && back.waiting().length === 0)
    await back.close()
    expect(idsOf(requests)).toEqual(['a'])
  })

  it('that stays away is given up after a time', async () => {
    const alerts = await open(newFolder(), { webhook: 'http://127.0.0.1:9' }, { 'retry-for': '0s' })
    alerts.push('a')
    await arrived(() => alerts.notes.length > 0 && alerts.waiting().length === 0)
    await alerts.close()
    expect(alerts.notes.at(-1)).toMatch(/^an alert to ops is given up: http:\/\/127\.0\.0\.1:9 does not answer \(/)
  })
})

it('a command gets the message on its standard input', async () => {
  const folder = newFolder()
  const out = join(folder, 'out')
  const alerts = await open(folder, { command: ['sh', '-c', `cat > ${out}`] })
  alerts.push('a')
  await arrived(() => existsSync(out) && alerts.waiting().length === 0)
  await alerts.close()
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ notice: { id: 'a' }, count: 1 })
})

it.each([
  ['fails', ['sh', '-c', 'echo "no such\tteam" >&2; exit 3'], 'sh ended with status 3: no such\\tteam'],
  ['is not there', ['/nowhere/page'], '/nowhere/page cannot be started (spawn /nowhere/page ENOENT)'],
])('a command that %s', async (_, command, reason) => {
  const alerts = await open(newFolder(), { command })
  alerts.push('a')
  await arrived(() => alerts.notes.length > 0)
  await alerts.close()
  expect(alerts.notes[0]).toBe(`alerts to ops wait: ${reason}`)
})

it('an Alertmanager gets alerts of its API', async () => {
  const { url, requests } = await listen()
  const alerts = await open(newFolder(), { alertmanager: `${url}/` })
  alerts.push('a')
  await arrived(() => requests.length === 1)
  await alerts.close()
  expect(requests[0]?.url).toBe('/api/v2/alerts')
  expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject([{ labels: { alertname: 'ProcessDied' } }])
})
