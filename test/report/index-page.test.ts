import { describe, expect, it } from 'vitest'
import { createCollection } from '../../src/report/index/collection.js'
import type { IndexEntry } from '../../src/report/index/entry.js'
import { createIndexPage } from '../../src/report/index/page.js'
import { accessibilityProblems } from '../browser/accessibility.js'
import { useBrowser } from '../browser/browser.js'
import { overflowing } from '../browser/layout.js'
import { entryOf } from './index/entries.js'

const render = createIndexPage()
function pageOf(entries: IndexEntry[]): string {
  const collection = createCollection()
  for (const entry of entries) collection.add(entry)
  return render(collection)
}

const files = (name: string) => [
  { format: 'html', file: `${name}.html` },
  { format: 'json', file: `${name}.json` },
]
const FEW = [
  entryOf({ signature: 'a', minute: 1, files: files('a b') }),
  entryOf({ signature: 'a', minute: 7, host: 'web-2' }),
  entryOf({ signature: 'a', minute: 8, host: 'web-2' }),
  entryOf({ signature: 'b', minute: 9, comm: 'cron', cause: 'oom-kill', severity: 'critical', end: 'died by SIGKILL: oom kill' }),
  entryOf({ signature: 'c', minute: 2, comm: 'sh', cause: 'nonzero-exit', severity: 'low', end: 'exited with status 1' }),
] // biome-ignore format: a table
const page = pageOf(FEW)
const items = page.match(/<li class="\w+" data-comm[\s\S]*?(?=<li class="\w+" data-comm|<\/ol>)/g) ?? []

describe('without a script', () => {
  it.each([
    ['how many', '<h1 class="title">5 incidents</h1>'],
    ['of how many signatures', '5 incidents of 3 signatures'],
    ['when', 'Incidents over time, from 2026-03-01 10:01:00 UTC to 2026-03-01 10:09:00 UTC, at most 1 in one bar'],
  ])('the page says %s', (_, text) => expect(page).toContain(text))

  it('one seen last comes first', () => {
    expect(items.map((item) => /data-comm="(\w+)"/.exec(item)?.[1])).toEqual(['cron', 'app', 'sh'])
  })

  it.each([
    ['headline, linked to the page', '<a href="./a%20b.html">app died by SIGSEGV: null dereference</a>'],
    ['severity', '<span class="pill">high</span>'],
    ['count', '3 times'],
    ['cause', '<code>null-dereference</code>'],
    ['first', 'first <time datetime="2026-03-01T10:01:00.000000000Z">2026-03-01 10:01:00 UTC</time>'],
    ['last', 'last <time datetime="2026-03-01T10:08:00.000000000Z">'],
    ['hosts', 'web-2 <small>2</small>'],
    [
      'reports',
      '2026-03-01 10:01:00 UTC, pid 4711 on web-1: <a href="./a%20b.html">html</a> <a href="./a%20b.json">json</a>',
    ],
  ])('a signature has its %s', (_, text) => expect(items[1]).toContain(text))

  it('an empty folder says so', () => expect(pageOf([])).toContain('Nothing has crashed.'))

  it('ten thousand incidents of ten thousand signatures are a page of less than a megabyte', () => {
    const many = pageOf(
      Array.from({ length: 10_000 }, (_, index) => entryOf({ signature: `${index}`, minute: index % 60 })),
    )
    expect(many.length).toBeLessThan(1_000_000)
    expect(many).toContain('9500 signatures that were seen earlier are not in this list.')
  })
})

describe('in a browser', () => {
  const open = useBrowser()

  it.each<[string, string, string, string[], number]>([
    ['program', 'comm', 'app', ['app'], 3],
    ['cause', 'cause', 'oom-kill', ['cron'], 1],
    ['severity', 'severity', 'low', ['sh'], 1],
    ['host', 'host', 'web-2', ['app'], 2],
  ])('filters by %s, chart included', async (_, name, value, shown, incidents) => {
    const { page: view, complaints } = await open(page, { policy: true })
    await view.selectOption(`select[name=${name}]`, value)
    expect(
      await view
        .locator('.incidents > li:visible')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-comm'))),
    ).toEqual(shown)
    expect(await view.textContent('#shown')).toBe(`${incidents} incident${incidents === 1 ? '' : 's'} of 1 signature`)
    expect(await view.locator('#bars rect').count()).toBe(incidents)
    await view.reload()
    expect(await view.inputValue(`select[name=${name}]`)).toBe(value)
    expect(await view.locator('.incidents > li:visible').count()).toBe(1)
    expect(complaints.filter((complaint) => !complaint.startsWith('request: file:'))).toEqual([])
  })

  const evil = [
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    "' onclick=alert(1) x='",
    '\u202eevil  two',
    'n'.repeat(4000),
  ]
  const hostile = evil.map((name, index) =>
    entryOf({
      signature: name,
      comm: name,
      exe: name,
      host: name,
      cause: name,
      end: name,
      minute: index,
      files: files(`javascript:alert(${index})`),
    }),
  )

  it.each([
    [375, 'few', FEW],
    [1440, 'few', FEW],
    [375, 'hostile', hostile],
    [1440, 'hostile', hostile],
  ])('fits %i pixels and is accessible: %s entries', async (width, _, entries) => {
    const { page: view, complaints } = await open(pageOf(entries), { width, policy: false })
    await view.locator('details').evaluateAll((all) => all.map((one) => one.setAttribute('open', '')))
    expect(await overflowing(view)).toEqual([])
    expect(await accessibilityProblems(view)).toEqual([])
    expect(complaints).toEqual([])
  })

  it.each(evil.map((name) => [name.slice(0, 40), name]))(
    'a name like %j is text, and can be chosen',
    async (_, name = '') => {
      const { page: view, complaints } = await open(pageOf(hostile), { policy: false })
      await view.selectOption('select[name=comm]', { index: 1 + evil.indexOf(name) })
      expect(await view.locator('.incidents > li:visible').count()).toBe(1)
      expect(await view.locator('img, [onclick], [onerror], script').count()).toBe(1)
      expect(complaints).toEqual([])
    },
  )

  it('shows and filters five thousand incidents', async () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      entryOf({ signature: `${index % 400}`, comm: `app-${index % 50}`, minute: index % 60, host: `web-${index % 9}` }),
    )
    const { page: view } = await open(pageOf(many), { policy: true })
    await view.selectOption('select[name=host]', 'web-3')
    expect(await view.textContent('#shown')).toMatch(/^55[56] incidents of 400 signatures$/)
  })
})
