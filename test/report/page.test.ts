import { expect, it } from 'vitest'
import { createRenderer } from '../../src/report/render.js'
import { accessibilityProblems } from '../browser/accessibility.js'
import { useBrowser } from '../browser/browser.js'
import { overflowing } from '../browser/layout.js'
import {
  commandNotFound,
  manyMappings,
  nullDereference,
  recursion,
  terminated,
  threadPool,
  unexplained,
} from './samples.js'

const render = createRenderer('html')
const open = useBrowser()
const SAMPLES = Object.entries({
  nullDereference,
  terminated,
  commandNotFound,
  unexplained,
  recursion,
  manyMappings,
  threadPool,
})

it.each(SAMPLES)('fits a narrow and a wide window and complains of nothing: %s', async (_, incident) => {
  const { page, complaints } = await open(render(incident), { width: 375, policy: true })
  expect(await overflowing(page)).toEqual([])
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await overflowing(page)).toEqual([])
  expect(complaints).toEqual([])
})

it.each([
  ['a crash', nullDereference],
  ['a kill', terminated],
  ['next to nothing', unexplained],
  ['many threads', threadPool],
])('can be read by everyone: %s', async (_, incident) => {
  const { page } = await open(render(incident))
  await page.evaluate('document.querySelectorAll("details").forEach((part) => { part.open = true })')
  expect(await accessibilityProblems(page)).toEqual([])
})

it('opens what is folded on paper', async () => {
  const { page } = await open(render(nullDereference))
  await page.emulateMedia({ media: 'print' })
  const heights =
    "[...document.querySelectorAll('details > :not(summary)')].map((part) => part.getBoundingClientRect().height)"
  const found = await page.evaluate<number[]>(heights)
  expect(found.length).toBeGreaterThan(4)
  expect(found.filter((height) => height === 0)).toEqual([])
})

/** What reaches past the right edge of its card: A4 and Letter less the margins, in pixels. */
const PAST_CARD = `[...document.querySelectorAll('.card *')].filter((element) => {
  const edge = element.closest('.card').getBoundingClientRect().right
  return element.getBoundingClientRect().right > edge + 1
}).map((element) => element.outerHTML.slice(0, 120))`

it.each(SAMPLES)('no column leaves its card on paper: %s', async (_, incident) => {
  const { page } = await open(render(incident), { width: 718 })
  await page.emulateMedia({ media: 'print' })
  expect(await page.evaluate<string[]>(PAST_CARD)).toEqual([])
})

it('is used with the keyboard alone', async () => {
  const { page } = await open(render(nullDereference))
  const folded = await page.evaluate<number>("document.querySelectorAll('details:not([open])').length")
  const reached = new Set<string>()
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate<string>('document.activeElement.outerHTML')
    if (reached.has(at)) break
    reached.add(at)
    if (at.startsWith('<summary') && !(await page.evaluate('document.activeElement.parentElement.open'))) {
      await page.keyboard.press('Enter')
    }
  }
  expect(folded).toBeGreaterThan(3)
  expect(await page.evaluate("document.querySelectorAll('details:not([open])').length")).toBe(0)
})
