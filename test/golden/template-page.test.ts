import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fieldTable, partialTable } from './template-fields.js'

const PAGE = '../../docs/templates.md'

// `npm run golden` writes what stands between the marks; the rest of the page is written by hand.
it('docs/templates.md has the fields and partials there are', async () => {
  const page = readFileSync(new URL(PAGE, import.meta.url), 'utf8')
  const current = replaceMarked(replaceMarked(page, 'partials', partialTable()), 'fields', fieldTable())
  await expect(current).toMatchFileSnapshot(PAGE)
})

function replaceMarked(page: string, mark: string, text: string): string {
  const [start, end] = [`<!-- ${mark} -->`, `<!-- end of ${mark} -->`]
  expect(page).toContain(start)
  expect(page).toContain(end)
  return `${page.slice(0, page.indexOf(start) + start.length)}\n\n${text}\n\n${page.slice(page.indexOf(end))}`
}
