import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules of axe-core whose answers depend on colours: all that another colour scheme can change. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block']

/**
 * What axe-core finds wrong on a page, one line each with the element: by all of its rules in the colours of day, and
 * by those about colours in those of night. The page stays dark.
 */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await violationsOf(page, {})
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await violationsOf(page, { runOnly: ABOUT_COLOURS })
  return [...light, ...dark.map((problem) => `dark: ${problem}`)]
}

async function violationsOf(page: Page, options: axe.RunOptions): Promise<string[]> {
  // The other kinds of results tell of each element of the page, and take most of the time.
  const run = `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...options })}).then(({ violations }) => violations)`
  const violations = await page.evaluate<axe.Result[]>(run)
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${impact} ${id}: ${html} ${failureSummary}`),
  )
}
