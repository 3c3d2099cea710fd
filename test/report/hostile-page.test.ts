import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ReportContext } from '../../src/report/context.js'
import { createRenderer } from '../../src/report/render.js'
import { useBrowser } from '../browser/browser.js'
import { overflowing } from '../browser/layout.js'
import { HOSTILE, poisoned } from './hostile.js'
import { nullDereference } from './samples.js'

/** What a browser makes of reports of one hostile string, with no policy to stop anything. */
const open = useBrowser()
const STRUCTURE = `[...document.body.querySelectorAll('*')].map(({ tagName, attributes }) =>
  [tagName, ...[...attributes].map(({ name }) => name)].join(' '))`
const LINKS = `[...document.querySelectorAll('[href], [src]')].map((element) => element.getAttribute('href') ?? 'src')`
const SEEN = `[${STRUCTURE}, ${LINKS}]`

const html = createRenderer('html')
const md = createRenderer('md')

/** As GitHub does: its own renderer, its extensions, HTML let through. */
function rendered(markdown: string): string {
  const extensions = ['table', 'strikethrough', 'autolink', 'tagfilter', 'tasklist'].flatMap((name) => ['-e', name])
  const body = execFileSync('cmark-gfm', ['--unsafe', ...extensions], { input: markdown, encoding: 'utf8' })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>report</title><body>${body}</body></html>`
}

/** Source lines and the command that gave the report are not part of the incident. */
const contextOf = (value: string): ReportContext => ({
  sources: [{ file: value, line: 42, first: 41, lines: [value, value] }],
  replay: ['crashcrawler', 'analyze', value],
})

const FORMATS: [string, (value: string) => string][] = [
  ['HTML', (value) => html(poisoned(nullDereference, value), contextOf(value))],
  ['Markdown', (value) => rendered(md(poisoned(nullDereference, value), contextOf(value)))],
]

describe.each(FORMATS)('%s', (format, render) => {
  let harmless: [structure: string[], links: string[]]
  beforeAll(async () => {
    const { page } = await open(render('harmless'), { width: 375 })
    harmless = await page.evaluate<typeof harmless>(SEEN)
    expect(harmless[0]).toContain(format === 'HTML' ? 'PRE class tabindex role aria-label' : 'PRE')
  })
  it.each(Object.entries(HOSTILE))('%s neither runs nor breaks it', async (_, value) => {
    const { page, complaints } = await open(render(value), { width: 375 })
    expect(await page.evaluate(SEEN)).toEqual(harmless)
    if (format === 'HTML') expect(await overflowing(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
