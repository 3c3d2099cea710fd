import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../../src/pipeline/store.js'
import { accessibilityProblems } from '../../browser/accessibility.js'
import { useBrowser } from '../../browser/browser.js'
import { overflowing } from '../../browser/layout.js'
import { HOSTILE } from '../../report/hostile.js'
import { arrival } from '../../store/stores.js'
import { answersOf, serveStore, storeOf } from './site.js'

const open = useBrowser()

/** Two days; one of the programs dies again and again. */
const DEATHS = [
  ...Array.from({ length: 120 }, (_, index) =>
    arrival({ id: `a${index}`, at: index * 600, comm: 'nginx', container: 'nginx.service', host: `web-${index % 3}` }),
  ),
  arrival({
    id: 'b',
    at: 80_000,
    comm: 'shopd',
    exe: '/opt/shop/shopd',
    cause: 'oom-kill',
    signature: 'bbbb',
    user: 'shop',
  }),
  ...['parse', 'parse.isra.0'].map((name, index) =>
    arrival({
      id: `c${index}`,
      at: 1 + index,
      comm: 'parsed',
      signature: `cccc${index}`,
      stack: [name, 'read', 'main'],
    }),
  ),
]

let folder = ''
let store: Store
let site: Awaited<ReturnType<typeof serveStore>>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  store = await openStore(join(folder, 'deaths.db'), true)
  await store.insert(DEATHS, 0)
  site = await serveStore(store)
})
afterAll(async () => {
  await site.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** As the browser gets it, with the policy of the answer. */
async function pageOf(path: string): Promise<string> {
  const response = await site.get(path)
  // Of a policy in the page itself, browsers ignore this part, and say so.
  const policy = response.headers.get('content-security-policy')?.replace("; frame-ancestors 'none'", '')
  return (await response.text()).replace(
    '<head>',
    `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`,
  )
}

const PAGES = [
  '/',
  '/?sort=most',
  '/?sort=groups',
  '/?since=nonsense',
  '/?q=nobody',
  '/signature/aaaaaaaaaaaaaaaa',
  '/signature/cccc1',
  '/death/c1',
  '/death/b',
  '/nothing',
]

it.each(PAGES)('fits a narrow and a wide window, and can be read by everyone: %s', async (path) => {
  const { page, complaints } = await open(await pageOf(path), { width: 375, policy: true })
  expect(await overflowing(page)).toEqual([])
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await overflowing(page)).toEqual([])
  expect(complaints).toEqual([])
  expect(await accessibilityProblems(page)).toEqual([])
})

describe('the list', () => {
  const titles = (html: string): string[] =>
    [...html.matchAll(/<h2><a href="[^"]*">([^<]*)<\/a><\/h2>/g)].map(([, title]) => title ?? '')
  const listed = async (path: string): Promise<string[]> => titles(await pageOf(path))

  it.each([
    ['the newest first', '/', 100, 'shopd (pid 100) died by SIGSEGV'],
    ['the oldest first', '/?sort=oldest', 100, 'nginx (pid 100) died by SIGSEGV'],
    ['by signature', '/?sort=most', 4, 'nginx: null dereference'],
    ['a program', '/?program=shopd', 1, 'shopd (pid 100) died by SIGSEGV'],
    ['a cause', '/?cause=oom-kill', 1, 'shopd (pid 100) died by SIGSEGV'],
    ['a host', '/?host=web-2', 40, 'nginx (pid 100) died by SIGSEGV'],
    ['a unit', '/?unit=nginx.service&host=web-0', 40, 'nginx (pid 100) died by SIGSEGV'],
    ['by group', '/?sort=groups', 3, 'nginx: null dereference'],
    ['a group', '/?q=group%3Dcccc0', 2, 'parsed (pid 100) died by SIGSEGV'],
    ['a search', '/?q=%2Fopt%2F*+cause%3Doom*', 1, 'shopd (pid 100) died by SIGSEGV'],
    ['a time', '/?since=2026-11-28T12:00:00Z&until=2026-11-28T12:20:00Z', 2, 'nginx (pid 100) died by SIGSEGV'],
    ['nothing', '/?q=nobody', 0, undefined],
    ['an empty form', '/?q=&host=&unit=&program=&cause=&since=&until=&sort=', 100, 'shopd (pid 100) died by SIGSEGV'],
  ])('%s', async (_, path, count, first) => {
    const found = await listed(path)
    expect([found.length, found[0]]).toEqual([count, first])
  })

  it('goes on where it ends', async () => {
    for (const sort of ['newest', 'oldest']) {
      const first = await (await site.get(`/?sort=${sort}`)).text()
      const [, more = ''] = first.match(/<a href="([^"]*)">More<\/a>/) ?? []
      const rest = await (await site.get(more.replaceAll('&amp;', '&'))).text()
      const links = [first, rest].flatMap((html) =>
        [...html.matchAll(/<h2><a href="([^"]*)">/g)].map(([, href]) => href),
      )
      expect(new Set(links).size).toBe(DEATHS.length)
      expect(rest).not.toContain('>More</a>')
    }
  })

  it.each(['newest', 'oldest'])('goes on within a moment in which many died, %s first', async (sort) => {
    const many = Array.from({ length: 250 }, (_, index) => arrival({ id: `m${index}`, at: index < 20 ? index : 30 }))
    const answer = answersOf(await storeOf([...many, arrival({ id: 'z', at: 40 })]))
    const links: string[] = []
    for (let path = `/?sort=${sort}`, pages = 0; path !== '' && pages < 9; pages++) {
      const html = String((await answer(new URL(path, 'http://127.0.0.1/'))).body)
      links.push(...Array.from(html.matchAll(/<h2><a href="([^"]*)">/g), ([, href = '']) => href))
      path = html.match(/<a href="([^"]*)">More<\/a>/)?.[1]?.replaceAll('&amp;', '&') ?? ''
    }
    expect([links.length, new Set(links).size]).toEqual([251, 251])
  })

  it.each([
    ['/?q=nobody', 'No death matches. <a href="/">All deaths</a>'],
    ['/?host=nowhere&sort=most', 'No death matches. <a href="/">All deaths</a>'],
    ['/?until=2020-01-01', 'No death matches. <a href="/">All deaths</a>'],
  ])('says that nothing matches, not that nothing died: %s', async (path, text) => {
    expect(await pageOf(path)).toContain(`<li class="none">${text}</li>`)
  })

  it.each(['/', '/?q=&host=+&sort=most'])('of no deaths says that nothing died: %s', async (path) => {
    const { body } = await answersOf(await storeOf([]))(new URL(path, 'http://127.0.0.1/'))
    expect(String(body)).toContain('<li class="none">Nothing has died.</li>')
  })

  it.each([
    [100, 'most', ''],
    [103, 'most', '3 more, of as many deaths or fewer, are not listed: '],
    [103, 'groups', '3 more, of as many deaths or fewer, are not listed: '],
  ])('of %d signatures, sort=%s says how many are not there: %s', async (number, sort, text) => {
    const each = Array.from({ length: number }, (_, index) =>
      arrival({ id: `d${index}`, signature: `s${index}`, at: index, comm: `p${index}` }),
    )
    const { body } = await answersOf(await storeOf(each))(new URL(`/?sort=${sort}`, 'http://127.0.0.1/'))
    expect(String(body).match(/<p class="note">(\d+ more.*: )/)?.[1] ?? '').toBe(text)
  })

  it('says what is wrong with a filter, and keeps it', async () => {
    const html = await pageOf('/?since=nonsense&host=%22%3E')
    expect(html).toContain('<p class="card problem" role="alert">From nonsense: not a time; ')
    expect(html).toContain('<h1 class="title">Deaths</h1>')
    expect(html).toContain('name="since" value="nonsense"')
    expect(html).toContain('name="host" value="&quot;&gt;"')
  })
})

it('a signature has its deaths over time', async () => {
  const html = await pageOf('/signature/aaaaaaaaaaaaaaaa')
  expect(html).toContain('<h1 class="title">nginx: null dereference</h1>')
  expect(html).toContain('<strong>120 times</strong>')
  expect(html.match(/<rect /g)?.length).toBe(60)
  expect(html).toContain('<li>web-0 <small>40</small></li>')
  expect(html).toContain('20 older ones')
})

it('a signature has the others of its group, and why they are the same crash', async () => {
  const html = await pageOf('/signature/cccc1')
  expect(html).toContain('<p>Same crash as <code>cccc0</code>, because the frames parse, read and main are equal.</p>')
  expect(html).toContain('<li><a href="/signature/cccc0"><code>cccc0</code></a><span>once</span></li>')
  expect(html).toContain('<a href="/?q=group%3Dcccc0&amp;sort=newest">All deaths of the group</a>')
  expect(await pageOf('/signature/aaaaaaaaaaaaaaaa')).not.toContain('Same crash')
})

it.each(Object.entries(HOSTILE))('neither runs nor breaks a page: %s', async (_, value) => {
  const sample = {
    id: 'aa',
    comm: value,
    exe: value,
    host: value,
    user: value,
    container: value,
    cause: value,
    signature: value,
  }
  const answer = answersOf(await storeOf([arrival(sample)]))
  // As a browser sends it: in UTF-8.
  const sent = encodeURIComponent(Buffer.from(value.slice(0, 4096)).toString())
  for (const path of ['/', '/?sort=most', `/signature/${sent}`, '/death/aa', `/?q=${sent}`]) {
    const { body } = await answer(new URL(path, 'http://127.0.0.1/'))
    const { page, complaints } = await open(String(body), { width: 375 })
    expect(complaints).toEqual([])
    expect(
      await page.evaluate('[...document.querySelectorAll("script, img, iframe, [onmouseover], [style]")].length'),
    ).toBe(0)
    expect(await overflowing(page)).toEqual([])
  }
})
