import { describe, expect, it } from 'vitest'
import { createRenderer } from '../../src/report/render.js'
import { accessibilityProblems } from '../browser/accessibility.js'
import { useBrowser } from '../browser/browser.js'
import { overflowing } from '../browser/layout.js'
import { commandNotFound, manyMappings, nullDereference, recursion, terminated, unexplained } from './samples.js'

const render = createRenderer('html')
const open = useBrowser()
const SAMPLES = Object.entries({ nullDereference, terminated, commandNotFound, unexplained, recursion, manyMappings })

describe.each(SAMPLES)('%s', (_, incident) => {
  it.each([375, 1440])('fits a window of %d pixels and complains of nothing', async (width) => {
    const { page, complaints } = await open(render(incident), { width, policy: true })
    expect(await overflowing(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

it.each([
  ['a crash, light', nullDereference, false],
  ['a crash, dark', nullDereference, true],
  ['a kill, light', terminated, false],
  ['next to nothing, dark', unexplained, true],
])('can be read by everyone: %s', async (_, incident, dark) => {
  const { page } = await open(render(incident), { dark })
  await page.evaluate('document.querySelectorAll("details").forEach((part) => { part.open = true })')
  expect(await accessibilityProblems(page)).toEqual([])
})
