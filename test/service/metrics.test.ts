import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openMetrics } from '../../src/pipeline/service/metrics.js'
import { settingsOf } from '../../src/pipeline/service/settings.js'
import type { Config } from '../../src/service/config/schema.js'
import { createMetrics } from '../../src/service/metrics/metrics.js'
import { createUnits } from '../../src/service/metrics/units.js'
import { newFolder } from '../cli/run-cli.js'
import { arrival } from '../store/stores.js'
import { NOTICE } from './notices.js'
import { freePort, startServer } from './servers.js'

const PACKAGING = join(import.meta.dirname, '../../packaging')

describe('the label of a unit', () => {
  it.each<[name: string, units: (string | undefined)[], labels: string[]]>([
    ['a service', ['nginx.service'], ['nginx.service']],
    ['instances of one template', ['a@1.service', 'a@2@3.service'], ['a@.service', 'a@.service']],
    ['none', [undefined], ['']],
    ['a scope, a container', ['session-1.scope', '0123456789ab'], ['', '']],
    ['what systemd would not take', ['a b.service', 'a\n.service', `${'x'.repeat(300)}.service`], ['', '', '']],
    [
      'beyond the limit',
      ['a.service', 'b.service', 'c.service', 'a.service'],
      ['a.service', 'b.service', 'other', 'a.service'],
    ],
  ])('%s', (_, units, labels) => expect(units.map(createUnits(2))).toEqual(labels))
})

it('deaths are counted by cause, severity and unit', async () => {
  const { count, text } = createMetrics(10)
  const died = Date.parse(NOTICE.time)
  count(NOTICE, died + 80)
  count(NOTICE, died + 700)
  count({ ...NOTICE, cause: undefined, severity: 'info', unit: undefined }, died - 5000)
  const lines = (await text({ captured: 9, lost: 2, degraded: 1 })).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'crashcrawler_deaths_total{cause="null-dereference",severity="high",unit="nginx.service"} 2',
      'crashcrawler_deaths_total{cause="unknown",severity="info",unit=""} 1',
      'crashcrawler_last_death_timestamp_seconds 1795867203',
      'crashcrawler_resolve_seconds_bucket{le="0.1"} 2',
      'crashcrawler_resolve_seconds_bucket{le="1"} 3',
      'crashcrawler_captured_total 9',
      'crashcrawler_lost_total 2',
      'crashcrawler_degraded_total 1',
    ]),
  )
})

it('rules of a fleet are counted where there are any', async () => {
  const { text } = createMetrics(10)
  expect(await text(undefined)).not.toContain('crashcrawler_rules_')
  const lines = (await text(undefined, { time: '2026-11-29T09:00:00.500Z', refused: { key: 2, older: 0 } })).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'crashcrawler_rules_timestamp_seconds 1795942800.5',
      'crashcrawler_rules_refused_total{reason="key"} 2',
      'crashcrawler_rules_refused_total{reason="older"} 0',
    ]),
  )
})

/** The section `metrics`, as the service opens it. */
async function open(metrics: Config['metrics']) {
  const notes: string[] = []
  const opened = await openMetrics(
    settingsOf({ version: 1, metrics }, (path) => path),
    {
      onNote: (note) => notes.push(note),
      noticeOf: () => NOTICE,
      isNew: async () => false,
      counters: () => ({ captured: 3, lost: 0, degraded: 0 }),
      rules: () => undefined,
      unsent: () => {},
    },
  )
  if (!opened) throw new Error('no metrics')
  opened.start?.()
  return { push: () => opened.push(arrival().incident), close: () => opened.close(), notes }
}

it('a file has them, for others to read, and promtool takes it', async () => {
  const textfile = join(newFolder(), 'crashcrawler.prom')
  const metrics = await open({ textfile })
  await vi.waitUntil(() => statSync(textfile, { throwIfNoEntry: false }), { timeout: 10_000 })
  metrics.push()
  await metrics.close()
  const text = readFileSync(textfile, 'utf8')
  expect(text).toContain('crashcrawler_deaths_total{cause="null-dereference",severity="high",unit="nginx.service"} 1\n')
  expect(text).toContain('crashcrawler_captured_total 3\n')
  expect(statSync(textfile).mode & 0o777).toBe(0o644)
  expect(execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('')
})

it('a folder that is not there, and a port that is taken, are a note', async () => {
  const port = await freePort()
  const first = await open({ port })
  await vi.waitUntil(
    () =>
      fetch(`http://127.0.0.1:${port}/metrics`).then(
        () => true,
        () => false,
      ),
    { timeout: 10_000 },
  )
  const second = await open({ port, textfile: '/nowhere/crashcrawler.prom' })
  await vi.waitUntil(() => second.notes.length === 2, { timeout: 10_000 })
  expect(second.notes.toSorted()).toEqual([
    `metrics cannot be served: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
    'metrics: /nowhere/crashcrawler.prom: cannot be written (no such file or folder)',
  ])
  await Promise.all([first.close(), second.close()])
})

it('Prometheus scrapes them', async () => {
  const [port, prometheus] = [await freePort(), await freePort()]
  const metrics = await open({ port })
  metrics.push()
  const folder = newFolder()
  const config = join(folder, 'prometheus.yml')
  writeFileSync(
    config,
    `global: { scrape_interval: 1s }
rule_files: ["${PACKAGING}/prometheus/crashcrawler.rules.yml"]
scrape_configs: [{ job_name: crashcrawler, static_configs: [{ targets: ["127.0.0.1:${port}"] }] }]
`,
  )
  const url = `http://127.0.0.1:${prometheus}`
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${prometheus}`,
  ]
  await startServer('prometheus', args, `${url}/-/ready`)
  const query = async (): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1/query?query=crashcrawler_deaths_total`)
    const { data }: { data: { result: { metric: object; value: [number, string] }[] } } = JSON.parse(
      await response.text(),
    )
    return data.result.map(({ metric, value }) => ({ ...metric, value: value[1] }))
  }
  await vi.waitFor(
    async () =>
      expect(await query()).toMatchObject([
        { cause: 'null-dereference', severity: 'high', unit: 'nginx.service', job: 'crashcrawler', value: '1' },
      ]),
    { timeout: 30_000, interval: 200 },
  )
  await metrics.close()
})

it('promtool takes the alert rules', () => {
  const file = join(PACKAGING, 'prometheus/crashcrawler.rules.yml')
  expect(execFileSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })).toContain('SUCCESS: 5 rules found')
})

it('the dashboard and the alert rules ask for metrics that there are', async () => {
  const exported = await createMetrics(1).text(undefined)
  const names = [...exported.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  const dashboard = readFileSync(join(PACKAGING, 'grafana/crashcrawler.json'), 'utf8')
  const rules = readFileSync(join(PACKAGING, 'prometheus/crashcrawler.rules.yml'), 'utf8')
  const asked = [...`${dashboard}${rules}`.matchAll(/crashcrawler_[a-z_]+/g)].map(([name]) =>
    name.replace(/_bucket$/, ''),
  )
  expect(asked.length).toBeGreaterThan(8)
  for (const name of asked) expect(names).toContain(name)
})
