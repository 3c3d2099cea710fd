import { expect, it } from 'vitest'
import { renderIndex } from '../../src/report/index-page.js'
import { commandNotFound, nullDereference, terminated, unexplained } from './samples.js'

const entry = (incident: typeof terminated, ...names: string[]) => ({
  incident,
  files: names.map((name) => ({ format: name.endsWith('.html') ? ('html' as const) : ('json' as const), file: name })),
})

const page = renderIndex([
  entry(nullDereference, 'a.json', 'a b.html'),
  entry(unexplained, 'x.json'),
  entry(terminated, 'javascript:alert(1).html'),
  entry(commandNotFound),
])

const items = page.match(/<li class="[\s\S]*?<\/li>/g) ?? []

it('lists newest first', () => {
  expect(items.map((item) => /([\w-]+) \(pid/.exec(item)?.[1])).toEqual([
    'queue-runner',
    'imagetool',
    'bash',
    'mystery',
  ])
  expect(page).toContain('<h1 class="title">4 incidents</h1>')
})

it.each([
  ['severity', '<li class="high">'],
  [
    'headline, linked to the page',
    '<a href="./a%20b.html">imagetool (pid 48213) died by SIGSEGV: null dereference</a>',
  ],
  ['cause', '<code>null-dereference</code>'],
  ['time', '<time datetime="2025-11-20T11:05:31.482915307Z">2025-11-20 11:05:31 UTC</time>'],
  ['host', '<span>web-1</span>'],
  ['program', '<code>/usr/local/bin/imagetool</code>'],
  ['files', '<a href="./a.json">json</a><a href="./a%20b.html">html</a>'],
])('tells of each its %s', (_, text) => {
  expect(items[1]).toContain(text)
})

it('links to what there is, always as a file of the folder', () => {
  expect(items[0]).toContain('href="./javascript%3Aalert(1).html"')
  expect(items[2]).not.toContain('href')
  expect(items[3]).toContain('<a href="./x.json">mystery (pid 7) died by SIGUSR1</a>')
})

it('is one file without scripts, empty or not', () => {
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  expect(page).not.toMatch(/<script|<link|<img|url\(/)
  expect(renderIndex([])).toContain('Nothing has crashed.')
})

it('does not grow past what a browser shows well', () => {
  const many = renderIndex(Array.from({ length: 2500 }, () => entry(terminated, 'x.html')))
  expect(many.match(/<li class="low">/g)).toHaveLength(2000)
  expect(many).toContain('500 older incidents are in this folder and not in this list.')
})
